import type {
  handleServerStreamingCall,
  handleUnaryCall,
  MethodDefinition,
  ServiceDefinition,
} from '@grpc/grpc-js';
import { type DescMessage, fromBinary, type MessageShape, toBinary } from '@bufbuild/protobuf';
import {
  BrainService,
  type ForecastRequest,
  type ForecastResponse,
  type ModelsRequest,
  type ModelsResponse,
  type ReasonRequest,
  type ReasonResponse,
  type SentimentRequest,
  type SentimentResponse,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';

type Methods = typeof BrainService.method;
export type RpcName = keyof Methods;

export type Rpc<Request, Response> = MethodDefinition<Request, Response>;

/** brain.proto as grpc-js wants it, for clients and for servers. */
export type BrainServiceDefinition = {
  readonly [Name in RpcName]: Rpc<
    MessageShape<Methods[Name]['input']>,
    MessageShape<Methods[Name]['output']>
  >;
};

/** What a Brain in JavaScript has to write, for `server.addService(BRAIN_SERVICE, …)`. */
export interface BrainImplementation {
  readonly forecast: handleUnaryCall<ForecastRequest, ForecastResponse>;
  readonly sentiment: handleUnaryCall<SentimentRequest, SentimentResponse>;
  readonly reason: handleServerStreamingCall<ReasonRequest, ReasonResponse>;
  readonly models: handleUnaryCall<ModelsRequest, ModelsResponse>;
}

export const BRAIN_SERVICE_NAME: string = BrainService.typeName;

const rpcs = BrainService.methods.map(({ name, localName, methodKind, input, output }) => {
  const request = codec(input);
  const response = codec(output);
  const rpc: ServiceDefinition[string] = {
    path: `/${BRAIN_SERVICE_NAME}/${name}`,
    originalName: localName,
    requestStream: methodKind === 'client_streaming' || methodKind === 'bidi_streaming',
    responseStream: methodKind === 'server_streaming' || methodKind === 'bidi_streaming',
    requestSerialize: request.serialize,
    requestDeserialize: request.deserialize,
    responseSerialize: response.serialize,
    responseDeserialize: response.deserialize,
  };
  return [localName, rpc] as const;
});

export const BRAIN_SERVICE = Object.fromEntries(rpcs) as BrainServiceDefinition;

function codec<Desc extends DescMessage>(schema: Desc) {
  return {
    serialize: (message: MessageShape<Desc>): Buffer => {
      const bytes = toBinary(schema, message);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    deserialize: (bytes: Buffer): MessageShape<Desc> => fromBinary(schema, bytes),
  };
}

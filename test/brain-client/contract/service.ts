import { ChannelCredentials, Client, Metadata, status } from '@grpc/grpc-js';
import { BRAIN_SERVICE_NAME } from '@voltaire/brain-client';
import { service as health } from 'grpc-health-check';
import type { RunningBrain } from './running-brain.ts';

const DEADLINE_MS = 5_000;

const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));

/** Calls of other services at the same address. */
export class OtherServices {
  private readonly client: Client;
  private readonly metadata = new Metadata();

  constructor({ address, token, tls }: RunningBrain) {
    const credentials = tls
      ? ChannelCredentials.createSsl(pem(tls.ca), pem(tls.key), pem(tls.cert))
      : ChannelCredentials.createInsecure();
    this.client = new Client(address, credentials);
    if (token !== undefined) this.metadata.set('authorization', `Bearer ${token}`);
  }

  /** SERVING, or the name of the code that it was refused with. */
  async health(service: string): Promise<string> {
    const { path, requestSerialize, responseDeserialize } = health['Check']!;
    return new Promise((resolve) => {
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { service },
        this.metadata,
        { deadline: Date.now() + DEADLINE_MS },
        (error, response) => {
          if (error) resolve(status[error.code]);
          else resolve(String((response as { status: unknown }).status));
        },
      );
    });
  }

  /** The answer to a ServerReflectionRequest as text: names in it are readable. */
  async reflect(request: Buffer): Promise<string> {
    return this.reflectAs('v1', request).catch(() => this.reflectAs('v1alpha', request));
  }

  close(): void {
    this.client.close();
  }

  private async reflectAs(version: string, request: Buffer): Promise<string> {
    const stream = this.client.makeBidiStreamRequest<Buffer, Buffer>(
      `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
      (bytes) => bytes,
      (bytes) => bytes,
      this.metadata,
      { deadline: Date.now() + DEADLINE_MS },
    );
    stream.end(request);
    return Buffer.concat(await stream.toArray()).toString('latin1');
  }
}

/** Fields 7 (list_services) and 4 (file_containing_symbol) of ServerReflectionRequest. */
export const LIST_SERVICES = Buffer.from([0x3a, 1, 0x2a]);
export const FILE_OF_BRAIN = Buffer.concat([
  Buffer.from([0x22, BRAIN_SERVICE_NAME.length]),
  Buffer.from(BRAIN_SERVICE_NAME),
]);

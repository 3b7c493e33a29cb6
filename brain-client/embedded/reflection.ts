import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { ReflectionService } from '@grpc/reflection';
import { file_voltaire_brain_v1_brain } from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { service as health } from 'grpc-health-check';

/** The contract and the health service, so that grpcurl and others need no file. */
export function reflection(): ReflectionService {
  const brain = toBinary(FileDescriptorProtoSchema, file_voltaire_brain_v1_brain.proto);
  const files = [Buffer.from(brain), ...health['Check']!.requestType.fileDescriptorProtos];
  // All that it looks at of a package is its files.
  return new ReflectionService({
    brain: { format: '', type: {}, fileDescriptorProtos: files },
  } as unknown as ConstructorParameters<typeof ReflectionService>[0]);
}

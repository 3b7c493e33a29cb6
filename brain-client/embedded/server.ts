import { Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { CLIENT_DEFAULTS } from '../options.ts';
import { BRAIN_SERVICE, BRAIN_SERVICE_NAME } from '../service.ts';
import { embeddedBrain } from './brain.ts';
import { reflection } from './reflection.ts';

export interface BrainServer {
  readonly port: number;
  /** Ends what is on its way. */
  stop(): void;
}

/** The built-in Brain on this machine's loopback, at a free port when it is 0. */
export async function startBrainServer(port = 0): Promise<BrainServer> {
  const server = new Server({
    'grpc.max_receive_message_length': CLIENT_DEFAULTS.maxMessageBytes,
    'grpc.max_send_message_length': CLIENT_DEFAULTS.maxMessageBytes,
  });
  server.addService(BRAIN_SERVICE, { ...embeddedBrain() });
  const health = new HealthImplementation({ '': 'SERVING', [BRAIN_SERVICE_NAME]: 'SERVING' });
  health.addToServer(server);
  reflection().addToServer(server);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, found) => {
      if (error) reject(error);
      else resolve(found);
    });
  });
  return {
    port: bound,
    stop() {
      health.setStatus('', 'NOT_SERVING');
      health.setStatus(BRAIN_SERVICE_NAME, 'NOT_SERVING');
      server.forceShutdown();
    },
  };
}

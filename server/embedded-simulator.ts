import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { ThreadOptions } from '@voltaire/reflex/thread-protocol.ts';
import type { SimulatorSettings, ThreadMessage } from '@voltaire/simulator';
import type { Config } from './config/config.ts';
import { startThread } from './thread.ts';

const THREAD = new URL(import.meta.resolve('@voltaire/simulator/thread.ts'));

/** The venue when none is configured: the exchange simulator in a thread of its own. */
export class EmbeddedSimulator {
  private constructor(
    private readonly worker: Worker,
    readonly venue: ThreadOptions['venue'],
  ) {}

  static async start(config: Config['simulator']): Promise<EmbeddedSimulator> {
    // Made for this run and known to nobody else: the key never leaves the process.
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const apiKey = 'voltaire-embedded';
    const settings: SimulatorSettings = {
      speed: config.speed,
      fees: config.fees,
      ...(config.tape === undefined ? {} : { tape: config.tape }),
      apiKeys: [
        { apiKey, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      ],
    };
    const worker = startThread(THREAD, { name: 'simulator', workerData: settings });
    const [message] = (await once(worker, 'message')) as [ThreadMessage];
    if (message.type === 'failed') throw new Error(`the exchange simulator: ${message.reason}`);
    const authority = `127.0.0.1:${message.port}`;
    return new EmbeddedSimulator(worker, {
      streamUrl: `ws://${authority}`,
      restUrl: `http://${authority}`,
      apiUrl: `ws://${authority}`,
      credentials: {
        apiKey,
        privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      },
    });
  }

  async stop(): Promise<void> {
    this.worker.postMessage('stop');
    await Promise.race([
      once(this.worker, 'exit'),
      new Promise((resolve) => setTimeout(resolve, 500).unref()),
    ]);
    await this.worker.terminate();
  }
}

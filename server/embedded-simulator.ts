import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { GatewaySettings } from '@voltaire/reflex/thread-protocol.ts';
import {
  type Endpoints,
  endpointsOf,
  krakenAuthUrl,
  type FaultRequest,
  type SimulatorSettings,
  type ThreadMessage,
  type ThreadRequest,
  type VenueName,
} from '@voltaire/simulator';
import type { Config } from './config/config.ts';
import { startThread } from './thread.ts';

const THREAD = new URL(import.meta.resolve('@voltaire/simulator/thread.ts'));

/** The venues when none is configured: the exchange simulator in a thread of its own. */
export class EmbeddedSimulator {
  private requests = 0;

  private constructor(
    private readonly worker: Worker,
    /** Market data of every venue that the simulator is. */
    readonly feeds: Readonly<Record<VenueName, Endpoints>>,
    /** http://127.0.0.1:PORT */
    readonly url: string,
    /** Orders, by venue: those that take any. */
    readonly gateways: Readonly<Record<GatewaySettings['venue'], GatewaySettings>>,
  ) {}

  static async start(config: Config['simulator']): Promise<EmbeddedSimulator> {
    // Made for this run and known to nobody else: the key never leaves the process.
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const apiKey = 'voltaire-embedded';
    const kraken = { apiKey, secret: randomBytes(64).toString('base64') };
    const settings: SimulatorSettings = {
      port: config.port,
      speed: config.speed,
      fees: config.fees,
      ...(config.tape === undefined ? {} : { tape: config.tape }),
      ...(config.krakenTape === undefined ? {} : { krakenTape: config.krakenTape }),
      apiKeys: [
        { apiKey, publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      ],
      krakenKeys: [kraken],
    };
    const worker = startThread(THREAD, { name: 'simulator', workerData: settings });
    const [message] = (await once(worker, 'message')) as [ThreadMessage];
    if (message.type !== 'listening') {
      const reason = message.type === 'failed' ? message.reason : `it said ${message.type}`;
      throw new Error(`the exchange simulator: ${reason}`);
    }
    const feeds = endpointsOf(message.port);
    const { restUrl } = feeds.binance;
    const credentials = {
      apiKey,
      privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    return new EmbeddedSimulator(worker, feeds, restUrl, {
      binance: {
        venue: 'binance',
        apiUrl: feeds.binance.streamUrl,
        restUrl,
        credentials,
      },
      'binance-futures': {
        venue: 'binance-futures',
        apiUrl: feeds.binance.streamUrl,
        streamUrl: feeds['binance-futures'].streamUrl,
        restUrl,
        keysUrl: restUrl,
        credentials,
      },
      kraken: {
        venue: 'kraken',
        authUrl: krakenAuthUrl(message.port),
        restUrl,
        credentials: kraken,
      },
    });
  }

  /**
   * Disturbs what clients get to see. Resolves to the first frame of the venue that is disturbed;
   * rejects with a sentence when there is no such fault.
   */
  inject(request: FaultRequest): Promise<number> {
    const id = ++this.requests;
    const { worker } = this;
    return new Promise((resolve, reject) => {
      const answer = (message: ThreadMessage): void => {
        if (!('id' in message) || message.id !== id) return;
        if (message.type === 'healed') return;
        worker.off('message', answer);
        if (message.type === 'applied') resolve(message.frame);
        else reject(new RangeError(message.reason));
      };
      worker.on('message', answer);
      this.post({ type: 'inject', id, request });
    });
  }

  async stop(): Promise<void> {
    this.post('stop');
    await Promise.race([
      once(this.worker, 'exit'),
      new Promise((resolve) => setTimeout(resolve, 500).unref()),
    ]);
    await this.worker.terminate();
  }

  private post(request: ThreadRequest): void {
    this.worker.postMessage(request);
  }
}

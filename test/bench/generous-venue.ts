import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { ConfigInput } from '@voltaire/server/config/config.ts';
import { startThread } from '@voltaire/server/thread.ts';
import { endpointsOf, type SimulatorSettings } from '@voltaire/simulator';
import type { ThreadMessage } from '@voltaire/simulator/thread-message.ts';

const THREAD = new URL(import.meta.resolve('@voltaire/simulator/thread.ts'));
const KEY = { apiKey: 'bench', secret: 'of nobody at all' };
const MUCH = 1_000_000_000;

/**
 * An exchange simulator in a thread of its own that takes as many orders and requests as come. The budgets
 * of a real venue would end a bench of a thousand kills, each of which asks for lists of open orders.
 */
export class GenerousVenue {
  private constructor(
    readonly feed: NonNullable<ConfigInput['feeds']>[number],
    private readonly worker: Worker,
  ) {}

  /** `directory`: where its key may lie. */
  static async start(directory: string, speed: number): Promise<GenerousVenue> {
    const rateLimits = { requestWeightPerMinute: MUCH, ordersPer10Seconds: MUCH };
    const settings: SimulatorSettings = {
      speed,
      apiKeys: [KEY],
      rateLimits: { ...rateLimits, ordersPerDay: MUCH },
    };
    const worker = startThread(THREAD, { workerData: settings });
    const [message] = (await once(worker, 'message')) as [ThreadMessage];
    if (message.type !== 'listening') throw new Error(`the simulator: ${JSON.stringify(message)}`);
    const keyFile = join(directory, 'key.json');
    writeFileSync(keyFile, JSON.stringify(KEY), { mode: 0o600 });
    const { streamUrl, restUrl } = endpointsOf(message.port).binance;
    const orders = { apiUrl: streamUrl, restUrl, keyFile };
    const feed = { venue: 'binance', symbols: ['BTCUSDT'], streamUrl, restUrl, orders } as const;
    return new GenerousVenue({ ...feed, symbols: [...feed.symbols] }, worker);
  }

  async stop(): Promise<void> {
    this.worker.postMessage('stop');
    await once(this.worker, 'exit');
  }
}

import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { startThread } from '@voltaire/server/thread.ts';
import type { Received, Subscribers } from './subscribers-thread.ts';

const SUBSCRIBERS = 200;
/** Of real time: more than two hundred ticks a second. */
const SPEED = '2';
const TICKS = 'subscription { ticks(symbol: "BTCUSDT") { symbol seq atUs bid ask } }';

/** 200 subscribers over GraphQL, each of whom gets every tick of a platform beside the one measured. */
export class Audience {
  private readonly begunMs = performance.now();

  private constructor(
    private readonly platform: Worker,
    private readonly crowd: Worker,
    private readonly before: Received,
  ) {}

  static async start(): Promise<Audience> {
    const platform = thread('audience-thread.ts', { speed: SPEED });
    const [url] = (await once(platform, 'message')) as [string];
    const queries = [TICKS];
    const crowd = thread('subscribers-thread.ts', {
      url,
      count: SUBSCRIBERS,
      queries,
    } satisfies Subscribers);
    await once(crowd, 'message');
    return new Audience(platform, crowd, await received(crowd));
  }

  /** Events that each of them has got a second. */
  async eventsPerS(): Promise<number> {
    const { events } = await received(this.crowd);
    const seconds = (performance.now() - this.begunMs) / 1e3;
    return (events - this.before.events) / SUBSCRIBERS / seconds;
  }

  async stop(): Promise<void> {
    await this.crowd.terminate();
    this.platform.postMessage('stop');
    await once(this.platform, 'message');
    await this.platform.terminate();
  }
}

function thread(file: string, workerData: object): Worker {
  return startThread(new URL(file, import.meta.url), { workerData });
}

async function received(crowd: Worker): Promise<Received> {
  crowd.postMessage('count');
  const [answer] = (await once(crowd, 'message')) as [Received];
  return answer;
}

import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { writeFileSync } from 'node:fs';
import type { ConfigInput } from '@voltaire/server/config/config.ts';
import { startThread } from '@voltaire/server/thread.ts';
import {
  type RunningServer,
  startServer,
  temporaryHome,
} from '../server/support/running-server.ts';
import type { Received, Subscribers } from './subscribers-thread.ts';

const SUBSCRIBERS = 200;
/** Of real time: more than two hundred ticks a second. */
const SPEED = '2.5';
const TICKS = 'subscription { ticks(symbol: "BTCUSDT") { symbol seq atUs bid ask } }';
/** The stores come up behind the first tick: what is measured is how it goes on then. */
const SETTLES_MS = 15_000;
/** It only watches a market. */
const WATCHING: ConfigInput = {
  feeds: [{ venue: 'binance', symbols: ['BTCUSDT'] }],
  strategies: [],
  brain: false,
};

/** 200 subscribers over GraphQL, each of whom gets every tick of a server beside the kernel measured. */
export class Audience {
  private readonly begunMs = performance.now();

  private constructor(
    private readonly server: RunningServer,
    private readonly home: ReturnType<typeof temporaryHome>,
    private readonly crowd: Worker,
    private readonly before: Received,
  ) {}

  static async start(): Promise<Audience> {
    const home = temporaryHome();
    const config = join(home.path, 'audience.config.mjs');
    writeFileSync(config, `export default ${JSON.stringify(WATCHING)};\n`);
    const server = await startServer(home.path, ['--config', config, '--speed', SPEED]);
    const crowd = startThread(new URL('./subscribers-thread.ts', import.meta.url), {
      workerData: { url: server.url, count: SUBSCRIBERS, queries: [TICKS] } satisfies Subscribers,
    });
    await once(crowd, 'message');
    await sleep(SETTLES_MS);
    return new Audience(server, home, crowd, await received(crowd));
  }

  /** Events that each of them has got a second. */
  async eventsPerS(): Promise<number> {
    const { events } = await received(this.crowd);
    const seconds = (performance.now() - this.begunMs) / 1e3;
    return (events - this.before.events) / SUBSCRIBERS / seconds;
  }

  async stop(): Promise<void> {
    await this.crowd.terminate();
    await this.server.end('SIGTERM');
    this.home.remove();
  }
}

async function received(crowd: Worker): Promise<Received> {
  crowd.postMessage('count');
  const [answer] = (await once(crowd, 'message')) as [Received];
  return answer;
}

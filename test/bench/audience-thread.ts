/** A thread of the bench "tick-to-order": a platform that only watches a market, for its audience. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { ConfigInput } from '@voltaire/server/config/config.ts';
import { loadConfig } from '@voltaire/server/config/load.ts';
import { Home } from '@voltaire/server/home.ts';
import { Platform } from '@voltaire/server/platform.ts';
import { pino } from 'pino';

const { speed } = workerData as { speed: string };
const directory = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
const config = join(directory, 'audience.config.mjs');
const given: ConfigInput = {
  feeds: [{ venue: 'binance', symbols: ['BTCUSDT'] }],
  strategies: [],
  brain: false,
};
writeFileSync(config, `export default ${JSON.stringify(given)};\n`);
const platform = await Platform.start(
  await loadConfig({ config, port: '0', speed }, {}),
  new Home(join(directory, 'home')),
  pino({ level: 'error' }),
);
parentPort!.once('message', () => void stop());
parentPort!.postMessage(platform.url);

async function stop(): Promise<void> {
  await platform.stop('the bench is over');
  rmSync(directory, { recursive: true, force: true });
  parentPort!.postMessage('stopped');
}

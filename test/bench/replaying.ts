import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backtest, readTape } from '@voltaire/backtest';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { replay } from '@voltaire/reflex/journal/replay.ts';
import { backtestSettings } from '../backtest/support/settings.ts';

const TAPE = fileURLToPath(
  new URL('../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz', import.meta.url),
);
const TURNS = 5;

/** A recorded market, played to the kernel with a journal, and that journal replayed: in turns. */
export async function replaying(directory: string) {
  const tape = await readTape(TAPE, { venue: 'binance', symbol: 'BTCUSDT', rules: {} });
  const settings = backtestSettings({
    parameters: { entryVelocityBpsPerS: 0.05, cooldownMs: 500 },
  });
  let [backtestPerS, replayPerS] = [0, 0];
  for (let round = 0; round < TURNS; round++) {
    const journal = mkdtempSync(join(directory, 'replayed-'));
    let startedAt = performance.now();
    const { events } = backtest(tape, settings, { journal });
    backtestPerS = Math.max(backtestPerS, (events * 1000) / (performance.now() - startedAt));
    startedAt = performance.now();
    const report = replay(journal, STRATEGIES);
    if (report.differing > 0) throw new Error(`${report.differing} outcomes differ`);
    replayPerS = Math.max(replayPerS, (report.events * 1000) / (performance.now() - startedAt));
  }
  return { backtestPerS, replayPerS };
}

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import type { OutcomePayload } from '@voltaire/reflex/model/outcome.ts';
import { JournalSearch } from '@voltaire/server/why/journal-search.ts';
import { indexSegment } from '@voltaire/server/why/search-journal.ts';
import { Timeline } from '../reflex/support/events.ts';
import { decision, hold, stateReason, tradingState } from '../server/support/made-up-kernel.ts';
import { quantiles } from './quantiles.ts';
import { atMost, type Bench } from './report.ts';

const GB = 1e9;
const QUESTIONS = 40;
/** Of one busy symbol: market data waits so long for company, then a block is written. */
const BLOCK_MS = 20;
const HOLD_CODES = ['TOO_SLOW', 'AGAINST_TREND', 'COOLING_DOWN'];

export const why: Bench = {
  name: 'why',
  about: 'whyNotTraded for any moment of a journal of 1 GB, thread and all',
  async run() {
    const directory = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    const search = new JournalSearch(directory);
    try {
      const { path, fromUs, toUs, holds } = writeJournal(directory);
      const ask = async (share: number) => {
        const startedAt = performance.now();
        const atUs = fromUs + (toUs - fromUs) * share;
        const answer = await search.ask({ symbol: 'BTCUSDT', atUs });
        const { moment } = answer!.strategies[0]!;
        if (!moment || moment.atUs > atUs) throw new Error('the answer is of another moment');
        return performance.now() - startedAt;
      };
      const startedAt = performance.now();
      indexSegment(directory, 1);
      const indexMs = performance.now() - startedAt;
      const askedMs: number[] = [];
      // Far apart, one after the other: none gains from the one before.
      for (let i = 0; i < QUESTIONS; i++)
        askedMs.push(await ask(((i * 17) % QUESTIONS) / QUESTIONS));
      askedMs.push(await ask(1));
      return {
        bench: 'why',
        figures: {
          'journal, MB': statSync(path).size / 1e6,
          'of hours': (toUs - fromUs) / 3.6e9,
          'holds in it': holds,
          'index, MB': statSync(`${path}.index`).size / 1e6,
          'index made in, ms': indexMs,
          'answer p50, ms': quantiles(askedMs).p50,
        },
        bars: [atMost('longest answer of any moment, ms', Math.max(...askedMs), 1_000)],
      };
    } finally {
      search.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** Market data of one symbol, two holds a minute that change, a decision every ten seconds. */
function writeJournal(directory: string) {
  const time = new Timeline();
  const writer = new JournalWriter(directory, 1, 'r1');
  const fromUs = time.atUs;
  let seq = 0;
  let holds = 0;
  const say = (payload: OutcomePayload) =>
    writer.outcome({ seq: ++seq, atUs: time.atUs, monoNs: time.monoNs, payload });
  writer.event(
    ++seq,
    time.boot({ strategies: [{ name: 'kinetic', symbol: 'BTCUSDT', parameters: {} }] }),
  );
  say(tradingState(stateReason({ source: 'recovery' })));
  say(tradingState());
  const side = Array.from({ length: 20 }, (_, i): [number, number] => [6_000_000 + i, 5 + i]);
  for (let block = 0; writer.bytesWritten < GB; block++) {
    const ms = block * BLOCK_MS;
    writer.event(++seq, time.quote(6_000_000, 6_000_002));
    writer.event(++seq, time.quote(6_000_000, 6_000_003));
    writer.event(++seq, time.trade(6_000_002));
    if (ms % 100 === 0) writer.event(++seq, time.diff(side, side));
    if (ms % 10_000 === 0) say(decision());
    if (ms % 30_000 === 20) {
      say(hold(HOLD_CODES[holds % HOLD_CODES.length]!, { hurdles: HURDLES }));
      holds++;
    }
    writer.flush();
    time.pass(fromUs / 1e3 + ms + BLOCK_MS - time.atUs / 1e3);
  }
  writer.close();
  return { path: writer.path, fromUs: fromUs + 1e6, toUs: time.atUs, holds };
}

const HURDLES = Array.from({ length: 12 }, (_, i) => ({
  code: `HURDLE_${i}`,
  observed: i / 7,
  needed: 1,
  bound: 'at least' as const,
  unit: 'bps/s',
  passed: i > 1,
}));

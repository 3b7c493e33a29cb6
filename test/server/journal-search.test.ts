import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import { type Boot, EventKind } from '@voltaire/reflex/model/event.ts';
import type { OutcomePayload } from '@voltaire/reflex/model/outcome.ts';
import { configSchema } from '@voltaire/server/config/config.ts';
import { policyOf } from '@voltaire/server/policy.ts';
import { JournalSearch } from '@voltaire/server/why/journal-search.ts';
import { searchJournal } from '@voltaire/server/why/search-journal.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { headOf, scratch } from '../reflex/support/journal.ts';
import { BTCUSD, BTCUSDT } from '../reflex/support/instruments.ts';
import { decision, hold, stateReason, tradingState } from './support/made-up-kernel.ts';

const S = 1_000_000;
const POLICY = policyOf(configSchema.parse({}), [BTCUSDT], [{ name: 'kinetic' }]);

const boot = (runId: string, atUs: number): Boot => ({
  kind: EventKind.BOOT,
  atUs,
  monoNs: 0,
  runId,
  buildHash: '',
  policyHash: '',
  policy: POLICY,
  // The first run has its symbols the other way round: numbers are of the run, names are not.
  instruments: runId === 'r1' ? [BTCUSD, BTCUSDT] : [BTCUSDT, BTCUSD],
  strategies: ['kinetic', 'maker'].map((name) => ({ name, symbol: 'BTCUSDT', parameters: {} })),
  venueLimits: null,
  carry: null,
});

/** One run: what was said, each at its second. */
function write(
  directory: string,
  number: number,
  beganUs: number,
  said: readonly (readonly [atS: number, payload: OutcomePayload])[],
  before?: JournalWriter,
): JournalWriter {
  const runId = `r${number}`;
  const writer = new JournalWriter(directory, number, runId, before && headOf(before));
  writer.event(1, boot(runId, beganUs));
  said.forEach(([atS, payload], i) =>
    writer.outcome({ seq: i + 2, atUs: beganUs + atS * S, monoNs: 0, payload }),
  );
  writer.close();
  return writer;
}

function twoRuns(directory: string): void {
  const { intent } = decision();
  const ofSymbol1 = {
    symbolId: 1,
    intent: { ...intent, request: { ...intent.request, symbolId: 1 } },
  };
  const first = write(directory, 1, 1_000 * S, [
    [1, tradingState(stateReason({ source: 'recovery' }))],
    [2, hold('WARMING_UP', { symbolId: 1 })],
    [3, hold('OTHER', { symbolId: 0 })],
    [4, tradingState()],
    [5, hold('TOO_SLOW', { symbolId: 1 })],
    [6, hold('TOO_SLOW', { symbolId: 1 })],
    [8, decision(ofSymbol1)],
    [9, hold('COOLING_DOWN', { symbolId: 1 })],
  ]);
  write(directory, 2, 2_000 * S, [[5, hold('TOO_SLOW')]], first);
}

describe('the journal, searched for what was said of a symbol', () => {
  let directory: string;
  beforeEach(() => {
    directory = scratch();
    twoRuns(directory);
  });
  const at = (symbol: string, atS: number) => searchJournal(directory, { symbol, atUs: atS * S });
  const kinetic = (atS: number) => at('BTCUSDT', atS)?.strategies[0]?.moment;

  it('finds the newest at or before the moment, in the run of then', () => {
    expect(kinetic(1_001)).toBeNull();
    expect(kinetic(1_002.5)?.said).toMatchObject({ code: 'WARMING_UP' });
    expect(kinetic(1_007)).toMatchObject({
      atUs: 1_006 * S,
      sinceUs: 1_005 * S,
      said: { code: 'TOO_SLOW' },
    });
    expect(kinetic(1_008)?.said).toMatchObject({ allowed: true });
    expect(kinetic(1_500)?.said).toMatchObject({ code: 'COOLING_DOWN' });
    expect(kinetic(2_004)).toBeNull();
    expect(kinetic(2_005)?.said).toMatchObject({ code: 'TOO_SLOW' });
  });

  it('knows the restrictions of then, the strategies of then, and when the last record was', () => {
    expect(at('BTCUSDT', 1_003)).toMatchObject({
      reasons: [{ source: 'recovery' }],
      strategies: [{ name: 'kinetic' }, { name: 'maker', moment: null }],
      instrument: { symbol: 'BTCUSDT' },
      lastRecordUs: 1_003 * S,
    });
    expect(at('BTCUSDT', 1_500)).toMatchObject({ reasons: [], lastRecordUs: 1_009 * S });
  });

  it('of a symbol that was not there, or of a time before all, has nothing', () => {
    expect(at('ETHUSDT', 1_500)).toMatchObject({ instrument: null, strategies: [] });
    expect(at('BTCUSDT', 999)).toBeNull();
  });

  it('is searched in a thread of its own, one question behind the other', async () => {
    const search = new JournalSearch(directory);
    const answers = await Promise.all(
      [1_002.5, 1_008].map(async (atS) => search.ask({ symbol: 'BTCUSDT', atUs: atS * S })),
    );
    expect(answers.map((answer) => answer?.strategies[0]?.moment?.seq)).toEqual([3, 8]);
    const flood = Array.from({ length: 9 }, async () => search.ask({ symbol: 'X', atUs: 1 }));
    const settled = await Promise.allSettled(flood);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    expect(settled.at(-1)).toMatchObject({ reason: { extensions: { code: 'BUSY' } } });
    search.stop();
    await expect(search.ask({ symbol: 'X', atUs: 1 })).rejects.toThrow('the server stops');
  }, 60_000);

  it('that is damaged says so, and answers the next question', async () => {
    const damaged = scratch();
    write(damaged, 1, 1_000 * S, [[1, hold('A')]]);
    writeFileSync(
      join(damaged, '000002-r2.journal'),
      'this is no journal, and long enough to be read as one.',
    );
    const search = new JournalSearch(damaged);
    await expect(search.ask({ symbol: 'BTCUSDT', atUs: 3_000 * S })).rejects.toThrow(
      /could not be searched: .*not a journal/,
    );
    search.stop();
  }, 30_000);
});

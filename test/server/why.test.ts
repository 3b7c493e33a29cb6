import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { follow, Timeline } from '@voltaire/server/why/timeline.ts';
import { Why } from '@voltaire/server/why/why.ts';
import type { JournalAnswer } from '@voltaire/server/why/search-journal.ts';
import {
  decision,
  hold,
  MadeUpServer,
  passed,
  stateReason,
  tradingState,
} from './support/made-up-kernel.ts';
import { BTCUSDT } from '../reflex/support/instruments.ts';

const FIELDS = `symbol strategy answer code reason atUs sinceUs ageMs count fromJournal
  hurdles { code passed observed needed bound distance unit sentence }
  restrictions { scope level reason } decision { id outcome audit { code explain } }`;

const SLOW = hold('TOO_SLOW', {
  count: 3,
  hurdles: [
    {
      code: 'VELOCITY',
      observed: 0.12,
      needed: 0.5,
      bound: 'at least',
      unit: 'bps/s',
      passed: false,
    },
    { code: 'SPREAD', observed: 9, needed: 4, bound: 'at most', unit: 'bps', passed: false },
    { code: 'SIZE', observed: 3, needed: 1, bound: 'at least', unit: 'lots', passed: true },
  ],
});

describe('why nothing was traded', () => {
  let server: MadeUpServer;
  let t0: number;
  beforeEach(() => {
    server = new MadeUpServer();
    t0 = Date.now() * 1000 + 1;
  });
  afterEach(() => server.stop());

  const why = async (args: string) => {
    const answer = await server.ask(`{ whyNotTraded(${args}) { ${FIELDS} } }`);
    return answer as { whyNotTraded: Record<string, unknown>[]; message?: string };
  };

  it('is told by the hold: what stood in the way, how far from passing, since when', async () => {
    server.kernel.say(hold('COOLING_DOWN'), t0);
    server.kernel.say(SLOW, t0 + 100);
    server.kernel.say(SLOW, t0 + 200);
    const [answer] = (await why('symbol: "BTCUSDT"')).whyNotTraded;
    expect(answer).toMatchObject({
      symbol: 'BTCUSDT',
      strategy: 'kinetic',
      answer: 'HELD',
      code: 'TOO_SLOW',
      reason: 'velocity: 0.12 bps/s, needed at least 0.5, and 1 more stood in the way',
      atUs: t0 + 200,
      sinceUs: t0 + 100,
      count: 3,
      decision: null,
      restrictions: [],
      fromJournal: false,
    });
    expect(answer!.hurdles).toEqual([
      {
        code: 'VELOCITY',
        passed: false,
        observed: 0.12,
        needed: 0.5,
        bound: 'at least',
        distance: 0.38,
        unit: 'bps/s',
        sentence: 'velocity: 0.12 bps/s, needed at least 0.5',
      },
      expect.objectContaining({ distance: 5, sentence: 'spread: 9 bps, needed at most 4' }),
      expect.objectContaining({ distance: 0, passed: true }),
    ]);
  });

  it('says it in words: levels by their names, and no numbers where there is only yes or no', async () => {
    const common = { bound: 'at least', passed: false } as const;
    server.kernel.say(
      hold('FEED_NOT_LIVE', {
        hurdles: [
          { ...common, code: 'FEED_NOT_LIVE', observed: 0, needed: 1, unit: '' },
          {
            code: 'TRADING_STATE',
            observed: 4,
            needed: 2,
            bound: 'at most',
            unit: 'level',
            passed: false,
          },
          { ...common, code: 'WARMING_UP', observed: null, needed: 5, unit: 's of market data' },
        ],
      }),
      t0,
    );
    const [answer] = (await why('symbol: "BTCUSDT"')).whyNotTraded;
    expect(answer!.reason).toBe('feed not live, and 2 more stood in the way');
    expect((answer!.hurdles as { sentence: string }[]).map(({ sentence }) => sentence)).toEqual([
      'feed not live',
      'trading state: HALTED, needed at most REDUCE_ONLY',
      'warming up: not known, needed at least 5',
    ]);
  });

  it('is told by the decision that was denied, with every check that it failed', async () => {
    server.kernel.say(SLOW, t0);
    server.kernel.say(
      decision({
        allowed: false,
        code: 'MAX_ORDER_VALUE',
        controls: [
          passed('TRADING_STATE'),
          { code: 'MAX_ORDER_VALUE', passed: false, observed: 60, limit: 50, headroom: -10 },
          {
            code: 'MAX_POSITION',
            passed: false,
            observed: 1,
            limit: Number.NaN,
            headroom: Number.NaN,
          },
        ],
      }),
      t0 + 1,
    );
    const [answer] = (await why('symbol: "BTCUSDT", strategy: "kinetic"')).whyNotTraded;
    expect(answer).toMatchObject({
      answer: 'DENIED',
      code: 'MAX_ORDER_VALUE',
      reason: expect.stringMatching(/found 60, at most 50/),
      decision: { id: 'd1', outcome: 'DENIED' },
      hurdles: [
        { code: 'MAX_ORDER_VALUE', distance: 10 },
        { code: 'MAX_POSITION', needed: null, distance: null },
      ],
    });
  });

  it('looks back: to any moment that is remembered, with the restrictions of then', async () => {
    const caution = stateReason({ source: 'sentinel', level: 'CAUTION' });
    const halted = stateReason({ scope: 'strategy:kinetic', level: 'HALTED', reason: 'losses' });
    const elsewhere = stateReason({ scope: 'symbol:BTC/USD' });
    server.kernel.say(tradingState(caution, halted, elsewhere), t0);
    server.kernel.say(SLOW, t0 + 10);
    server.kernel.say(tradingState(caution), t0 + 15);
    server.kernel.say(decision(), t0 + 20);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [then] = (await why(`symbol: "BTCUSDT", atUs: ${t0 + 12}`)).whyNotTraded;
    expect(then).toMatchObject({
      answer: 'HELD',
      ageMs: 0.002,
      restrictions: [{ scope: 'strategy:kinetic', level: 'HALTED', reason: 'losses' }],
    });
    const [later] = (await why(`symbol: "BTCUSDT", atUs: ${t0 + 20}`)).whyNotTraded;
    expect(later).toMatchObject({
      answer: 'ALLOWED',
      code: null,
      reason: 'fast',
      restrictions: [],
    });
    const [before] = (await why(`symbol: "BTCUSDT", atUs: ${t0 + 5}`)).whyNotTraded;
    expect(before).toMatchObject({ answer: 'SILENT', atUs: null, fromJournal: false });
  });

  it('says of a market that is only watched that nobody may trade it', async () => {
    expect((await why('symbol: "BTC/USD"')).whyNotTraded).toMatchObject([
      {
        strategy: null,
        answer: 'SILENT',
        reason: 'no strategy may trade BTC/USD: it is only watched',
      },
    ]);
  });

  it('answers what cannot be with what can', async () => {
    expect((await why('symbol: "NOPE"')).message).toContain('there is BTCUSDT, BTC/USD');
    expect((await why('symbol: "BTCUSDT", strategy: "x"')).message).toContain('there is kinetic');
    expect((await why('symbol: "BTC/USD", strategy: "x"')).message).toContain('only watched');
    for (const atUs of ['-1', '0', '9e18']) {
      expect((await why(`symbol: "BTCUSDT", atUs: ${atUs}`)).message).toContain(
        'not in the future',
      );
    }
  });

  it('takes decisions of an earlier run for no answer: of that run no holds are told again', async () => {
    server.kernel.say(decision(), t0 - 60e6);
    expect((await why('symbol: "BTCUSDT"')).whyNotTraded).toMatchObject([{ answer: 'SILENT' }]);
  });
});

describe('the journal, asked for longer ago', () => {
  const parts = {
    instruments: [],
    strategies: () => [],
    decisions: { shown: () => expect.fail() },
    trading: { reasons: [], reasonsAt: () => null },
  };
  const ask = async (answer: JournalAnswer | null, strategy: string | null = null) =>
    new Why(parts, { ask: async () => answer, stop: () => {} }).notTraded(
      'BTCUSDT',
      strategy,
      100e6,
    );
  const then: JournalAnswer = {
    instrument: BTCUSDT,
    strategies: [
      { name: 'kinetic', moment: follow(undefined, SLOW, { seq: 1, atUs: 99e6 }) },
      { name: 'maker', moment: follow(undefined, decision(), { seq: 2, atUs: 98e6 }) },
      { name: 'mute', moment: null },
    ],
    reasons: [stateReason({}), stateReason({ scope: 'venue:binance', level: 'REDUCE_ONLY' })],
    lastRecordUs: 99.5e6,
  };

  it('answers with the strategies, instruments and restrictions of the run of then', async () => {
    const answers = await ask(then);
    expect(answers).toMatchObject([
      { strategy: 'kinetic', answer: 'HELD', ageMs: 1_000, fromJournal: true },
      { strategy: 'maker', answer: 'ALLOWED', decision: { intent: { price: '60000.00' } } },
      { strategy: 'mute', answer: 'SILENT', reason: 'nothing was said since the run had begun' },
    ]);
    expect(answers[0]!.restrictions).toMatchObject([
      { scope: 'global' },
      { scope: 'venue:binance' },
    ]);
    expect(await ask(then, 'maker')).toHaveLength(1);
  });

  it.each([
    ['before all records', null, 'nothing was recorded as long ago as that'],
    [
      'when nothing ran',
      { ...then, lastRecordUs: 50e6 },
      'did not run then: the run before ended at 1970-01-01T00:00:50.000Z',
    ],
    ['of a symbol not watched', { ...then, instrument: null }, 'BTCUSDT was not watched then'],
    ['of a symbol not traded', { ...then, strategies: [] }, 'no strategy could trade BTCUSDT then'],
  ])('%s says so', async (_when, answer, reason) => {
    expect(await ask(answer)).toMatchObject([
      { answer: 'SILENT', reason: expect.stringContaining(reason), fromJournal: true },
    ]);
  });
});

describe('a timeline', () => {
  it('forgets the oldest, and knows that it has', () => {
    const timeline = new Timeline(10, 3);
    expect([timeline.knows(9), timeline.knows(10), timeline.at(99)]).toEqual([
      false,
      true,
      undefined,
    ]);
    for (let i = 0; i < 4; i++) timeline.add(hold(`H${i}`), { seq: i, atUs: 10 + i });
    expect([timeline.knows(10), timeline.knows(11)]).toEqual([false, true]);
    expect(timeline.at(12.5)?.seq).toBe(2);
  });

  it('counts the same answer as one, and begins anew when another comes between', () => {
    const timeline = new Timeline(0, 9);
    const said = [hold('A'), hold('A'), decision(), decision(), hold('A')];
    said.forEach((each, i) => timeline.add(each, { seq: i, atUs: i }));
    expect([1, 3, 4].map((atUs) => timeline.at(atUs)?.sinceUs)).toEqual([0, 2, 4]);
    timeline.add(decision({ allowed: false, code: 'MAX_POSITION' }), { seq: 5, atUs: 5 });
    timeline.add(decision({ allowed: false, code: 'PRICE_COLLAR' }), { seq: 6, atUs: 6 });
    expect(timeline.at(6)).toMatchObject({ sinceUs: 6, said: { kind: OutcomeKind.DECISION } });
  });
});

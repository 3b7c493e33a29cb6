import { ALL_SYMBOLS, EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { checksumOf } from './support/checksum.ts';
import { BTCUSD, BTCUSDT, ETHUSD } from './support/instruments.ts';
import { Run } from './support/run.ts';

/** Symbols 0 and 2 are of one venue, 1 is of another. */
const INSTRUMENTS = [BTCUSD, BTCUSDT, ETHUSD];
const KRAKEN = [0, 2];

type Unstamped = KernelEvent extends infer E
  ? E extends KernelEvent
    ? Omit<E, 'atUs' | 'monoNs'>
    : never
  : never;

function live(): Run {
  const run = new Run({ instruments: INSTRUMENTS });
  run.apply(run.time.link('market', true));
  for (const id of KRAKEN) {
    const { instrument } = run.kernel.lanes[id]!;
    const checksum = checksumOf(instrument, [[100, 1]], [[101, 1]]);
    run.apply(run.time.checked([[100, 1]], [[101, 1]], checksum, true, id));
  }
  run.sync(1);
  return run;
}

const apply = (run: Run, event: Unstamped) => run.apply({ ...event, ...run.time.stamp() });

const statesOf = (run: Run): string[] => run.kernel.lanes.map(({ market }) => market.feed.state);

describe('what concerns a venue', () => {
  it('is told to all of its symbols, and to none of another venue', () => {
    const run = live();
    expect(statesOf(run)).toEqual(['LIVE', 'LIVE', 'LIVE']);
    apply(run, { kind: EventKind.LINK, venue: 'kraken', link: 'market', up: false, reason: 'cut' });
    expect(statesOf(run)).toEqual(['DOWN', 'LIVE', 'DOWN']);
  });

  it.each([
    [
      'closed',
      { kind: EventKind.VENUE_STATUS, venue: 'kraken', open: false, reason: 'maintenance' },
    ],
    [
      'refused',
      {
        kind: EventKind.SUBSCRIPTION,
        venue: 'kraken',
        channel: 'book',
        accepted: false,
        reason: 'no',
      },
    ],
    [
      'unreadable',
      { kind: EventKind.BAD_FRAME, venue: 'kraken', bookAffected: true, reason: 'x', count: 1 },
    ],
  ] as const)('BLOCKS one symbol, or all of the venue, when it is %s', (_, event) => {
    const one = live();
    const { outcomes } = apply(one, { ...event, symbolId: 2 });
    expect(statesOf(one)).toEqual(['LIVE', 'LIVE', 'BLOCKED']);
    const held = { source: 'feed', scope: 'symbol:ETH/USD', level: 'CANCEL_ONLY' };
    expect(outcomes.map(({ payload }) => payload)).toMatchObject([
      { kind: OutcomeKind.FEED, symbolId: 2, state: 'BLOCKED' },
      { kind: OutcomeKind.TRADING_STATE, reasons: [{ source: 'recovery' }, held] },
    ]);
    const all = live();
    apply(all, { ...event, symbolId: ALL_SYMBOLS });
    expect(statesOf(all)).toEqual(['BLOCKED', 'LIVE', 'BLOCKED']);
  });

  it('keeps every symbol alive by one heartbeat where only checksums prove a book', () => {
    const run = live();
    run.time.pass(2_900);
    apply(run, { kind: EventKind.HEARTBEAT, venue: 'kraken' });
    run.time.pass(1_000);
    run.apply(run.time.timer());
    expect(statesOf(run)).toEqual(['LIVE', 'STALE', 'LIVE']);
  });
});

describe('a tick', () => {
  it('is a trade, a quote, or a proven book with other best prices, and names its symbol', () => {
    const run = live();
    const ticked = (event: KernelEvent) => run.kernel.apply(event).ticked;
    expect(ticked(run.time.trade(101, 1, 1, 2))).toBe(2);
    expect(ticked(run.time.quote(100, 102, 1, 1, 1))).toBe(1);
    const { instrument } = run.kernel.lanes[2]!;
    const moved = checksumOf(instrument, [[100, 2]], [[101, 1]]);
    expect(ticked(run.time.checked([[100, 2]], [], moved, false, 2))).toBe(2);
    const behind = checksumOf(
      instrument,
      [
        [100, 2],
        [99, 1],
      ],
      [[101, 1]],
    );
    expect(ticked(run.time.checked([[99, 1]], [], behind, false, 2))).toBe(-1);
  });
});

import { Accounting } from '@voltaire/backtest/metrics/accounting.ts';
import { paperFees } from '@voltaire/backtest/venue/paper-fees.ts';
import { PaperVenue } from '@voltaire/backtest/venue/paper-venue.ts';
import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { parseMoney } from '@voltaire/reflex/model/money.ts';
import { type OrderRequest, type Side, TIMES_IN_FORCE } from '@voltaire/reflex/model/order.ts';
import { valueMoney } from '@voltaire/simulator/market/units.ts';
import type { QueueModel } from '@voltaire/simulator/matching/queue.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTCUSD, BTCUSDT } from '../reflex/support/instruments.ts';
import { amendmentAt } from '../reflex/support/wide-approval.ts';

/** So dear that any lot is worth more than the smallest order. */
const MID = 60_000_00;
const START = { BTC: parseMoney('5'), USDT: parseMoney('100000') };

class Desk {
  readonly said: KernelEvent[] = [];
  readonly accounting = new Accounting('USDT');
  readonly venue: PaperVenue;
  private orders = 0;
  private updates = 0;

  constructor(queue: QueueModel = 'pessimistic', definition = BTCUSDT) {
    this.venue = new PaperVenue(
      {
        instrument: new Instrument(0, definition),
        fees: paperFees({ maker: '0.0007', taker: '0.0013' }, definition, 0),
        queue,
        balances: { BTC: '5', USDT: '100000' },
        say: (event) => this.said.push(event),
        onFill: (fill) => this.accounting.take(fill),
      },
      0,
    );
    this.quote(MID, MID + 1, 1_000);
  }

  quote(bid: number, ask: number, lots: number): void {
    this.follow(EventKind.QUOTE, [++this.updates, bid, lots, ask, lots]);
  }

  trade(ticks: number, lots: number, aggressor: Side): void {
    this.follow(EventKind.TRADE, [1, ticks, lots, aggressor, 0]);
  }

  place(side: Side, priceTicks: number, quantityLots: number, more: Partial<OrderRequest> = {}) {
    const id = `o${this.orders++}`;
    const order = { symbolId: 0, strategy: 's', type: 'LIMIT', timeInForce: 'GTC' } as const;
    const parent = {
      reduceOnly: false,
      parentId: 'p',
      parentLots: quantityLots,
      triggerTicks: 0,
      displayLots: 0,
    };
    this.venue.place(id, { ...order, ...parent, side, priceTicks, quantityLots, ...more }, 1);
    return id;
  }

  /** As one that the governor has made. */
  amend(clientOrderId: string, terms: { priceTicks: number; quantityLots: number }): void {
    const instrument = new Instrument(0, BTCUSDT);
    const best = { bidTicks: MID, askTicks: MID + 1 };
    const of = { clientOrderId, filledLots: 0 };
    this.venue.amend(amendmentAt(instrument, best, { ...terms, type: 'LIMIT' }, of, 9), 1);
  }

  executions(id: string): string[] {
    return this.said.flatMap((event) =>
      event.kind === EventKind.EXECUTION && event.clientOrderId === id
        ? [event.type === 'REJECTED' ? `REJECTED ${event.reason}` : event.type]
        : [],
    );
  }

  filledLots(id: string): number {
    return this.said.reduce(
      (sum, event) =>
        event.kind === EventKind.EXECUTION && event.clientOrderId === id
          ? sum + (event.fill?.quantityLots ?? 0)
          : sum,
      0,
    );
  }

  private follow(kind: number, numbers: readonly number[]): void {
    this.venue.follow(kind, Float64Array.from(numbers), 0, 1);
  }
}

const side = fc.constantFrom<Side>(1, -1);
const near = fc.integer({ min: -5, max: 5 });
const lots = fc.integer({ min: 1, max: 3_000 });
const moves = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('quote' as const), near, lots }),
    fc.record({ do: fc.constant('trade' as const), near, lots, side }),
    fc.record({
      do: fc.constant('place' as const),
      near,
      lots,
      side,
      type: fc.constantFrom('LIMIT' as const, 'MARKET' as const, 'LIMIT_MAKER' as const),
      timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
    }),
    fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }),
  ),
  { maxLength: 60 },
);

describe('the account at the paper venue', () => {
  it('is worth what it began with and the net result, exactly, at any price', () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: 1, max: 1e7 }), (list, priceTicks) => {
        const desk = new Desk('proportional');
        for (const move of list) {
          if (move.do === 'quote') desk.quote(MID + move.near, MID + move.near + 1, move.lots);
          else if (move.do === 'trade') desk.trade(MID + move.near, move.lots, move.side);
          else if (move.do === 'cancel') {
            desk.venue.cancel({ symbolId: 0, clientOrderId: `o${move.which}`, type: 'LIMIT' }, 1);
          } else {
            const { type, timeInForce } = move;
            desk.place(move.side, MID + move.near, move.lots, { type, timeInForce });
          }
        }
        const price = priceTicks * 1e6;
        const worth = (btc: bigint, usdt: bigint): bigint =>
          usdt + (btc / 10n ** 10n) * valueMoney(price, 1);
        const held = ['BTC', 'USDT'].map((asset) => {
          const { free, locked } = desk.venue.account.balance(asset);
          return free + locked;
        });
        const gained = worth(held[0]!, held[1]!) - worth(START.BTC, START.USDT);
        expect(desk.accounting.at(price).net).toBe(gained);
      }),
    );
  });
});

describe('an amendment at the paper venue', () => {
  const terms = { priceTicks: MID - 1, quantityLots: 2_000 };

  it('keeps its place when it only shrinks, and is told with its terms and by its answer', () => {
    const desk = new Desk('pessimistic', { ...BTCUSDT, amends: 'smaller' });
    desk.quote(MID - 1, MID + 1, 500); // 500 lots are ahead
    const id = desk.place(1, MID - 1, 3_000);
    desk.quote(MID - 1, MID + 1, 9_000); // these came behind
    desk.amend(id, terms);
    expect(desk.executions(id)).toEqual(['ACKED', 'ACKED', 'AMENDED', 'AMENDED']);
    expect(desk.said).toContainEqual(expect.objectContaining({ type: 'AMENDED', terms }));
    expect(desk.said).toContainEqual(expect.objectContaining({ type: 'AMENDED', amends: 9 }));
    desk.trade(MID - 1, 1_500, -1);
    expect(desk.filledLots(id)).toBe(1_000);
  });

  it('goes to the end of the queue at another price', () => {
    const desk = new Desk('pessimistic', { ...BTCUSDT, amends: 'terms' });
    desk.quote(MID - 1, MID + 1, 500);
    const id = desk.place(1, MID - 2, 3_000);
    desk.amend(id, { ...terms, quantityLots: 3_000 });
    desk.trade(MID - 1, 500, -1);
    expect(desk.filledLots(id)).toBe(0);
    desk.trade(MID - 1, 100, -1);
    expect(desk.filledLots(id)).toBe(100);
  });

  it.each([
    ['kraken', 'terms', ['CANCELED', 'AMENDED']],
    ['binance', 'smaller', ['REJECTED -2038 This action is disabled on this order.']],
  ] as const)('of an order that has traded as much: %s', (_, amends, told) => {
    const desk = new Desk('pessimistic', { ...BTCUSDT, amends });
    const id = desk.place(1, MID, 3_000);
    desk.trade(MID - 1, 2_500, -1);
    const before = desk.executions(id).length;
    desk.amend(id, { priceTicks: MID, quantityLots: 2_000 });
    expect(desk.executions(id).slice(before, before + told.length)).toEqual(told);
  });

  it('of an order that is gone is refused, and says what became of it', () => {
    const desk = new Desk('pessimistic', { ...BTCUSDT, amends: 'terms' });
    const id = desk.place(1, MID - 1, 3_000);
    desk.venue.cancel({ symbolId: 0, clientOrderId: id, type: 'LIMIT' }, 1);
    const before = desk.executions(id).length;
    desk.amend(id, terms);
    expect(desk.executions(id).slice(before)).toEqual([
      'REJECTED -2011 Unknown order sent.',
      'CANCELED',
    ]);
  });
});

describe('an order at the paper venue', () => {
  it.each([
    ['binance', 'BTC'],
    ['kraken', 'USDT'],
  ])('of a buyer pays its fee as the venue takes it: %s in %s', (venue, asset) => {
    const desk = new Desk('pessimistic', { ...BTCUSDT, venue });
    const id = desk.place(1, MID + 1, 500);
    const paid = desk.said.flatMap((event) =>
      event.kind === EventKind.EXECUTION && event.clientOrderId === id && event.fill
        ? [event.fill.feeAsset]
        : [],
    );
    expect(paid).toEqual([asset]);
  });

  it('is told as the venue tells it: taken, traded, what was not, and the balances', () => {
    const desk = new Desk();
    const id = desk.place(1, MID + 1, 1_500, { timeInForce: 'IOC' });
    expect(desk.executions(id)).toEqual(['ACKED', 'FILL', 'EXPIRED', 'ACKED']);
    expect(desk.filledLots(id)).toBe(1_000);
    expect(desk.said.filter(({ kind }) => kind === EventKind.BALANCES)).toHaveLength(1);
  });

  it.each([
    ['smaller than the venue takes', { quantityLots: 1 }, '-1013 Filter failure: NOTIONAL'],
    ['dearer than the account', { quantityLots: 900_000 }, '-2010 Account has insufficient'],
    ['post-only that would take', { type: 'LIMIT_MAKER' }, '-2010 Order would immediately match'],
  ] as const)('%s is rejected in the words of the venue', (_, more, words) => {
    const desk = new Desk();
    const id = desk.place(1, MID + 1, 100, more);
    expect(desk.executions(id)).toHaveLength(1);
    expect(desk.executions(id)[0]).toContain(words);
  });

  it('is rejected by Kraken in other words', () => {
    const desk = new Desk('pessimistic', { ...BTCUSD, quote: 'USDT' });
    const id = desk.place(1, MID + 1, 1);
    expect(desk.executions(id)).toEqual(['REJECTED EOrder:Order minimum not met']);
  });

  it('that is not there is said not to be there, and one that has ended how it ended', () => {
    const desk = new Desk();
    desk.venue.query({ symbolId: 0, clientOrderId: 'nobody', type: 'LIMIT' }, 1);
    expect(desk.executions('nobody')).toEqual(['NOT_FOUND']);
    const id = desk.place(1, MID - 3, 100);
    desk.venue.cancel({ symbolId: 0, clientOrderId: id, type: 'LIMIT' }, 1);
    desk.venue.cancel({ symbolId: 0, clientOrderId: id, type: 'LIMIT' }, 1);
    expect(desk.executions(id)).toEqual(['ACKED', 'ACKED', 'CANCELED', 'CANCELED']);
  });

  it.each([
    ['binance', 'resting', 'EXPIRED', /^EXPIRED_IN_MATCH/],
    ['kraken', 'incoming', 'CANCELED', /^Self trade prevention$/],
  ] as const)('lets no two orders of the account trade: %s', (name, ends, type, reason) => {
    const desk = new Desk('pessimistic', { ...BTCUSDT, venue: name });
    const resting = desk.place(-1, MID + 1, 500);
    const incoming = desk.place(1, MID + 1, 1_200);
    const told = desk.said.filter((event) => event.kind === EventKind.EXECUTION);
    const ended = told.find((event) => event.type === type)!;
    expect(ended.clientOrderId).toBe(ends === 'resting' ? resting : incoming);
    expect(ended.reason).toMatch(reason);
    expect(ended.executedLots).toBe(ends === 'resting' ? 0 : 1_000);
    expect(desk.filledLots(incoming)).toBe(1_000);
    expect(desk.filledLots(resting)).toBe(0);
    desk.venue.query({ symbolId: 0, clientOrderId: ended.clientOrderId, type: 'LIMIT' }, 2);
    expect(desk.said.at(-1)).toMatchObject({ type, reason: ended.reason });
  });
});

/** 1,000 lots are ahead; 600 of them go without a trade; then 500 trade. */
function waiting(queue: QueueModel): number {
  const desk = new Desk(queue);
  const id = desk.place(1, MID, 200);
  desk.quote(MID, MID + 1, 400);
  desk.trade(MID, 500, -1);
  return desk.filledLots(id);
}

describe('an order that waits behind others', () => {
  it('has nobody leave ahead of it, pessimistically', () => {
    expect(waiting('pessimistic')).toBe(0);
  });

  it('moves up as those ahead leave, proportionally', () => {
    expect(waiting('proportional')).toBe(100);
  });

  it('is not moved up twice by one trade and the quantity that is shown after it', () => {
    const desk = new Desk('proportional');
    const id = desk.place(1, MID, 200);
    desk.trade(MID, 600, -1);
    desk.quote(MID, MID + 1, 400); // just what the trade left
    desk.trade(MID, 400, -1);
    expect(desk.filledLots(id)).toBe(0);
    desk.trade(MID, 50, -1);
    expect(desk.filledLots(id)).toBe(50);
  });
});

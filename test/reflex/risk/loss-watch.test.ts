import { Position } from '@voltaire/reflex/act/position.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { formatMoney, parseMoney } from '@voltaire/reflex/model/money.ts';
import { type Fill, FLATTEN, type Side } from '@voltaire/reflex/model/order.ts';
import type { LossSnapshot } from '@voltaire/reflex/model/outcome.ts';
import { LossWatch } from '@voltaire/reflex/risk/loss-watch.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { btc, ETHUSDT } from '../support/instruments.ts';

const BTC = btc();
const ETH = new Instrument(1, ETHUSDT);
const ONE_BTC = 100_000;
const DAY_US = 86_400e6;
/** Noon of some day. */
const NOON = 20_000 * DAY_US + DAY_US / 2;

const fillOf = (priceTicks: number, quantityLots: number, fee = '0', feeAsset = 'USDT'): Fill => ({
  tradeId: 't',
  atUs: 1,
  priceTicks,
  quantityLots,
  fee,
  feeAsset,
  maker: false,
});

function watch(restored: LossSnapshot | null = null, currency: string | undefined = 'USDT') {
  return new LossWatch(restored, currency, [BTC, ETH]);
}

/** Has bought one BTC at 60,000 in strategy "a", on a day that began without a loss. */
function holdingOne(): LossWatch {
  const loss = watch();
  loss.at(NOON);
  loss.fill('a', BTC, 1, fillOf(6_000_000, ONE_BTC));
  loss.mark(0, 60_000);
  return loss;
}

/** As the journal keeps it. */
const journaled = (loss: LossWatch) => JSON.parse(JSON.stringify(loss.snapshot())) as LossSnapshot;

/** One check at each of these mids. */
function check(loss: LossWatch, ...mids: readonly number[]): void {
  for (const mid of mids) {
    loss.mark(0, mid);
    loss.at(NOON);
  }
}

describe('the P&L of the day', () => {
  it('is unknown before the day is, and nothing when nobody has traded', () => {
    const loss = watch();
    expect(loss.dayPnl).toBeNaN();
    expect(loss.at(NOON)).toBe(true);
    expect(loss.dayPnl).toBe(0);
    expect(loss.drawdown('a')).toBe(0);
  });

  it('follows the mid while something is held, and stays when it is sold', () => {
    const loss = holdingOne();
    loss.mark(0, 59_000);
    expect(loss.dayPnl).toBe(-1_000);
    for (const none of [Number.NaN, 0, -1]) loss.mark(0, none);
    expect(loss.dayPnl).toBe(-1_000);
    loss.fill('a', BTC, -1, fillOf(5_900_000, ONE_BTC));
    loss.mark(0, 10);
    expect(loss.dayPnl).toBe(-1_000);
  });

  it('is unknown while something is held that has no mid', () => {
    const loss = holdingOne();
    loss.fill('b', ETH, -1, fillOf(60_000, 10_000));
    expect(loss.dayPnl).toBeNaN();
    loss.mark(1, Number.NaN);
    expect(loss.dayPnl).toBeNaN();
    loss.mark(1, 3_010);
    expect(loss.dayPnl).toBe(-10);
  });

  it('is unknown once something was traded in another currency than that of the account', () => {
    const loss = watch(null, 'EUR');
    loss.at(NOON);
    loss.fill('a', BTC, 1, fillOf(6_000_000, ONE_BTC));
    loss.mark(0, 60_000);
    expect(loss.dayPnl).toBeNaN();
    expect(watch(journaled(loss), 'EUR').drawdown('a')).toBeNaN();
  });

  it('counts fees', () => {
    const loss = holdingOne();
    loss.fill('a', BTC, -1, fillOf(6_000_000, ONE_BTC, '60'));
    expect(loss.dayPnl).toBe(-60);
    loss.fill('a', BTC, 1, fillOf(6_000_000, ONE_BTC, '0.001', 'BTC'));
    expect(loss.dayPnl).toBeCloseTo(-120, 9);
    loss.fill('a', BTC, -1, fillOf(6_000_000, ONE_BTC, '0.07', 'BNB'));
    expect(loss.dayPnl).toBeCloseTo(-180, 9);
  });

  it('begins anew with the UTC day, from what is held at its mid', () => {
    const loss = holdingOne();
    loss.mark(0, 59_000);
    expect(loss.at(NOON + DAY_US / 2 - 1)).toBe(false);
    expect(loss.dayPnl).toBe(-1_000);
    expect(loss.at(NOON + DAY_US / 2)).toBe(true);
    expect(loss.dayPnl).toBe(0);
    expect(loss.dayEndUs).toBe(NOON + 1.5 * DAY_US);
    loss.mark(0, 58_900);
    expect(loss.dayPnl).toBe(-100);
  });

  it('does not begin anew when the clock is put back over midnight', () => {
    const loss = holdingOne();
    loss.at(NOON + DAY_US);
    loss.mark(0, 59_000);
    expect(loss.at(NOON)).toBe(false);
    expect(loss.dayPnl).toBe(-1_000);
  });

  it('is unknown when the day begins until everything held has a mid again', () => {
    const loss = watch(journaled(holdingOne()));
    expect(loss.at(NOON + DAY_US)).toBe(false);
    expect(loss.dayPnl).toBeNaN();
    loss.mark(0, 61_000);
    expect(loss.at(NOON + DAY_US + 1)).toBe(true);
    expect(loss.dayPnl).toBe(0);
  });

  it('outlives a restart: a loss is not forgiven', () => {
    const loss = holdingOne();
    loss.mark(0, 59_000);
    const after = watch(journaled(loss));
    expect(after.at(NOON + 1e6)).toBe(false);
    expect(after.dayPnl).toBeNaN();
    after.mark(0, 59_000);
    expect(after.dayPnl).toBe(-1_000);
  });

  it('counts from where a person has re-armed the account', () => {
    const loss = holdingOne();
    loss.mark(0, 59_000);
    loss.rearmDay();
    expect(loss.dayPnl).toBe(0);
    loss.mark(0, 58_000);
    expect(loss.dayPnl).toBe(-1_000);
  });
});

describe("a strategy's drawdown", () => {
  it('counts from the highest P&L that two checks in a row have seen', () => {
    const loss = holdingOne();
    check(loss, 61_000, 61_500, 60_000);
    expect(loss.drawdown('a')).toBe(1_000);
    check(loss, 62_000, 62_000, 61_800);
    expect(loss.drawdown('a')).toBe(200);
    expect(loss.drawdown('b')).toBe(0);
  });

  it('is not made by one bad mid, up or down', () => {
    const loss = holdingOne();
    check(loss, 60_000, 600_000, 60_000);
    expect(loss.drawdown('a')).toBe(0);
    check(loss, 6, 60_000);
    expect(loss.drawdown('a')).toBe(0);
  });

  it('is never below zero: a P&L above the peak is no drawdown', () => {
    const loss = holdingOne();
    loss.mark(0, 70_000);
    expect(loss.drawdown('a')).toBe(0);
  });

  it('outlives a restart and a midnight', () => {
    const loss = holdingOne();
    check(loss, 61_000, 61_000);
    const after = watch(journaled(loss));
    expect(after.drawdown('a')).toBeNaN();
    after.mark(0, 60_500);
    after.at(NOON + DAY_US);
    expect(after.drawdown('a')).toBe(500);
  });

  it('counts from where a person has re-armed the strategy, also when nobody knew its P&L then', () => {
    const loss = holdingOne();
    check(loss, 61_000, 61_000, 60_000);
    loss.rearm('a');
    expect(loss.drawdown('a')).toBe(0);
    const after = watch(journaled(loss));
    after.rearm('a');
    expect(after.drawdown('a')).toBeNaN();
    check(after, 60_000, 60_000, 59_900);
    expect(after.drawdown('a')).toBe(100);
  });

  it('is not enlarged by closing for a kill: that is booked to whoever held the other side', () => {
    const loss = holdingOne();
    loss.fill('b', BTC, 1, fillOf(6_000_000, ONE_BTC));
    loss.fill(FLATTEN, BTC, -1, fillOf(5_900_000, 3 * ONE_BTC, '30'));
    loss.mark(0, 58_000);
    expect(loss.drawdown('a')).toBeCloseTo(1_010, 9);
    expect(loss.drawdown('b')).toBeCloseTo(1_010, 9);
    expect(loss.snapshot().strategies.map(({ name, lots }) => [name, lots])).toEqual([
      ['a', {}],
      ['b', {}],
      [FLATTEN, { BTCUSDT: -ONE_BTC }],
    ]);
  });

  it('is booked to the strategy that was killed, though another one holds the same side', () => {
    const loss = holdingOne();
    loss.fill('b', BTC, 1, fillOf(6_000_000, ONE_BTC));
    loss.fill(FLATTEN, BTC, -1, fillOf(5_900_000, ONE_BTC), 'b');
    expect([loss.lots('a', 0), loss.lots('b', 0)]).toEqual([ONE_BTC, 0]);
  });
});

describe('closing for a kill of one strategy', () => {
  it('is booked to that strategy, whoever else holds the same, and what is too much to nobody', () => {
    const loss = holdingOne();
    loss.fill('b', BTC, 1, fillOf(6_000_000, ONE_BTC));
    loss.fill(FLATTEN, BTC, -1, fillOf(5_900_000, ONE_BTC + 1), 'b');
    expect(loss.snapshot().strategies.map(({ name, lots }) => [name, lots])).toEqual([
      ['a', { BTCUSDT: ONE_BTC }],
      ['b', {}],
      [FLATTEN, { BTCUSDT: -1 }],
    ]);
  });
});

describe('a restored watch', () => {
  it('refuses lots in a symbol that is no longer configured', () => {
    const snapshot = journaled(holdingOne());
    expect(() => new LossWatch(snapshot, 'USDT', [new Instrument(0, ETHUSDT)])).toThrow(
      /lots of a strategy in BTCUSDT/,
    );
  });

  it('finds its symbols by name when they are configured in another order', () => {
    const first = new Instrument(0, ETHUSDT);
    const second = new Instrument(1, BTC.definition);
    const loss = new LossWatch(journaled(holdingOne()), 'USDT', [first, second]);
    loss.mark(1, 59_000);
    expect(loss.drawdown('a')).toBe(1_000);
  });
});

const tradesOf = fc.array(
  fc.record({
    strategy: fc.constantFrom('a', 'b'),
    symbolId: fc.constantFrom(0, 1),
    side: fc.constantFrom<Side>(1, -1),
    priceTicks: fc.integer({ min: 1, max: 1e7 }),
    quantityLots: fc.integer({ min: 1, max: 1e5 }),
    fee: fc
      .integer({ min: -1e6, max: 1e8 })
      .map((units) => formatMoney(BigInt(units) * 10n ** 10n)),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('the P&L in doubles', () => {
  it('is that of exact arithmetic within 10^-6', () => {
    const midTicks = fc.tuple(fc.integer({ min: 1, max: 1e7 }), fc.integer({ min: 1, max: 1e7 }));
    fc.assert(
      fc.property(tradesOf, midTicks, (trades, ticks) => {
        const loss = watch();
        loss.at(NOON);
        const exact = { a: [BTC, ETH], b: [BTC, ETH] };
        const books = {
          a: exact.a.map((instrument) => new Position(instrument)),
          b: exact.b.map((instrument) => new Position(instrument)),
        };
        for (const { strategy, symbolId, side, priceTicks, quantityLots, fee } of trades) {
          const fill = fillOf(priceTicks, quantityLots, fee);
          books[strategy][symbolId]!.apply(side, fill);
          loss.fill(strategy, [BTC, ETH][symbolId]!, side, fill);
        }
        [BTC, ETH].forEach(({ tickSize }, id) => loss.mark(id, ticks[id]! * tickSize));
        const pnlOf = (positions: readonly Position[]) =>
          positions.reduce((sum, position, id) => {
            const { cash, fees } = position.snapshot();
            const held = [BTC, ETH][id]!.value(ticks[id]!, 1) * BigInt(position.lots);
            return sum + parseMoney(cash) + held - parseMoney(fees.USDT ?? '0');
          }, 0n);
        const a = Number(formatMoney(pnlOf(books.a)));
        const b = Number(formatMoney(pnlOf(books.b)));
        expect(Math.abs(loss.dayPnl - (a + b))).toBeLessThan(1e-6);
        expect(Math.abs(loss.drawdown('a') - Math.max(0, -a))).toBeLessThan(1e-6);
        expect(Math.abs(loss.drawdown('b') - Math.max(0, -b))).toBeLessThan(1e-6);
      }),
      { numRuns: 1_000 },
    );
  });
});

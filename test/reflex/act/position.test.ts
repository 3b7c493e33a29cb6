import { Position } from '@voltaire/reflex/act/position.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { parseMoney } from '@voltaire/reflex/model/money.ts';
import type { Fill, Side } from '@voltaire/reflex/model/order.ts';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { THOROUGH, THOROUGH_MS } from '../../support/thorough.ts';
import { BTCUSDT, btc } from '../support/instruments.ts';
import { Rational } from '../support/rational.ts';

fc.configureGlobal(THOROUGH);
vi.setConfig({ testTimeout: THOROUGH_MS });

let trades = 0;
function fillOf(priceTicks: number, quantityLots: number, fee = '0.001', feeAsset = 'USDT'): Fill {
  const tradeId = `t${trades++}`;
  return { tradeId, atUs: 1, priceTicks, quantityLots, fee, feeAsset, maker: false };
}

interface Trade {
  side: Side;
  priceTicks: number;
  quantityLots: number;
}

const tradesOf = fc.array(
  fc.record<Trade>({
    side: fc.constantFrom<Side>(1, -1),
    priceTicks: fc.integer({ min: 1, max: 1e7 }),
    quantityLots: fc.integer({ min: 1, max: 1e6 }),
  }),
  { minLength: 1, maxLength: 60 },
);

const grids = fc.constantFrom(
  btc(),
  new Instrument(0, { ...BTCUSDT, tickSize: '0.00000001', lotSize: '1', minQuantity: '1' }),
  new Instrument(0, { ...BTCUSDT, tickSize: '0.25', lotSize: '0.3', minQuantity: '0.3' }),
);

function after(instrument: Instrument, list: readonly Trade[]): Position {
  const position = new Position(instrument);
  for (const { side, priceTicks, quantityLots } of list) {
    position.apply(side, fillOf(priceTicks, quantityLots));
  }
  return position;
}

/** Average cost, in exact fractions and money units: slow and by the book. */
class NaivePosition {
  lots = 0n;
  cost = Rational.ZERO;
  cash = 0n;
  realized = Rational.ZERO;

  constructor(private readonly unit: bigint) {}

  apply({ side, priceTicks, quantityLots }: Trade): void {
    const price = BigInt(priceTicks) * this.unit;
    let lots = BigInt(quantityLots);
    const sign = BigInt(side);
    this.cash -= sign * price * lots;
    if (this.lots * sign < 0n) {
      const held = this.lots < 0n ? -this.lots : this.lots;
      const closing = lots < held ? lots : held;
      const part = this.cost.times(Rational.of(closing, held));
      this.cost = this.cost.minus(part);
      this.realized = this.realized.plus(Rational.of(-sign * price * closing, 1n)).minus(part);
      this.lots += sign * closing;
      lots -= closing;
    }
    this.lots += sign * lots;
    this.cost = this.cost.plus(Rational.of(sign * price * lots, 1n));
  }
}

describe('Position', () => {
  it('keeps cash + cost = realized to the last unit after every fill', () => {
    fc.assert(
      fc.property(grids, tradesOf, (instrument, list) => {
        const position = new Position(instrument);
        for (const { side, priceTicks, quantityLots } of list) {
          position.apply(side, fillOf(priceTicks, quantityLots));
          const { cash, cost, realized } = position.snapshot();
          expect(parseMoney(cash) + parseMoney(cost)).toBe(parseMoney(realized));
        }
      }),
    );
  });

  it('has exactly the cash and the lots of its fills', () => {
    fc.assert(
      fc.property(grids, tradesOf, (instrument, list) => {
        const { cash, lots, turnover, fills } = after(instrument, list).snapshot();
        const values = list.map(
          ({ side, priceTicks, quantityLots }) =>
            [BigInt(side), instrument.value(priceTicks, quantityLots)] as const,
        );
        expect(parseMoney(cash)).toBe(
          values.reduce((sum, [side, value]) => sum - side * value, 0n),
        );
        expect(parseMoney(turnover)).toBe(values.reduce((sum, [, value]) => sum + value, 0n));
        expect(lots).toBe(list.reduce((sum, t) => sum + t.side * t.quantityLots, 0));
        expect(fills).toBe(list.length);
      }),
    );
  });

  it('costs and has realized what average cost in exact fractions says, to a unit per fill', () => {
    fc.assert(
      fc.property(grids, tradesOf, (instrument, list) => {
        const naive = new NaivePosition(instrument.moneyPerTickLot);
        for (const trade of list) naive.apply(trade);
        const { cost, realized, lots } = after(instrument, list).snapshot();
        const tolerance = Rational.of(BigInt(list.length), 1n);
        for (const [ours, exact] of [
          [parseMoney(cost), naive.cost],
          [parseMoney(realized), naive.realized],
        ] as const) {
          const off = exact.minus(Rational.of(ours, 1n));
          const size = off.top < 0n ? Rational.of(-off.top, off.bottom) : off;
          expect(tolerance.minus(size).top >= 0n).toBe(true);
        }
        expect(BigInt(lots)).toBe(naive.lots);
      }),
    );
  });

  it('costs nothing when nothing is held, and has then realized all its cash', () => {
    fc.assert(
      fc.property(grids, tradesOf, (instrument, list) => {
        const position = after(instrument, list);
        const { lots } = position.snapshot();
        if (lots !== 0) position.apply(lots > 0 ? -1 : 1, fillOf(7, Math.abs(lots)));
        const flat = position.snapshot();
        expect([flat.lots, flat.cost]).toEqual([0, '0']);
        expect(flat.realized).toBe(flat.cash);
      }),
    );
  });

  it('turns over: closes all that was held and opens the rest at the new price', () => {
    const position = after(btc(), [
      { side: 1, priceTicks: 6_000_000, quantityLots: 100_000 },
      { side: -1, priceTicks: 6_100_000, quantityLots: 150_000 },
    ]);
    expect(position.snapshot()).toMatchObject({
      lots: -50_000,
      cost: '-30500',
      cash: '31500',
      realized: '1000',
      turnover: '151500',
    });
  });

  it('adds up fees by asset, exactly', () => {
    const position = new Position(btc());
    position.apply(1, fillOf(1, 1, '0.1', 'USDT'));
    position.apply(1, fillOf(1, 1, '0.2', 'USDT'));
    position.apply(1, fillOf(1, 1, '0.00000001', 'BNB'));
    position.apply(1, fillOf(1, 1, '-0.05', 'USDT'));
    expect(position.snapshot().fees).toEqual({ USDT: '0.25', BNB: '0.00000001' });
  });

  it('changes nothing when a fill cannot be counted', () => {
    const position = after(btc(), [{ side: 1, priceTicks: 10, quantityLots: 10 }]);
    const before = position.snapshot();
    for (const bad of [
      fillOf(10, 10, '1e-8'),
      fillOf(10, 10, ''),
      fillOf(10.5, 10),
      fillOf(Number.NaN, 10),
    ]) {
      expect(() => position.apply(1, bad)).toThrow(RangeError);
      expect(position.snapshot()).toEqual(before);
    }
  });

  it('is the same after it was written and restored', () => {
    fc.assert(
      fc.property(grids, tradesOf, tradesOf, (instrument, list, more) => {
        const position = after(instrument, list);
        const copy = new Position(instrument);
        copy.restore(
          JSON.parse(JSON.stringify(position.snapshot())) as ReturnType<Position['snapshot']>,
        );
        for (const { side, priceTicks, quantityLots } of more) {
          const fill = fillOf(priceTicks, quantityLots);
          position.apply(side, fill);
          copy.apply(side, fill);
        }
        expect(copy.snapshot()).toEqual(position.snapshot());
      }),
    );
  });
});

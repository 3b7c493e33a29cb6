import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { Governor } from '@voltaire/reflex/risk/governor.ts';
import { describe, expect, it } from 'vitest';
import {
  control,
  FACTS,
  judge,
  limits,
  MID_TICKS,
  ONE_BTC,
  REQUEST,
  RISK_POLICY,
} from '../support/risk.ts';

/** What a limit must never be taken for. */
const NO_LIMIT = [
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  0,
] as const;

const passes = (...args: Parameters<typeof judge>) => expect(judge(...args).code).toBe('');
const denies = (code: string, ...args: Parameters<typeof judge>) => {
  const verdict = judge(...args);
  expect(verdict.approved).toBeNull();
  expect(control(verdict, code).passed).toBe(false);
};

/** As `denies`, and no other control is at fault. */
const deniesOnly = (code: string, ...args: Parameters<typeof judge>) => {
  const failed = judge(...args).controls.filter((result) => !result.passed);
  expect(failed.map((result) => result.code)).toEqual([code]);
};

describe('TRADING_STATE', () => {
  it('lets orders through at ACTIVE and CAUTION', () => {
    passes({}, { tradingLevel: TradingLevel.ACTIVE });
    passes({}, { tradingLevel: TradingLevel.CAUTION });
  });

  it('lets only true reductions through at REDUCE_ONLY', () => {
    const tradingLevel = TradingLevel.REDUCE_ONLY;
    deniesOnly('TRADING_STATE', {}, { tradingLevel });
    passes({ side: -1 }, { tradingLevel, positionLots: 50_000 });
    passes({ side: 1 }, { tradingLevel, positionLots: -50_000 });
    deniesOnly('TRADING_STATE', { side: -1 }, { tradingLevel, positionLots: 49_999 });
    deniesOnly(
      'TRADING_STATE',
      { side: -1 },
      { tradingLevel, positionLots: 50_000, pendingSellLots: 1 },
    );
  });

  it.each([TradingLevel.CANCEL_ONLY, TradingLevel.HALTED])(
    'lets nothing through at level %i, reductions neither',
    (tradingLevel) => {
      deniesOnly('TRADING_STATE', {}, { tradingLevel });
      deniesOnly('TRADING_STATE', { side: -1 }, { tradingLevel, positionLots: ONE_BTC });
    },
  );

  it('denies at a level that is not a number', () => {
    denies('TRADING_STATE', {}, { tradingLevel: Number.NaN as 0 });
  });
});

describe('LIMIT_NOT_CONFIGURED', () => {
  it.each(['maxOrderValue', 'maxPosition', 'priceCollarBps', 'maxDataAgeMs'] as const)(
    'denies when %s is missing, not finite or not positive',
    (name) => {
      for (const value of NO_LIMIT) {
        denies('LIMIT_NOT_CONFIGURED', {}, {}, limits({ [name]: value }));
      }
    },
  );

  it('denies when the policy does not name the symbol', () => {
    denies('LIMIT_NOT_CONFIGURED', {}, {}, { ...RISK_POLICY, symbols: {} });
  });

  it('denies when no message rate is configured', () => {
    denies('LIMIT_NOT_CONFIGURED', {}, {}, { symbols: RISK_POLICY.symbols });
  });

  it('denies even a true reduction, for what is missing cannot be judged', () => {
    const reduction = [{ side: -1 as const }, { positionLots: ONE_BTC }] as const;
    passes(...reduction);
    denies('LIMIT_NOT_CONFIGURED', ...reduction, { ...RISK_POLICY, symbols: {} });
  });

  it.each(['perSecond', 'burst'] as const)(
    'denies from the first order on when the message rate’s %s is not a positive number',
    (name) => {
      for (const value of NO_LIMIT.slice(1) as number[]) {
        const messageRate = { ...RISK_POLICY.messageRate!, [name]: value };
        expect([value, judge({}, {}, { ...RISK_POLICY, messageRate }).approved]).toEqual([
          value,
          null,
        ]);
      }
    },
  );
});

describe('INPUT_NOT_FINITE', () => {
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1.5, 2 ** 53] as const;

  it('passes the smallest whole numbers', () => {
    expect(control(judge({ quantityLots: 1, priceTicks: 1 }), 'INPUT_NOT_FINITE').passed).toBe(
      true,
    );
  });

  it.each(bad)('denies a quantity of %d', (quantityLots) => {
    denies('INPUT_NOT_FINITE', { quantityLots });
  });

  it.each(bad)('denies a price of %d', (priceTicks) => {
    denies('INPUT_NOT_FINITE', { priceTicks });
  });

  it.each([0, 2, Number.NaN])('denies side %d', (side) => {
    denies('INPUT_NOT_FINITE', { side: side as 1 });
  });

  it.each(bad)(
    'denies a quantity of %d also where it could pass for a reduction',
    (quantityLots) => {
      denies('INPUT_NOT_FINITE', { quantityLots, side: -1 }, { positionLots: ONE_BTC });
    },
  );
});

describe('INSTRUMENT_RULES', () => {
  it('passes the smallest order that the venue takes and denies one lot less', () => {
    // 5 USDT at 60,000: 8.33 lots.
    passes({ quantityLots: 9 });
    deniesOnly('INSTRUMENT_RULES', { quantityLots: 8 });
    passes({ quantityLots: 10, priceTicks: 5_000_000 }, { mid: 50_000 });
    deniesOnly('INSTRUMENT_RULES', { quantityLots: 9, priceTicks: 5_000_000 }, { mid: 50_000 });
  });
});

describe('STALE_MARKET_DATA', () => {
  it('passes a quote just as old as allowed and denies an older one', () => {
    passes({}, { quoteAgeMs: 1_000 });
    deniesOnly('STALE_MARKET_DATA', {}, { quoteAgeMs: 1_000.001 });
  });

  it('denies while the book is not in step, however fresh the quote', () => {
    deniesOnly('STALE_MARKET_DATA', {}, { feedLive: false, quoteAgeMs: 0 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('denies a quote age of %d', (quoteAgeMs) => {
    deniesOnly('STALE_MARKET_DATA', {}, { quoteAgeMs });
  });
});

/** A price so many basis points from the mid. */
const off = (bps: number) => Math.round(MID_TICKS * (1 + bps / 1e4));

describe('PRICE_COLLAR', () => {
  it('passes at the collar and denies one tick beyond, above and below', () => {
    const small = { quantityLots: 100 };
    passes({ ...small, priceTicks: off(50) });
    passes({ ...small, priceTicks: off(-50) });
    deniesOnly('PRICE_COLLAR', { ...small, priceTicks: off(50) + 1 });
    deniesOnly('PRICE_COLLAR', { ...small, priceTicks: off(-50) - 1 });
  });

  it('applies to market orders by the price they were decided on', () => {
    deniesOnly('PRICE_COLLAR', { type: 'MARKET', quantityLots: 100, priceTicks: off(60) });
  });

  it('denies a reduction that is priced out of the market, too', () => {
    deniesOnly(
      'PRICE_COLLAR',
      { side: -1, quantityLots: 100, priceTicks: off(-60) },
      { positionLots: ONE_BTC },
    );
  });

  it.each([Number.NaN, 0, Number.POSITIVE_INFINITY])('denies without a market: mid %d', (mid) => {
    denies('PRICE_COLLAR', {}, { mid });
  });
});

describe('MAX_ORDER_VALUE', () => {
  it('passes an order of exactly the limit and denies one lot more', () => {
    passes({ quantityLots: ONE_BTC });
    deniesOnly('MAX_ORDER_VALUE', { quantityLots: ONE_BTC + 1 });
  });

  it('is not fooled by a price below the market', () => {
    deniesOnly('MAX_ORDER_VALUE', { quantityLots: ONE_BTC + 1, priceTicks: MID_TICKS - 1_000 });
  });

  it('counts a price above the market', () => {
    deniesOnly('MAX_ORDER_VALUE', { quantityLots: ONE_BTC, priceTicks: MID_TICKS + 1 });
  });

  it('does not catch a true reduction in its position', () => {
    const held = { positionLots: 150_000 };
    passes({ side: -1, quantityLots: 150_000 }, held);
    denies('MAX_ORDER_VALUE', { side: -1, quantityLots: 150_001 }, held);
    denies('MAX_ORDER_VALUE', { side: -1, quantityLots: 150_000 }, { ...held, pendingSellLots: 1 });
  });

  it('denies without a market', () => {
    denies('MAX_ORDER_VALUE', {}, { mid: Number.NaN });
  });
});

describe('MAX_POSITION', () => {
  it('passes up to exactly the limit and denies one lot more, long and short', () => {
    passes({ quantityLots: 50_000 }, { positionLots: 150_000 });
    deniesOnly('MAX_POSITION', { quantityLots: 50_001 }, { positionLots: 150_000 });
    passes({ side: -1, quantityLots: 50_000 }, { positionLots: -150_000 });
    deniesOnly('MAX_POSITION', { side: -1, quantityLots: 50_001 }, { positionLots: -150_000 });
  });

  it('counts orders in flight from the moment they are sent', () => {
    passes({}, { positionLots: 50_000, pendingBuyLots: ONE_BTC });
    deniesOnly('MAX_POSITION', {}, { positionLots: 50_000, pendingBuyLots: ONE_BTC + 1 });
    deniesOnly(
      'MAX_POSITION',
      { side: -1 },
      { positionLots: -50_000, pendingSellLots: ONE_BTC + 1 },
    );
  });

  it('does not net the other side against it', () => {
    deniesOnly('MAX_POSITION', {}, { positionLots: 150_001, pendingSellLots: ONE_BTC });
  });

  it('lets an order through that leads out of a position beyond the limit', () => {
    passes({ side: -1 }, { positionLots: 10 * ONE_BTC });
  });

  it('counts a limit of 0.3 as three lots of 0.1, not as a little less', () => {
    const tenth = { ...FACTS.instrument.definition, lotSize: '0.1', minQuantity: '0.1' };
    const instrument = new Instrument(0, tenth);
    passes({ quantityLots: 3 }, { instrument }, limits({ maxPosition: 0.3 }));
    deniesOnly('MAX_POSITION', { quantityLots: 4 }, { instrument }, limits({ maxPosition: 0.3 }));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('denies a position of %d', (positionLots) => {
    denies('MAX_POSITION', {}, { positionLots });
  });

  it('denies pending lots that are not a number', () => {
    denies('MAX_POSITION', {}, { pendingBuyLots: Number.NaN });
  });
});

describe('REDUCE_ONLY_WOULD_INCREASE', () => {
  const reduceOnly = true;

  it('passes what closes the position exactly', () => {
    passes({ reduceOnly, side: -1 }, { positionLots: 50_000 });
    passes({ reduceOnly, side: 1 }, { positionLots: -50_000 });
  });

  it('denies what would flip it, open one, or add to it', () => {
    deniesOnly('REDUCE_ONLY_WOULD_INCREASE', { reduceOnly, side: -1 }, { positionLots: 49_999 });
    deniesOnly('REDUCE_ONLY_WOULD_INCREASE', { reduceOnly }, { positionLots: 0 });
    deniesOnly('REDUCE_ONLY_WOULD_INCREASE', { reduceOnly }, { positionLots: 50_000 });
  });

  it('counts what is pending on the same side first', () => {
    const positionLots = ONE_BTC;
    passes({ reduceOnly, side: -1 }, { positionLots, pendingSellLots: 50_000 });
    deniesOnly(
      'REDUCE_ONLY_WOULD_INCREASE',
      { reduceOnly, side: -1 },
      { positionLots, pendingSellLots: 50_001 },
    );
  });

  it('does not count on what is pending on the other side', () => {
    deniesOnly(
      'REDUCE_ONLY_WOULD_INCREASE',
      { reduceOnly, side: -1 },
      { positionLots: 49_999, pendingBuyLots: ONE_BTC },
    );
  });

  it('denies when the position is not a number', () => {
    denies('REDUCE_ONLY_WOULD_INCREASE', { reduceOnly }, { positionLots: Number.NaN });
  });
});

describe('MESSAGE_RATE', () => {
  it('lets a burst through and then waits for the budget to refill', () => {
    const governor = new Governor(RISK_POLICY);
    const code = (atMs: number) => governor.judge(REQUEST, FACTS, 1e9 + atMs * 1e6, 'c', 1).code;
    expect([0, 0, 0, 0, 0, 0].map(code)).toEqual(['', '', '', '', '', 'MESSAGE_RATE']);
    expect(code(99)).toBe('MESSAGE_RATE');
    expect(code(100)).toBe('');
    expect(code(100)).toBe('MESSAGE_RATE');
  });

  it('is not spent by an order that another control denied', () => {
    const governor = new Governor(RISK_POLICY);
    const denied = { ...REQUEST, quantityLots: 0 };
    for (let i = 0; i < 100; i++) governor.judge(denied, FACTS, 1e9, 'c', 1);
    expect(governor.judge(REQUEST, FACTS, 1e9, 'c', 1).code).toBe('');
  });

  it('never stands in the way of a true reduction', () => {
    const governor = new Governor(RISK_POLICY);
    const reduction = { ...REQUEST, side: -1 as const, quantityLots: 100 };
    const held = { ...FACTS, positionLots: ONE_BTC };
    for (let i = 0; i < 50; i++) expect(governor.judge(reduction, held, 1e9, 'c', 1).code).toBe('');
    expect(governor.judge(REQUEST, FACTS, 2e9, 'c', 1).code).toBe('MESSAGE_RATE');
  });
});

describe('the list of controls', () => {
  it('names each code once, in CAPITALS, with a sentence for a person', () => {
    const codes = CONTROLS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, explain, unit } of CONTROLS) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
      expect(explain.length).toBeGreaterThan(20);
      expect(unit).not.toBe('');
    }
  });

  it('is tested here, every one', () => {
    expect(CONTROLS.map(({ code }) => code)).toEqual([
      'TRADING_STATE',
      'LIMIT_NOT_CONFIGURED',
      'INPUT_NOT_FINITE',
      'INSTRUMENT_RULES',
      'STALE_MARKET_DATA',
      'PRICE_COLLAR',
      'MAX_ORDER_VALUE',
      'MAX_POSITION',
      'REDUCE_ONLY_WOULD_INCREASE',
      'MESSAGE_RATE',
    ]);
  });
});

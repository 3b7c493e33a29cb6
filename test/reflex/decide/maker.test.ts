import type { InfluenceInputs } from '@voltaire/reflex/decide/influence.ts';
import { maker } from '@voltaire/reflex/decide/maker.ts';
import { configureStrategy } from '@voltaire/reflex/decide/strategy.ts';
import {
  trialForecast,
  trialMeasures,
  trialOrder,
  trialSentiment,
  trialView,
} from '@voltaire/reflex/decide/trial.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import type { MarketView, WorkingOrder } from '@voltaire/reflex/orient/market-view.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amendedBy, parametersOf, placedBy, steered } from '../support/strategies.ts';

/** Half-spread of exactly 2 bps in a calm market: 12.00 at 60,000, or 1,200 ticks. */
const parameters = parametersOf(maker, { volatilityFactor: 0, toxicityFactor: 0 });
const BID = 5_998_800;
const ASK = 6_001_200;
/** 2,000 at 60,000. */
const LIMIT = 3_333;
const SIZE = 833;

const decide = (changes: Partial<MarketView> = {}, p = parameters) =>
  maker.decide(trialView(changes), p);
const placed = (changes: Partial<MarketView> = {}, p = parameters) => placedBy(decide(changes, p));
const influenced = (changes: Partial<InfluenceInputs>) => ({ influence: steered(changes) });
const measures = (changes: Parameters<typeof trialMeasures>[0]) => ({
  microstructure: trialMeasures(changes),
});

const quote = (side: Side, changes: Partial<WorkingOrder> = {}) =>
  trialOrder(side, { priceTicks: side > 0 ? BID : ASK, lots: SIZE, ...changes });
const bid = quote(1);
const ask = quote(-1);

describe('the market maker quotes', () => {
  it('a bid first, then an ask, a half-spread from the microprice each', () => {
    expect(placed().request).toEqual({
      side: 1,
      type: 'LIMIT_MAKER',
      timeInForce: 'GTC',
      priceTicks: BID,
      quantityLots: SIZE,
      reduceOnly: false,
    });
    expect(placed({ working: [bid] }).request).toMatchObject({ side: -1, priceTicks: ASK });
    expect(decide({ working: [bid, ask] })).toEqual({ kind: 'hold', code: 'QUOTE_IN_PLACE' });
  });

  it('the side first that brings its inventory home', () => {
    expect(placed({ positionLots: 1_000 }).request.side).toBe(-1);
    expect(placed({ positionLots: -1_000 }).request.side).toBe(1);
  });

  it('around the microprice, not the mid', () => {
    expect(placed(measures({ MICROPRICE: 60_000.01 })).request.priceTicks).toBe(BID + 1);
    const both = { ...measures({ MICROPRICE: 59_999.99 }), working: [bid] };
    expect(placed(both).request.priceTicks).toBe(ASK - 1);
  });

  it('lower on both sides the more it holds, by up to `skew` half-spreads', () => {
    const full = { positionLots: LIMIT };
    expect(placed(full).request.priceTicks).toBe(ASK - 1_200);
    expect(placed({ positionLots: -LIMIT }).request.priceTicks).toBe(BID + 1_200);
  });

  it('higher on both sides when a forecast and a sentiment say that it will rise', () => {
    const rising = influenced({ forecast: trialForecast(10), sentiment: trialSentiment(1) });
    expect(placed(rising).request.priceTicks).toBe(BID + 900);
    const working = [quote(1, { priceTicks: BID + 900 })];
    expect(placed({ ...rising, working }).request.priceTicks).toBe(ASK + 900);
  });

  it('wider in a volatile market, and when the flow is one-sided', () => {
    const calm = placed({}, parametersOf(maker)).request.priceTicks;
    const wild = measures({ VOLATILITY: 2 });
    expect(placed(wild, parametersOf(maker)).request.priceTicks).toBeLessThan(calm);
    const toxic = measures({ TOXICITY: 0.5 });
    expect(placed(toxic, parametersOf(maker)).request.priceTicks).toBeLessThan(calm);
  });

  it.each([
    ['LOW', BID - 600, 416],
    ['NORMAL', BID, SIZE],
    ['HIGH', BID + 300, 1_250],
  ] as const)('as near and as large as aggression %s says', (aggression, ticks, lots) => {
    expect(placed(influenced({ aggression })).request).toMatchObject({
      type: 'LIMIT_MAKER',
      priceTicks: ticks,
      quantityLots: lots,
    });
  });

  it('never so near that it would trade at once', () => {
    const rising = influenced({ forecast: trialForecast(10) });
    const eager = parametersOf(maker, { volatilityFactor: 0, forecastWeight: 10 });
    expect(placed(rising, eager).request.priceTicks).toBe(6_000_000);
    const falling = { ...influenced({ forecast: trialForecast(-10) }), working: [bid] };
    expect(placed({ ...falling, positionLots: 1 }, eager).request).toMatchObject({
      side: -1,
      priceTicks: 6_000_000,
    });
  });

  it('no more than would fill its inventory, either way', () => {
    const far = parametersOf(maker, { volatilityFactor: 0, toxicityFactor: 0, skew: 0 });
    const bought = placed({ positionLots: LIMIT - 500, working: [ask] }, far);
    expect(bought.request).toMatchObject({ side: 1, quantityLots: 500 });
    expect(decide({ positionLots: LIMIT, working: [ask] }, far)).toMatchObject({
      code: 'INVENTORY_FULL',
    });
    expect(decide({ positionLots: -LIMIT, working: [bid] }, far)).toMatchObject({
      code: 'INVENTORY_FULL',
    });
  });
});

describe('the market maker moves a quote', () => {
  it('that is further from its place than the tolerance', () => {
    const near = quote(1, { priceTicks: BID - 600 });
    expect(decide({ working: [near, ask] }).kind).toBe('hold');
    const far = quote(1, { priceTicks: BID - 601 });
    expect(amendedBy(decide({ working: [far, ask] }))).toMatchObject({
      clientOrderId: 'bid',
      priceTicks: BID,
      quantityLots: SIZE,
      threshold: 1,
    });
  });

  it('with what is left of it, never with more', () => {
    const far = quote(1, { priceTicks: BID - 1_000, lots: 300 });
    expect(amendedBy(decide({ working: [far, ask] })).quantityLots).toBe(300);
  });

  it('that has become much larger than wanted', () => {
    const low = {
      ...influenced({ tradingLevel: 1 }),
      working: [quote(1, { priceTicks: BID - 600 })],
    };
    expect(amendedBy(decide(low)).quantityLots).toBe(416);
  });

  it('not while it rests, nor while the venue is at it', () => {
    const far = quote(1, { priceTicks: BID - 1_000 });
    expect(decide({ working: [far, ask], sinceIntentNs: 0.2e9 })).toMatchObject({
      code: 'COOLING_DOWN',
    });
    const changing = { ...far, cancelRequested: true };
    expect(decide({ working: [changing, ask] })).toMatchObject({ code: 'ORDER_CHANGING' });
    expect(placed({ working: [changing] }).request.side).toBe(-1);
  });
});

describe('the market maker takes a quote back', () => {
  it.each<[string, Partial<MarketView>]>([
    ['too old', { working: [bid, quote(-1, { ageNs: 60e9 })] }],
    ['too small to move', { working: [bid, quote(-1, { lots: 8 })] }],
    ['one quote a side is enough', { working: [bid, quote(-1, { lots: 9 }), ask] }],
    ['more than this side may still trade', { working: [bid, ask], positionLots: 500 - LIMIT }],
    ['BIAS_AGAINST_SIDE', { working: [bid, ask], ...influenced({ bias: 'LONG_ONLY' }) }],
    ['REDUCE_ONLY', { working: [ask], tradingLevel: 2 }],
    ['INPUT_UNKNOWN', { working: [ask], ...measures({ TOXICITY: Number.NaN }) }],
    ['INPUT_UNKNOWN', { working: [ask], ...measures({ MICROPRICE: Number.NaN }) }],
    ['INPUT_UNKNOWN', { working: [ask], ...measures({ VOLATILITY: Number.NaN }) }],
    ['TOXIC_FLOW', { working: [ask], ...measures({ TOXICITY: 0.86 }) }],
    ['TOO_VOLATILE', { working: [ask], ...measures({ VOLATILITY: 5.1 }) }],
    ['BIAS_PAUSE', { working: [ask], ...influenced({ bias: 'PAUSE' }) }],
  ])('that is: %s', (why, changes) => {
    expect(decide({ sinceIntentNs: 0, ...changes })).toEqual({
      kind: 'cancel',
      clientOrderId: 'ask',
      why,
    });
  });

  it('once, and one after the other', () => {
    const toxic = measures({ TOXICITY: 1 });
    const asked = { ...bid, cancelRequested: true };
    expect(decide({ ...toxic, working: [asked, ask] })).toMatchObject({ clientOrderId: 'ask' });
    const both = [asked, { ...ask, cancelRequested: true }];
    expect(decide({ ...toxic, working: both })).toEqual({ kind: 'hold', code: 'TOXIC_FLOW' });
  });

  it('not by itself when trading is halted: the kernel does', () => {
    expect(decide({ working: [bid], tradingLevel: 3 })).toMatchObject({ code: 'TRADING_STATE' });
  });
});

describe('where only reductions are open, the market maker', () => {
  it.each<[string, Partial<MarketView>]>([
    ['in a state', { tradingLevel: 2 }],
    ['by a bias', influenced({ bias: 'FLAT' })],
  ])('quotes the side that reduces, no more than it holds (%s)', (_, changes) => {
    expect(placed({ ...changes, positionLots: 300 }).request).toMatchObject({
      side: -1,
      quantityLots: 300,
      reduceOnly: true,
    });
    expect(decide({ ...changes }).kind).toBe('hold');
  });
});

describe('the grounds of the market maker', () => {
  it('are the distance from the reservation price in half-spreads', () => {
    const { rationale, score } = placed({ positionLots: -LIMIT / 3, ...influenced({}) });
    expect(rationale).toMatchObject([
      { name: 'microprice', unit: 'bps', weight: 0.5 },
      { name: 'inventory', weight: -1 },
    ]);
    expect(rationale[1]!.contribution).toBeCloseTo(1 / 3, 3);
    expect(score).toBeGreaterThanOrEqual(1);
    expect(score).toBeLessThan(1.001);
  });

  it('reach the threshold whatever the prices round to', () => {
    const price = fc.double({ min: 59_900, max: 60_100, noNaN: true });
    const held = fc.integer({ min: -3_000, max: 3_000 });
    fc.assert(
      fc.property(price, held, fc.boolean(), (MICROPRICE, positionLots, quoted) => {
        const working = quoted ? [quote(positionLots > 0 ? -1 : 1, { ageNs: 0 })] : [];
        const answer = decide({ ...measures({ MICROPRICE }), positionLots, working });
        if (answer.kind !== 'place') return;
        expect(answer.request.side * answer.score).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });
});

const first = (changes: Partial<MarketView>) => maker.hurdles!(trialView(changes), parameters)[0];

describe('the hurdles of the market maker', () => {
  it('say how toxic, how volatile, how far off and how full', () => {
    expect(first(measures({ TOXICITY: 0.9 }))).toMatchObject({
      code: 'TOXIC_FLOW',
      observed: 0.9,
      needed: 0.85,
      bound: 'at most',
    });
    expect(first({ working: [bid, quote(-1, { priceTicks: ASK + 300 })] })).toMatchObject({
      code: 'QUOTE_IN_PLACE',
      observed: 0.5,
      needed: 1,
      unit: 'bps',
    });
    expect(
      first({ positionLots: LIMIT, working: [quote(-1, { priceTicks: ASK - 1_200 })] }),
    ).toMatchObject({
      code: 'INVENTORY_FULL',
      observed: 0,
      needed: 5,
    });
  });
});

it('the market maker refuses quotes that are larger than its inventory may be', () => {
  expect(() => configureStrategy(maker, 0, { quoteValue: 2_001 })).toThrow(
    'strategy maker: quoteValue must not be more than inventoryValue, was 2001 of 2000',
  );
});

import { TRIAL_INSTRUMENT, trialForecast, trialSentiment } from '@voltaire/reflex/decide/trial.ts';
import { AGGRESSIONS, BIASES, URGENCIES } from '@voltaire/reflex/model/aggression.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { AmendIntent, PlaceIntent, StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import { TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import {
  type Influence,
  knownMotion,
  type MarketView,
  type WorkingOrder,
} from '@voltaire/reflex/orient/market-view.ts';
import { KINEMATICS_SIZE } from '@voltaire/reflex/physics/kinematics.ts';
import { Measure, MEASURES_SIZE } from '@voltaire/reflex/physics/measures.ts';
import * as fc from 'fast-check';
import { steered } from './strategies.ts';

/** Any double: NaN, infinite, zero of either sign, tiny and huge. */
const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, 0, 1e308));
const instrument = new Instrument(0, TRIAL_INSTRUMENT);
const sides = fc.constantFrom<Side>(1, -1);
const level = fc.constantFrom(...Object.values(TradingLevel));
const MID_TICKS = 6_000_000;

function ordersOf(numbers: fc.Arbitrary<number>, price: fc.Arbitrary<number>, most: number) {
  const order: fc.Arbitrary<WorkingOrder> = fc.record({
    clientOrderId: fc.constantFrom('a', 'b', 'c'),
    side: sides,
    priceTicks: price,
    lots: numbers,
    ageNs: fc.oneof(numbers, fc.constant(1e11)),
    cancelRequested: fc.boolean(),
    amending: fc.boolean(),
  });
  return fc.uniqueArray(order, { maxLength: most, selector: (one) => one.clientOrderId });
}

const levels = fc.array(fc.double({ min: 0, max: 1 }), { maxLength: 5 });
const madForecast = fc
  .tuple(levels, fc.array(anyNumber, { maxLength: 5 }))
  .map(([quantiles, returnsBps]) => ({ ...trialForecast(0), levels: quantiles, returnsBps }));

/** As the influence of decide/influence.ts may be, its forecast as mad as can be. */
const madInfluence: fc.Arbitrary<Influence> = fc.record({
  aggression: fc.constantFrom(...AGGRESSIONS),
  bias: fc.constantFrom(...BIASES),
  size: anyNumber,
  threshold: anyNumber,
  urgency: fc.constantFrom(...URGENCIES),
  mayBuy: fc.boolean(),
  maySell: fc.boolean(),
  forecast: fc.option(madForecast),
  sentiment: fc.option(anyNumber.map(trialSentiment)),
  overrides: fc.constant([]),
});

const doubles = (numbers: fc.Arbitrary<number>, size: number) =>
  fc.array(numbers, { minLength: size, maxLength: size }).map((all) => Float64Array.from(all));

/** Everything that has the shape of a view. */
export const madViews: fc.Arbitrary<MarketView> = fc.record({
  instrument: fc.constant(instrument),
  atUs: anyNumber,
  monoNs: anyNumber,
  bidTicks: fc.oneof(anyNumber, fc.constant(MID_TICKS - 1)),
  bidLots: anyNumber,
  askTicks: fc.oneof(anyNumber, fc.constant(MID_TICKS + 1)),
  askLots: anyNumber,
  mid: fc.oneof(anyNumber, fc.constant(60_000)),
  feedState: fc.constant('LIVE' as const),
  quoteAgeNs: anyNumber,
  kinematics: fc
    .tuple(doubles(anyNumber, KINEMATICS_SIZE), doubles(anyNumber, KINEMATICS_SIZE))
    .map(([derivatives, standardErrors]) => knownMotion(derivatives, standardErrors, () => true)),
  microstructure: doubles(anyNumber, MEASURES_SIZE).map((values) => ({ values })),
  positionLots: fc.oneof(anyNumber, fc.constant(0)),
  working: ordersOf(anyNumber, anyNumber, 3),
  sinceIntentNs: anyNumber,
  influence: madInfluence,
  tradingLevel: fc.oneof(level, fc.constant(Number.NaN as TradingLevel)),
});

const saneInfluence = fc
  .record({
    aggression: fc.constantFrom(...AGGRESSIONS),
    bias: fc.constantFrom('NONE', 'NONE', 'NONE', ...BIASES),
    modelsConfigured: fc.boolean(),
    withoutInference: fc.constantFrom('TRADE', 'TRADE', 'REDUCE' as const),
    forecast: fc.option(fc.integer({ min: -20, max: 20 }).map((bps) => trialForecast(bps))),
    sentiment: fc.option(fc.double({ min: -1, max: 1, noNaN: true }).map(trialSentiment)),
  })
  .chain((inputs) => level.map((tradingLevel) => steered({ ...inputs, tradingLevel })));

/** A market as it may be on a lively day, with a strategy in the middle of its work. */
export const saneViews: fc.Arbitrary<MarketView> = fc
  .record({
    signs: fc.tuple(sides, sides),
    sizes: doubles(fc.double({ min: 0, max: 2, noNaN: true }), KINEMATICS_SIZE),
    agreeing: fc.boolean(),
    volatility: fc.double({ min: 0.1, max: 6, noNaN: true }),
    toxicity: fc.double({ min: 0, max: 0.8, noNaN: true }),
    micropriceTicks: fc.double({ min: MID_TICKS - 1, max: MID_TICKS + 1, noNaN: true }),
    positionLots: fc.oneof(fc.constant(0), fc.integer({ min: -4_000, max: 4_000 })),
    working: fc.oneof(
      fc.constant([]),
      ordersOf(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: MID_TICKS - 4_000, max: MID_TICKS + 4_000 }),
        2,
      ),
    ),
    influence: saneInfluence,
    tradingLevel: fc.oneof(fc.constant(TradingLevel.ACTIVE), level),
  })
  .map(({ signs, sizes, agreeing, volatility, toxicity, micropriceTicks, ...rest }) => {
    const values = new Float64Array(MEASURES_SIZE).fill(volatility);
    values[Measure.MICROPRICE] = micropriceTicks * instrument.tickSize;
    values[Measure.TOXICITY] = toxicity;
    const derivatives = sizes.map((size, i) => size * signs[agreeing ? 0 : i % 2]!);
    return {
      instrument,
      atUs: 1.7e15,
      monoNs: 1e12,
      bidTicks: MID_TICKS - 1,
      bidLots: 1e5,
      askTicks: MID_TICKS + 1,
      askLots: 1e5,
      mid: 60_000,
      feedState: 'LIVE' as const,
      quoteAgeNs: 1e6,
      kinematics: knownMotion(derivatives, sizes, () => true),
      microstructure: { values },
      sinceIntentNs: Number.POSITIVE_INFINITY,
      ...rest,
    };
  });

const isCount = (value: number) => Number.isSafeInteger(value) && value > 0;

/** What is wrong with an answer: empty when it is one that an auditor would let pass. */
export function faultsOf(view: MarketView, answer: StrategyAnswer): string[] {
  if (answer.kind === 'hold') return answer.code === '' ? ['holds without a reason'] : [];
  const halted = !(view.tradingLevel < TradingLevel.CANCEL_ONLY);
  const faults: string[] = halted ? ['wants something while halted'] : [];
  if (answer.kind === 'cancel') {
    const own = view.working.filter((order) => order.clientOrderId === answer.clientOrderId);
    if (!own.some((order) => !order.cancelRequested)) faults.push('cancels what is ending');
    return faults;
  }
  const { influence, positionLots } = view;
  const { score, threshold, rationale } = answer;
  if (influence.bias === 'PAUSE') faults.push('orders in a pause');
  let sum = 0;
  for (const { value, weight, contribution } of rationale) {
    if (contribution !== value * weight) faults.push('a contribution is not value × weight');
    sum += contribution;
  }
  if (sum !== score) faults.push(`the rationale adds up to ${sum}, not to ${score}`);
  if (!(Math.abs(score) >= threshold)) faults.push(`score ${score} is below ${threshold}`);
  const { side, lots, ticks, reduceOnly } = wantedBy(view, answer);
  if (!isCount(lots)) faults.push(`${lots} lots`);
  if (!isCount(ticks)) faults.push(`${ticks} ticks`);
  const held = -side * positionLots;
  if (reduceOnly) {
    if (!(lots <= held)) faults.push('a reduction is larger than the position');
    return faults;
  }
  if (Math.sign(score) !== side) faults.push('the score is of the other sign');
  const open = side > 0 ? influence.mayBuy : influence.maySell;
  const opening = open && view.tradingLevel < TradingLevel.REDUCE_ONLY;
  if (!opening && !(lots <= held)) faults.push('opens what may not be opened');
  return faults;
}

function wantedBy(view: MarketView, answer: PlaceIntent | AmendIntent) {
  if (answer.kind === 'place') {
    const { side, quantityLots, priceTicks, reduceOnly } = answer.request;
    return { side, lots: quantityLots, ticks: priceTicks, reduceOnly };
  }
  const { clientOrderId, quantityLots, priceTicks } = answer;
  const own = view.working.find((order) => order.clientOrderId === clientOrderId);
  const side = own === undefined || own.cancelRequested ? Number.NaN : own.side;
  return { side, lots: quantityLots, ticks: priceTicks, reduceOnly: false };
}

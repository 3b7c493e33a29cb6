import type { RecordedInfluence } from '@voltaire/reflex/model/decision.ts';
import { FEED_STATES } from '@voltaire/reflex/model/feed-health.ts';
import { FLATTEN, type OrderRequest } from '@voltaire/reflex/model/order.ts';
import { describe, expect, it } from 'vitest';
import {
  AT_US,
  forecast,
  inForce,
  influence,
  intent,
  ODD,
  SENTIMENT,
  signal,
  vetoes,
} from './audit.ts';

const under = (bias: RecordedInfluence['bias'], side: 1 | -1, positionLots: number) =>
  vetoes({
    ...intent(
      { score: side * 1.5, rationale: [signal(side * 3, 0.5)] },
      { side, reduceOnly: side * positionLots < 0 },
    ),
    ...influence({ bias }),
    ...inForce({ bias }),
    positionLots,
  });

const liquidation = (more: Partial<OrderRequest> = {}) => ({
  ...intent(
    { score: 1, threshold: 0, rationale: [signal(1, 1)], why: 'kill 7' },
    { strategy: FLATTEN, side: -1, type: 'MARKET', reduceOnly: true, ...more },
  ),
  ...influence({ forecast: null, sentiment: null }),
  positionLots: 10,
  baseLots: Number.NaN,
});

describe('VETO_STALE_INPUT', () => {
  it('asks for a quote that is young enough', () => {
    expect(vetoes({ quoteAgeNs: 1e9 })).toEqual([]);
    expect(vetoes({ quoteAgeNs: 1.001e9 })).toEqual(['VETO_STALE_INPUT']);
    expect(vetoes({ maxQuoteAgeMs: undefined })).toEqual(['VETO_STALE_INPUT']);
    for (const odd of ODD) {
      expect(vetoes({ quoteAgeNs: odd })).toEqual(['VETO_STALE_INPUT']);
      expect(vetoes({ maxQuoteAgeMs: odd })).toEqual(['VETO_STALE_INPUT']);
    }
  });

  it.each(FEED_STATES)('asks for a LIVE feed: %s', (feedState) => {
    expect(vetoes({ feedState })).toEqual(feedState === 'LIVE' ? [] : ['VETO_STALE_INPUT']);
  });
});

describe('VETO_FORECAST', () => {
  it('asks nothing when no model was listened to', () => {
    const none = influence({ forecast: null, sentiment: null });
    expect(vetoes({ ...none, inference: undefined })).toEqual([]);
  });

  it.each([
    ['falling quantiles', { returnsBps: [-2, 1, 0.9] }],
    ['a quantile that is not a number', { returnsBps: [-2, Number.NaN, 1] }],
    ['an infinite quantile', { returnsBps: [-2, 1, Number.POSITIVE_INFINITY] }],
    ['a quantile missing', { returnsBps: [-2, 1] }],
    ['levels out of order', { levels: [0.5, 0.1, 0.9] }],
    ['a level twice', { levels: [0.1, 0.5, 0.5] }],
    ['a level outside of 0 to 1', { levels: [0.1, 0.5, 1] }],
    ['no median', { levels: [0.1, 0.4, 0.9] }],
    ['nothing at all', { levels: [], returnsBps: [] }],
    ['a time to come', { computedAtUs: AT_US + 1e6 + 1 }],
    ['no time', { computedAtUs: Number.NaN }],
    ['an age past the limit', { computedAtUs: AT_US - 2_000_001 }],
    ['no horizon', { horizonS: 0 }],
  ])('takes no forecast with %s', (_, fault) => {
    expect(vetoes(forecast(fault))).toEqual(['VETO_FORECAST']);
  });

  it('takes what the kernel has taken: the clock of a model may be ahead by a second', () => {
    expect(vetoes(forecast({ computedAtUs: AT_US + 1e6 }))).toEqual([]);
  });

  it('takes one of exactly the age that is allowed', () => {
    expect(vetoes(forecast({ computedAtUs: AT_US - 2e6 }))).toEqual([]);
    expect(vetoes(forecast({ computedAtUs: AT_US }))).toEqual([]);
  });

  it.each([
    ['out of range', { score: 1.01 }],
    ['not a number', { score: Number.NaN }],
    ['of the future', { computedAtUs: AT_US + 1e6 + 1 }],
  ])('takes no sentiment that is %s', (_, fault) => {
    const sentiment = { ...SENTIMENT, ...fault };
    expect(vetoes(influence({ sentiment }))).toEqual(['VETO_FORECAST']);
  });

  it('denies when the policy names no age', () => {
    expect(vetoes({ inference: { models: ['chronos', 'finbert'] } })).toEqual(['VETO_FORECAST']);
  });
});

describe('VETO_MODEL', () => {
  it('listens to nobody whom the policy does not name', () => {
    expect(vetoes(forecast({ modelId: 'stranger' }))).toEqual(['VETO_MODEL']);
    expect(vetoes({ inference: { models: ['chronos'], maxAgeMs: 2_000 } })).toEqual(['VETO_MODEL']);
    expect(vetoes({ inference: undefined })).toEqual(['VETO_FORECAST', 'VETO_MODEL']);
  });
});

describe('VETO_OVERRIDE', () => {
  const cited = influence({ aggression: 'HIGH', overrides: ['HIGH by ada'] });
  const high = { aggression: 'HIGH', overrides: ['HIGH by ada'], untilUs: AT_US + 1 } as const;

  it('asks that what is cited is in force', () => {
    expect(vetoes({ ...cited, ...inForce(high) })).toEqual([]);
    expect(vetoes(cited)).toEqual(['VETO_OVERRIDE']);
    expect(vetoes({ ...cited, ...inForce({ ...high, overrides: [] }) })).toEqual(['VETO_OVERRIDE']);
  });

  it('knows an end that has come at this moment', () => {
    expect(vetoes({ ...cited, ...inForce({ ...high, untilUs: AT_US }) })).toEqual([
      'VETO_OVERRIDE',
    ]);
    expect(vetoes({ ...cited, ...inForce({ ...high, untilUs: Number.NaN }) })).toEqual([
      'VETO_OVERRIDE',
    ]);
  });

  it('asks that what is in force was obeyed; more caution is welcome', () => {
    expect(vetoes(inForce({ aggression: 'LOW' }))).toEqual(['VETO_OVERRIDE']);
    expect(vetoes(influence({ aggression: 'LOW' }))).toEqual([]);
    expect(vetoes(inForce({ bias: 'LONG_ONLY' }))).toEqual(['VETO_OVERRIDE']);
    expect(vetoes(influence({ bias: 'LONG_ONLY' }))).toEqual([]);
    expect(vetoes(influence({ aggression: 'HUGE' as 'HIGH' }))).toEqual(['VETO_OVERRIDE']);
  });
});

describe('VETO_BIAS', () => {
  it.each([
    ['NONE', [], [], [], []],
    ['LONG_ONLY', [], ['VETO_BIAS'], [], []],
    ['SHORT_ONLY', ['VETO_BIAS'], [], [], []],
    ['FLAT', ['VETO_BIAS'], ['VETO_BIAS'], [], []],
    ['PAUSE', ['VETO_BIAS'], ['VETO_BIAS'], ['VETO_BIAS'], ['VETO_BIAS']],
  ] as const)('%s: buying, selling, closing a long, closing a short', (bias, ...expected) => {
    const found = [under(bias, 1, 0), under(bias, -1, 0), under(bias, -1, 10), under(bias, 1, -10)];
    expect(found).toEqual(expected);
  });

  it('takes no closing that would turn the position round', () => {
    const short = { score: -1.5, rationale: [signal(-3, 0.5)] };
    const sell = { ...intent(short, { side: -1 }), ...influence({ bias: 'LONG_ONLY' }) };
    expect(vetoes({ ...sell, positionLots: 10 })).toEqual([]);
    expect(vetoes({ ...sell, positionLots: 9 })).toEqual(['VETO_BIAS']);
    expect(vetoes({ ...sell, positionLots: Number.NaN })).toEqual(['VETO_BIAS']);
  });

  it('holds also when the decision did not know of it', () => {
    expect(vetoes(inForce({ bias: 'FLAT' }))).toEqual(['VETO_OVERRIDE', 'VETO_BIAS']);
  });
});

describe('a liquidation', () => {
  it.each(['NONE', 'LONG_ONLY', 'SHORT_ONLY', 'FLAT', 'PAUSE'] as const)(
    'passes under %s',
    (bias) => {
      expect(vetoes({ ...liquidation(), ...inForce({ bias, aggression: 'LOW' }) })).toEqual([]);
      expect(vetoes({ ...liquidation(), ...inForce({ bias, untilUs: AT_US }) })).toEqual([]);
    },
  );

  it('is one only while it reduces', () => {
    const opening = { ...liquidation({ reduceOnly: false }), ...inForce({ bias: 'PAUSE' }) };
    expect(vetoes(opening)).toEqual(['VETO_SIGN', 'VETO_OVERRIDE', 'VETO_BIAS']);
    expect(vetoes({ ...liquidation({ quantityLots: 11 }) })).toEqual(['VETO_SIZE']);
  });
});

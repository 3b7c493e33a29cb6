import type { AuditInput } from '@voltaire/reflex/governance/audit-check.ts';
import { Auditor } from '@voltaire/reflex/governance/auditor.ts';
import type { RecordedInfluence, RecordedIntent } from '@voltaire/reflex/model/decision.ts';
import type { Signal } from '@voltaire/reflex/model/intent.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';

export const AT_US = 1_700_000_000_000_000;
export const ODD = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

export const REQUEST: OrderRequest = {
  symbolId: 0,
  strategy: 'kinetic',
  side: 1,
  type: 'LIMIT',
  timeInForce: 'IOC',
  quantityLots: 10,
  priceTicks: 100,
  reduceOnly: false,
  parentId: 'p',
  triggerTicks: 0,
  displayLots: 0,
  parentLots: 10,
};

export const signal = (value: number, weight: number, contribution = value * weight): Signal => ({
  name: 's',
  value,
  unit: 'bps/s',
  weight,
  contribution,
});

export const INTENT: RecordedIntent = {
  kind: 'place',
  request: REQUEST,
  replaces: '',
  score: 1.5,
  threshold: 1,
  rationale: [signal(4, 0.5), signal(-1, 0.5)],
  why: 'fast',
};

export const FORECAST = {
  modelId: 'chronos',
  computedAtUs: AT_US - 1e6,
  horizonS: 5,
  levels: [0.1, 0.5, 0.9],
  returnsBps: [-2, 1, 1],
  inputHash: 'h',
};
export const SENTIMENT = {
  modelId: 'finbert',
  computedAtUs: AT_US - 1e6,
  score: 0.4,
  inputHash: 'h',
};

export const INFLUENCE: RecordedInfluence = {
  aggression: 'NORMAL',
  bias: 'NONE',
  size: 1,
  threshold: 1,
  urgency: 'TOUCH',
  overrides: [],
  forecast: FORECAST,
  sentiment: SENTIMENT,
};

export const INPUT: AuditInput = {
  atUs: AT_US,
  intent: INTENT,
  influence: INFLUENCE,
  positionLots: 0,
  feedState: 'LIVE',
  quoteAgeNs: 5e6,
  maxQuoteAgeMs: 1_000,
  inference: { models: ['chronos', 'finbert'], maxAgeMs: 2_000 },
  inForce: { aggression: 'NORMAL', bias: 'NONE', overrides: [], untilUs: Number.POSITIVE_INFINITY },
  baseLots: 20,
};

export const auditor = new Auditor();
export const vetoes = (input: Partial<AuditInput>) =>
  auditor
    .examine({ ...INPUT, ...input })
    .filter(({ passed }) => !passed)
    .map(({ code }) => code);

export const intent = (more: Partial<RecordedIntent>, request: Partial<OrderRequest> = {}) => ({
  intent: { ...INTENT, ...more, request: { ...REQUEST, ...request } },
});
export const influence = (more: Partial<RecordedInfluence>) => ({
  influence: { ...INFLUENCE, ...more },
});
export const forecast = (more: Partial<typeof FORECAST>) =>
  influence({ forecast: { ...FORECAST, ...more } });
export const inForce = (more: Partial<AuditInput['inForce']>) => ({
  inForce: { ...INPUT.inForce, ...more },
});

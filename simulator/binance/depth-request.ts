/** The `limit` of an order book request (rest-api.md, "Order book"): 1 … 5000, 100 by default. */
import { apiErrors } from './api-error.ts';
import type { Parameters } from './parameters.ts';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 5_000;
const WEIGHTS = [
  { upTo: 100, weight: 5 },
  { upTo: 500, weight: 25 },
  { upTo: 1_000, weight: 50 },
] as const;
const WEIGHT_MAX = 250;

/** Above 5000 there are 5000 levels; 0 and what is not a number are refused. */
export function depthLimit(parameters: Parameters): number {
  const limit = parameters.optionalInteger('limit') ?? LIMIT_DEFAULT;
  if (limit === 0) throw apiErrors.invalidData('limit');
  return Math.min(limit, LIMIT_MAX);
}

export function depthWeight(parameters: Parameters): number {
  const limit = depthLimit(parameters);
  return WEIGHTS.find(({ upTo }) => limit <= upTo)?.weight ?? WEIGHT_MAX;
}

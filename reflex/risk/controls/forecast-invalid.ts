import type { Control } from '../control.ts';
import { amount } from '../known.ts';

/** Counts what is wrong with the inference that entered the decision (risk/inference-check.ts). */
export const forecastInvalid: Control = {
  code: 'FORECAST_INVALID',
  reference: 'C23',
  unit: 'faults',
  blames: 'world',
  bound: 'at most',
  explain:
    'the inference that entered this decision is malformed, too old, out of range or of a model that is not allowed',
  read(_order, { inferenceFaults }, reading) {
    reading.observed = amount(inferenceFaults);
    reading.limit = 0;
  },
};

import type { Forecast, Sentiment } from '../../model/inference.ts';
import type { AuditCheck } from '../audit-check.ts';

/** Faults of what models have said, as far as the decision cites it. */
export const forecast: AuditCheck = {
  code: 'VETO_FORECAST',
  reference: 'A4, C23',
  unit: 'faults',
  bound: 'at most',
  explain:
    'quantiles and sentiment that a decision rests on are complete, finite, in order, in range, not too old and not of the future; look at the model, or decide without it',
  read({ influence, inference, atUs }, reading) {
    const maxAgeUs = (inference?.maxAgeMs ?? Number.NaN) * 1e3;
    reading.observed =
      faultsOf(influence.forecast, atUs, maxAgeUs) +
      sentimentFaults(influence.sentiment, atUs, maxAgeUs);
    reading.limit = 0;
  },
};

function faultsOf(cited: Forecast | null, atUs: number, maxAgeUs: number): number {
  if (cited === null) return 0;
  const { levels, returnsBps, horizonS, computedAtUs } = cited;
  let faults = timeFaults(computedAtUs, atUs, maxAgeUs);
  if (!(horizonS > 0 && horizonS < Number.POSITIVE_INFINITY)) faults++;
  if (levels.length !== returnsBps.length || !levels.includes(0.5)) faults++;
  let level = 0;
  let before = -Number.MAX_VALUE;
  for (let i = 0; i < levels.length; i++) {
    const next = levels[i]!;
    const at = returnsBps[i] ?? Number.NaN;
    if (!(next > level && next < 1)) faults++;
    if (!(at >= before && at <= Number.MAX_VALUE)) faults++;
    level = next;
    before = at;
  }
  return faults;
}

function sentimentFaults(cited: Sentiment | null, atUs: number, maxAgeUs: number): number {
  if (cited === null) return 0;
  const inRange = Math.abs(cited.score) <= 1;
  return timeFaults(cited.computedAtUs, atUs, maxAgeUs) + (inRange ? 0 : 1);
}

function timeFaults(computedAtUs: number, atUs: number, maxAgeUs: number): number {
  const ageUs = atUs - computedAtUs;
  return ageUs >= 0 && ageUs <= maxAgeUs ? 0 : 1;
}

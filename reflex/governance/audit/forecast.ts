import {
  type Forecast,
  hasSoundLevels,
  isFiniteForecast,
  isFresh,
  isMonotone,
  isScore,
  type Sentiment,
} from '../../model/inference.ts';
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
    reading.observed =
      faultsOf(influence.forecast, atUs, inference?.maxAgeMs) +
      sentimentFaults(influence.sentiment, atUs, inference?.maxAgeMs);
    reading.limit = 0;
  },
};

function faultsOf(cited: Forecast | null, atUs: number, maxAgeMs: number | undefined): number {
  if (cited === null) return 0;
  return count(
    isFiniteForecast(cited),
    hasSoundLevels(cited),
    isMonotone(cited),
    isFresh(cited, maxAgeMs, atUs),
  );
}

function sentimentFaults(
  cited: Sentiment | null,
  atUs: number,
  maxAgeMs: number | undefined,
): number {
  return cited === null ? 0 : count(isScore(cited), isFresh(cited, maxAgeMs, atUs));
}

function count(...sound: readonly boolean[]): number {
  return sound.filter((each) => !each).length;
}

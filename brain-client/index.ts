// Asking a Brain
export { type AddressState, type Answer, type AskOptions, BrainClient } from './client.ts';
export { BrainError, type BrainErrorCode, CLIENT_FAULTS } from './brain-error.ts';
export {
  type BrainClientOptions,
  BrainOptionsError,
  CLIENT_DEFAULTS,
  MAX_REASON_BYTES,
  type TlsOptions,
} from './options.ts';
export type { BreakerState } from './circuit-breaker.ts';
export type { ReasonPart } from './reason-parts.ts';

// Whether its answers can be believed
export {
  believed,
  type Checked,
  REFUSALS,
  type RefusalCode,
  type Refused,
} from './checks/refusal.ts';
export { checkForecast } from './checks/forecast.ts';
export { checkSentiment } from './checks/sentiment.ts';
export { checkConclusion } from './checks/conclusion.ts';
export { PLAUSIBILITY, type Plausibility } from './checks/plausibility.ts';
export { forecastInputHash, sentimentInputHash } from './input-hash.ts';

// When to ask, and how good it turns out
export {
  type ForecastBasis,
  type ForecastBatch,
  ForecastSchedule,
  type ForecastScheduleOptions,
  SCHEDULE_DEFAULTS,
  type ScheduleCounts,
  type SymbolForecast,
} from './forecast-schedule.ts';
export {
  Calibration,
  type CalibrationFigures,
  CALIBRATION_WINDOW,
  type ModelCalibration,
} from './calibration.ts';
export { Meters, type ModelMeters } from './meters.ts';

// Being a Brain
export {
  BRAIN_SERVICE,
  BRAIN_SERVICE_NAME,
  type BrainImplementation,
  type BrainServiceDefinition,
} from './service.ts';

// The built-in one
export { EmbeddedBrain } from './embedded/embedded-brain.ts';
export { EMBEDDED_FORECAST, EMBEDDED_SENTIMENT } from './embedded/models.ts';

import type { Control } from '../control.ts';

/** No limit configured, no order. Counts what is missing. */
export const limitConfigured: Control = {
  code: 'LIMIT_NOT_CONFIGURED',
  reference: 'C02, FIA 2015 §1.1',
  unit: 'limits missing',
  bound: 'at most',
  explain:
    'a limit that this order needs is not configured; set it under limits in voltaire.config.ts',
  read(_order, context, reading) {
    const { limits } = context;
    reading.observed =
      missing(limits?.maxOrderValue) +
      missing(limits?.maxPosition) +
      missing(limits?.priceCollarBps) +
      missing(limits?.maxDataAgeMs) +
      (Number.isNaN(context.messageTokens) ? 1 : 0);
    reading.limit = 0;
  },
};

function missing(limit: number | undefined): number {
  return limit !== undefined && Number.isFinite(limit) && limit > 0 ? 0 : 1;
}

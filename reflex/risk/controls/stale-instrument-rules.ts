import { type Control, reduces } from '../control.ts';
import { amount, larger } from '../known.ts';

/** Venues change steps and bounds; those of yesterday are a guess. True reductions may rest on it. */
export const staleInstrumentRules: Control = {
  code: 'STALE_INSTRUMENT_RULES',
  reference: 'C04',
  unit: 'ms',
  bound: 'at most',
  blames: 'world',
  explain:
    'the venue’s rules of this symbol were read too long ago; the log says why reading them again fails: mend that, or restart',
  read(order, context, reading) {
    const limit = context.system?.maxRulesAgeMs ?? Number.NaN;
    reading.observed = amount(context.rulesAgeMs);
    reading.limit = reduces(order, context) ? larger(limit, reading.observed) : limit;
  },
};

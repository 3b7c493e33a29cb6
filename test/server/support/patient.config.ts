import { MEASURES } from '@voltaire/reflex/governance/measures.ts';
import { defineConfig } from '@voltaire/server/config/config.ts';
import shipped from '../../../voltaire.config.ts';

const patient = { warn: 1e9, trip: 1e9, clear: 1e9 };

/**
 * The shipped configuration, for a machine that runs other tests at the same time: what is tested is
 * the platform, and a stalled machine would rightly keep it from trading.
 */
export default defineConfig({
  ...shipped,
  limits: {
    ...shipped.limits,
    system: { maxStallMs: 60_000, maxClockOffsetMs: 60_000, maxClockStepMs: 60_000 },
  },
  sentinel: { measures: Object.fromEntries(MEASURES.map(({ name }) => [name, patient])) },
});

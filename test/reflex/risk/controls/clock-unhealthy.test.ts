import { clockUnhealthy } from '@voltaire/reflex/risk/controls/clock-unhealthy.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: clockUnhealthy,
  code: 'CLOCK_UNHEALTHY',
  passes: {
    'an offset of exactly the limit, fast': { context: { clockOffsetMs: 100 } },
    'an offset of exactly the limit, slow': { context: { clockOffsetMs: -100 } },
    'a step of exactly the limit, forth': { context: { clockStepMs: 1_000 } },
    'a step of exactly the limit, back': { context: { clockStepMs: -1_000 } },
  },
  denies: {
    'a clock that is too fast': { context: { clockOffsetMs: 100.1 } },
    'a clock that is too slow': { context: { clockOffsetMs: -100.1 } },
    'a clock that jumped forth': { context: { clockStepMs: 1_001 } },
    'a clock that jumped back': { context: { clockStepMs: -1_001 } },
  },
  needs: { system: ['maxClockOffsetMs', 'maxClockStepMs'] },
  facts: ['clockOffsetMs', 'clockStepMs'],
});

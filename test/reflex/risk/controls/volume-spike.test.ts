import { volumeSpike } from '@voltaire/reflex/risk/controls/volume-spike.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: volumeSpike,
  code: 'VOLUME_SPIKE',
  passes: {
    'twenty times the usual': { context: { volumeRatio: 20 } },
    'a market of which nobody knows what is usual': { context: { volumeRatio: 0 } },
  },
  denies: {
    'a little more than that': { context: { volumeRatio: 20.001 } },
    'a sale of more than is held': {
      request: { side: -1 },
      context: { volumeRatio: 21, positionLots: 49_999 },
    },
  },
  needs: { limits: ['maxVolumeRatio'] },
  amounts: ['volumeRatio'],
  reduction: { request: { side: -1 }, context: { volumeRatio: 500, positionLots: 50_000 } },
});

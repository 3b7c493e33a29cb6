import { forecastInvalid } from '@voltaire/reflex/risk/controls/forecast-invalid.ts';
import { recipe } from '../../support/control-recipe.ts';

recipe({
  control: forecastInvalid,
  code: 'FORECAST_INVALID',
  passes: { 'an order without an inference, or with a sound one': {} },
  denies: { 'one fault': { context: { inferenceFaults: 1 } } },
  amounts: ['inferenceFaults'],
});

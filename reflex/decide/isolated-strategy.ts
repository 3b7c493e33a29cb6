import type { ConfiguredStrategy } from '../model/event.ts';
import type { Hold } from '../model/intent.ts';
import type { Parameter } from './parameters.ts';
import type { Strategy } from './strategy.ts';

/** It is asked by questions (consultation.ts): whoever calls it instead gets no order. */
const APART: Hold = { kind: 'hold', code: 'ASKED_APART' };

/**
 * What the kernel holds in place of a strategy that runs in a thread of its own. Its parameters were
 * completed and checked before the boot, by the code that knows them.
 */
export function isolatedStrategy(configured: ConfiguredStrategy): Strategy {
  const { name, parameters, isolated } = configured;
  if (!isolated) throw new TypeError(`strategy ${name} is not one that runs apart`);
  return {
    name,
    version: isolated.version,
    about: 'A user’s own, in a thread apart.',
    parameters: Object.fromEntries(Object.entries(parameters).map(taken)),
    warmUp: () => isolated.warmUp,
    withoutInference: isolated.withoutInference,
    decide: () => APART,
  };
}

function taken([name, value]: [string, number]): [string, Parameter] {
  return [name, { default: value, min: value, max: value, unit: '', about: 'As configured.' }];
}

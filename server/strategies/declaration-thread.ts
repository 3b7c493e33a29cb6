/** Loads a user's strategy once, asks it what it says of itself, and is thrown away. */
import { parentPort } from 'node:worker_threads';
import { configureStrategy, type Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { oneLine } from '@voltaire/reflex/isolation/program.ts';
import { strategyOf } from '@voltaire/reflex/isolation/strategy-form.ts';
import { HORIZONS_S } from '@voltaire/reflex/physics/kinematics.ts';
import type { Declaration, DeclarationRequest, DeclarationThreadMessage } from './declaration.ts';

const port = parentPort!;
port.once('message', (request: DeclarationRequest) => void answer(request));

async function answer({ file, uses }: DeclarationRequest): Promise<void> {
  let message: DeclarationThreadMessage;
  try {
    const strategy = strategyOf(await import(file));
    message = { declaration: declarationOf(strategy, uses) };
  } catch (error) {
    message = { problem: error instanceof Error ? error.message : oneLine(error) };
  }
  port.postMessage(message);
}

function declarationOf(strategy: Strategy, uses: DeclarationRequest['uses']): Declaration {
  const { name, version, about, withoutInference } = strategy;
  return {
    name,
    version,
    about,
    withoutInference,
    // Data only: what cannot be copied to another thread is none of a schema.
    parameters: JSON.parse(JSON.stringify(strategy.parameters)) as Declaration['parameters'],
    uses: uses.map((given) => {
      const { parameters, horizons } = configureStrategy(strategy, 0, given);
      return { parameters, warmUp: known(horizons) };
    }),
  };
}

function known(horizons: unknown): number[] {
  const all = HORIZONS_S.map((_, index) => index);
  const good = Array.isArray(horizons) && horizons.every((each) => all.includes(each as number));
  if (good) return horizons as number[];
  throw new TypeError(`its "warmUp" must return a list of horizons, each of ${all.join(', ')}`);
}

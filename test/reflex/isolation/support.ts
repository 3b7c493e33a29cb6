import { Consultation } from '@voltaire/reflex/decide/consultation.ts';
import { systemClock } from '@voltaire/reflex/clock.ts';
import type { Program } from '@voltaire/reflex/isolation/program.ts';
import { StrategyHost } from '@voltaire/reflex/isolation/strategy-host.ts';
import type { Answer } from '@voltaire/reflex/model/event.ts';
import type { MarketView } from '@voltaire/reflex/orient/market-view.ts';
import { onTestFinished } from 'vitest';
import { btc } from '../support/instruments.ts';

export const fileOf = (name: string) => new URL(`./strategies/${name}.ts`, import.meta.url).href;

export function programOf(name: string, symbols = 1): Program {
  return {
    name,
    file: fileOf(name),
    symbols: Array.from({ length: symbols }, (_, symbolId) => ({
      symbolId,
      instrument: { ...btc().definition, symbol: `BTC${symbolId}` },
      parameters: {},
    })),
  };
}

/** A host with these strategies, and everything that it hears. */
export async function hostOf(...programs: readonly Program[]) {
  const answers: Answer[] = [];
  const listeners = new Set<() => void>();
  const host = new StrategyHost(programs, {
    clock: systemClock,
    execArgv: ['--import', import.meta.resolve('tsx')],
    sink: (answer) => {
      answers.push(answer);
      for (const listener of listeners) listener();
    },
  });
  onTestFinished(async () => host.stop());
  await host.start();
  return { host, answers, next: nextOf(answers, listeners) };
}

/** Resolves with the newest answer that fits, once there is one. */
function nextOf(answers: readonly Answer[], listeners: Set<() => void>) {
  return async (fits: (answer: Answer) => boolean, withinMs = 15_000): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const heard = JSON.stringify(answers.slice(-5));
      const late = setTimeout(() => reject(new Error(`not heard; heard ${heard}`)), withinMs);
      const look = () => {
        const found = answers.findLast(fits);
        if (!found) return;
        clearTimeout(late);
        listeners.delete(look);
        resolve(found);
      };
      listeners.add(look);
      look();
    });
}

let seq = 0;

/** A question about the view, as the kernel opens one. */
export function question(
  strategy: string,
  view: MarketView,
  symbolId = 0,
  silentCode: string | null = null,
): Consultation {
  const consultation = new Consultation(strategy, symbolId, 50);
  consultation.ask(++seq, view, silentCode);
  return consultation;
}

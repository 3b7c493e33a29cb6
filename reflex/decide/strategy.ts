import type { StrategyAnswer } from '../model/intent.ts';
import type { MarketView } from '../orient/market-view.ts';

/**
 * A strategy is one file that exports one of these. `decide` is a pure function of what it is given:
 * it keeps nothing, so that any decision can be executed again from the journal.
 */
export interface Strategy<P extends Record<string, number> = Record<string, number>> {
  readonly name: string;
  /** Changes with every change of behaviour: decisions cite it. */
  readonly version: string;
  readonly defaults: Readonly<P>;
  /** What is wrong with the parameters, in a sentence; empty when nothing is. */
  check?(parameters: Readonly<P>): string;
  decide(view: MarketView, parameters: Readonly<P>): StrategyAnswer;
}

/** A strategy with its parameters complete and checked. */
export interface StrategyInstance {
  readonly strategy: Strategy;
  readonly symbolId: number;
  readonly parameters: Readonly<Record<string, number>>;
}

/** Throws a RangeError that names the parameter when one is unknown or not finite. */
export function configureStrategy(
  strategy: Strategy,
  symbolId: number,
  given: Readonly<Record<string, number>>,
): StrategyInstance {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(strategy.defaults, name)) {
      const known = Object.keys(strategy.defaults).join(', ');
      throw new RangeError(`strategy ${strategy.name} has no parameter "${name}"; it has ${known}`);
    }
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `strategy ${strategy.name}: ${name} must be a finite number, was ${value}`,
      );
    }
  }
  const parameters = { ...strategy.defaults, ...given };
  const problem = strategy.check?.(parameters) ?? '';
  if (problem !== '') throw new RangeError(`strategy ${strategy.name}: ${problem}`);
  return { strategy, symbolId, parameters };
}

import type { Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { MarketView } from '../orient/market-view.ts';
import { completeParameters, type ParameterSchema } from './parameters.ts';

/**
 * A strategy is one file that exports one of these. `decide` is a pure function of what it is given:
 * it keeps nothing, so that any decision can be executed again from the journal.
 */
export interface Strategy<P extends Record<string, number> = Record<string, number>> {
  readonly name: string;
  /** Changes with every change of behaviour: decisions cite it. */
  readonly version: string;
  /** Its idea and how it fails, in a few sentences: for people. */
  readonly about: string;
  readonly parameters: ParameterSchema<P>;
  /** Horizons (index into HORIZONS_S) whose motion must be known before it is asked at all. */
  warmUp(parameters: Readonly<P>): readonly number[];
  /**
   * What it does when a model is configured and none has a fresh forecast: TRADE on its own signals,
   * REDUCE what it holds and open nothing, or HOLD.
   */
  readonly withoutInference: 'TRADE' | 'REDUCE' | 'HOLD';
  /** What is wrong with the parameters as a whole, in a sentence; empty when nothing is. */
  check?(parameters: Readonly<P>): string;
  /**
   * The largest order, lots, that its parameters and its influence allow at this moment: the auditor
   * vetoes a larger one. Absent: it declares none.
   */
  largestLots?(view: MarketView, parameters: Readonly<P>): number;
  /** Asked only when the book is proven and the warm-up is over. */
  decide(view: MarketView, parameters: Readonly<P>): StrategyAnswer;
  /**
   * All that stood between the strategy and an order, for a view on which it held, the first first.
   * Asked only when somebody wants to know: `decide` should not pay for it.
   */
  hurdles?(view: MarketView, parameters: Readonly<P>): Hurdle[];
}

/** A strategy with its parameters complete and checked. */
export interface StrategyInstance {
  readonly strategy: Strategy;
  readonly symbolId: number;
  /** Of its warm-up. */
  readonly horizons: readonly number[];
  readonly parameters: Readonly<Record<string, number>>;
}

/** Throws a RangeError that names the parameter when one is unknown or out of its range. */
export function configureStrategy(
  strategy: Strategy,
  symbolId: number,
  given: Readonly<Record<string, number>>,
): StrategyInstance {
  const parameters = completeParameters(strategy.name, strategy.parameters, given);
  const problem = strategy.check?.(parameters) ?? '';
  if (problem !== '') throw new RangeError(`strategy ${strategy.name}: ${problem}`);
  return { strategy, symbolId, horizons: strategy.warmUp(parameters), parameters };
}

import { BacktestProblem, type UserStrategy } from '@voltaire/backtest';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { Config } from '../config/config.ts';
import { configureStrategies, loadUserStrategy } from '../strategies/configure-strategies.ts';

/** What a thread on a machine with nothing else to do takes for a question, with room to spare. */
export const THINK_MS = 1;

export interface Wanted {
  readonly name: string;
  readonly definition: InstrumentDefinition;
  /** Above those of the configuration. */
  readonly parameters: Readonly<Record<string, number>>;
  /** THINK_MS when it is not given, and never more than its budget then. */
  readonly thinkMs: number | undefined;
}

/**
 * The strategy of somebody's own that a configuration has under this name for this symbol, with its
 * parameters complete; null when the name is one of the kernel's. Throws a BacktestProblem when there
 * is none, and a ConfigError about its file.
 */
export async function userStrategyOf(
  { strategies }: Pick<Config, 'strategies'>,
  { name, definition, parameters, thinkMs }: Wanted,
): Promise<(UserStrategy & { readonly parameters: Readonly<Record<string, number>> }) | null> {
  if (STRATEGIES.some((each) => each.name === name)) return null;
  const known: string[] = STRATEGIES.map((each) => each.name);
  for (const entry of strategies) {
    const { file, symbol } = entry;
    if (file === undefined || symbol !== definition.symbol) continue;
    const called = entry.name ?? (await loadUserStrategy(file, [])).name;
    known.push(called);
    if (called !== name) continue;
    const given = { ...entry, parameters: { ...entry.parameters, ...parameters } };
    const { strategies: configured, programs } = await configureStrategies([given], [definition]);
    const { isolated, parameters: complete } = configured[0]!;
    const thinks = thinkMs ?? Math.min(THINK_MS, isolated!.budgetMs);
    const [program] = programs;
    return { program: program!, isolated: isolated!, thinkMs: thinks, parameters: complete };
  }
  throw new BacktestProblem(
    `there is no strategy "${name}" for ${definition.symbol}; there is ${known.join(', ')}`,
  );
}

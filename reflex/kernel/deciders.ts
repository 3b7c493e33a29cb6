import { Consultation } from '../decide/consultation.ts';
import { isolatedStrategy } from '../decide/isolated-strategy.ts';
import { configureStrategy, type Strategy } from '../decide/strategy.ts';
import type { Governance } from '../governance/governance.ts';
import type { Boot, ConfiguredStrategy } from '../model/event.ts';
import type { Lane } from '../orient/lane.ts';
import { Decider } from './decider.ts';
import type { RiskMemory } from './risk-memory.ts';

export interface DecidersParts {
  readonly boot: Boot;
  readonly lanes: readonly Lane[];
  readonly memory: RiskMemory;
  readonly governance: Governance;
  /** Largest order, lots, that the policy lets anybody place there at this moment. */
  readonly mostLots: (lane: Lane) => number;
}

/** One for each strategy on each symbol that it is configured for. */
export class Deciders {
  private readonly bySymbol: readonly (readonly Decider[])[];
  readonly all: readonly Decider[];

  /** Throws a RangeError when a strategy is not known, or its parameters are wrong. */
  constructor(parts: DecidersParts, strategies: readonly Strategy[]) {
    const { boot, lanes } = parts;
    this.bySymbol = lanes.map((lane) =>
      boot.strategies
        .filter(({ symbol }) => symbol === lane.instrument.symbol)
        .map((configured) => hire(parts, configured, lane, strategies)),
    );
    this.all = this.bySymbol.flat();
  }

  /** In the order of the configuration. */
  on(symbolId: number): readonly Decider[] {
    return this.bySymbol[symbolId]!;
  }

  find(strategy: string, symbolId: number): Decider | undefined {
    return this.bySymbol[symbolId]?.find(({ name }) => name === strategy);
  }

  /** The strategy's own, on every symbol. */
  of(strategy: string): Decider[] {
    return this.all.filter(({ name }) => name === strategy);
  }
}

function hire(
  { boot, governance, memory, mostLots }: DecidersParts,
  configured: ConfiguredStrategy,
  lane: Lane,
  strategies: readonly Strategy[],
): Decider {
  const { instrument } = lane;
  const { name, isolated } = configured;
  const known = isolated
    ? isolatedStrategy(configured)
    : strategies.find((strategy) => strategy.name === name);
  if (!known) throw new RangeError(`there is no strategy named "${name}"`);
  const instance = configureStrategy(known, instrument.id, configured.parameters);
  const { venue, symbol } = instrument.definition;
  return new Decider({
    instance,
    place: { venue, symbol, strategy: name },
    governance,
    inference: memory.inferences[instrument.id]!,
    inferenceLimits: boot.policy.inference,
    consultation: isolated ? new Consultation(name, instrument.id, isolated.budgetMs) : null,
    mostLots: () => mostLots(lane),
  });
}

import { createHash } from 'node:crypto';
import type { ConfiguredStrategy } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { BUY, BY_HAND, ORDER_TYPES, SELL } from '@voltaire/reflex/model/order.ts';
import type { AccountLimits, Policy, StrategyLimits } from '@voltaire/reflex/model/policy.ts';
import type { Config } from './config/config.ts';
import { strategyLimits } from './config/limits.ts';
import { ConfigError } from './config/load.ts';

/**
 * The limits in force, complete and explicit: with every default in its place, so that its hash says
 * all. `strategies` are those of the configuration, in its order, by the names that they have in the
 * end. Throws a ConfigError where the limits do not fit what is traded.
 */
export function policyOf(
  config: Config,
  definitions: readonly InstrumentDefinition[],
  strategies: readonly Pick<ConfiguredStrategy, 'name'>[],
): Policy {
  const { limits, sentinel, inference } = config;
  return {
    version: 2,
    symbols: limits.symbols,
    strategies: strategiesOf(
      config,
      strategies.map(({ name }) => name),
    ),
    account: accountOf(config, definitions),
    system: limits.system,
    inference,
    sentinel,
  };
}

/** SHA-256 over the policy's canonical JSON: what every decision cites. */
export function policyHash(policy: Policy): string {
  return createHash('sha256').update(canonicalJson(policy)).digest('hex');
}

/** JSON with sorted keys, without spaces and without what is undefined: one text for one value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function strategiesOf(
  { strategies, limits }: Config,
  names: readonly string[],
): Record<string, StrategyLimits> {
  const given = Object.keys(limits.strategies);
  const stranger = given.find((name) => !names.includes(name) && name !== BY_HAND);
  if (stranger !== undefined) {
    const known = names.length > 0 ? names.join(', ') : 'none';
    throw new ConfigError(
      `limits.strategies.${stranger}: no strategy of this name is configured; there is ${known}`,
    );
  }
  const all: Record<string, StrategyLimits> = {};
  strategies.forEach(({ symbol, sides, types }, i) => {
    const name = names[i]!;
    const signs = sides.map((side) => (side === 'BUY' ? BUY : SELL));
    const before = all[name];
    if (
      before &&
      (String(before.sides) !== String(signs) || String(before.types) !== String(types))
    ) {
      throw new ConfigError(
        `strategies: "${name}" must have the same sides and types wherever it stands`,
      );
    }
    const symbols = [...(before?.symbols ?? []), symbol];
    const own = limits.strategies[name] ?? strategyLimits.parse({});
    all[name] = { ...own, symbols, sides: signs, types };
  });
  // People may place orders where somebody has said within which limits, and nowhere else.
  const byHand = limits.strategies[BY_HAND];
  const traded = [...new Set(strategies.map(({ symbol }) => symbol))];
  if (byHand) all[BY_HAND] = { ...byHand, symbols: traded, sides: [BUY, SELL], types: ORDER_TYPES };
  return all;
}

function accountOf(
  { limits: { account }, strategies }: Config,
  definitions: readonly InstrumentDefinition[],
): AccountLimits | undefined {
  if (!account) return undefined;
  const traded = strategies.map(({ symbol }) => symbol);
  const quotes = new Map(definitions.map(({ symbol, quote }) => [symbol, quote]));
  const currency = account.currency ?? quotes.get(traded[0] ?? '') ?? '';
  const other = traded.find((symbol) => quotes.get(symbol) !== currency);
  if (other !== undefined) {
    throw new ConfigError(
      `limits.account counts in ${currency}, but ${other} is traded in ${quotes.get(other) ?? 'nothing that is known'}: capital and losses need one currency`,
    );
  }
  return { ...account, currency };
}

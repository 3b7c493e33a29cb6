import { createHash } from 'node:crypto';
import type { ConfiguredStrategy } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { BUY, FLATTEN, ORDER_TYPES, SELL } from '@voltaire/reflex/model/order.ts';
import type { AccountLimits, Policy, StrategyLimits } from '@voltaire/reflex/model/policy.ts';
import { type Config } from './config/config.ts';
import { strategyLimits } from './config/limits.ts';
import { ConfigError } from './config/load.ts';

/**
 * The limits in force, complete and explicit: with every default in its place, so that its hash says
 * all. Throws a ConfigError when what is traded does not count in one currency.
 */
export function policyOf(config: Config, definitions: readonly InstrumentDefinition[]): Policy {
  const { limits, sentinel, inference } = config;
  return {
    version: 2,
    symbols: limits.symbols,
    strategies: strategiesOf(config),
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

/** What the kernel must know of the strategies; what they may do is in the policy. */
export function configuredStrategies({ strategies }: Config): ConfiguredStrategy[] {
  return strategies.map(({ name, symbol, parameters }) => ({ name, symbol, parameters }));
}

function strategiesOf({ strategies, limits }: Config): Record<string, StrategyLimits> {
  const all: Record<string, StrategyLimits> = {};
  for (const { name, symbol, sides, types } of strategies) {
    const symbols = [...(all[name]?.symbols ?? []), symbol];
    const signs = sides.map((side) => (side === 'BUY' ? BUY : SELL));
    all[name] = { ...limits.strategies[name], symbols, sides: signs, types };
  }
  // The kernel's own, which only ever closes what the others have opened.
  const symbols = [...new Set(strategies.map(({ symbol }) => symbol))];
  all[FLATTEN] = { ...strategyLimits.parse({}), symbols, sides: [BUY, SELL], types: ORDER_TYPES };
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

import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { BUY, ORDER_TYPES, SELL } from '@voltaire/reflex/model/order.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import type { z } from 'zod';
import { sentinel } from '../config/governance.ts';
import { limits, strategyLimits, symbolLimits } from '../config/limits.ts';

type Limits = z.output<typeof limits>;

/** Nobody is there to re-arm what latches after so many entries. */
const NO_COUNT = 1_000_000;

export interface PolicyParts {
  readonly limits: Limits;
  readonly sentinel: z.output<typeof sentinel>;
}

/**
 * The limits of a backtest that names no configuration: those of behaviour as the platform has them,
 * those of money as capital gives them, and entries without a count.
 */
export function partsOf(symbol: string, strategy: string, capital: number): PolicyParts {
  const entries = { maxReentries: NO_COUNT, maxReentriesPerSession: NO_COUNT };
  const money = { maxOrderValue: capital, maxOrderQuantity: NO_COUNT, maxPosition: NO_COUNT };
  return {
    sentinel: sentinel.parse({}),
    limits: limits.parse({
      account: { capital, maxGrossExposure: 1, maxNetExposure: 1 },
      symbols: { [symbol]: money },
      strategies: { [strategy]: { ...entries, maxDrawdown: capital } },
    }),
  };
}

/** Of one strategy on one symbol. What the configuration does not limit is not limited here either. */
export function backtestPolicy(
  { limits: given, sentinel: watched }: PolicyParts,
  { symbol, quote }: InstrumentDefinition,
  strategy: string,
): Policy {
  const own = given.strategies[strategy] ?? strategyLimits.parse({});
  const { account } = given;
  return {
    version: 2,
    symbols: { [symbol]: given.symbols[symbol] ?? symbolLimits.parse({}) },
    strategies: {
      [strategy]: { ...own, symbols: [symbol], sides: [BUY, SELL], types: ORDER_TYPES },
    },
    account: account && { ...account, currency: account.currency ?? quote },
    system: given.system,
    sentinel: watched,
  };
}

import { mkdirSync } from 'node:fs';
import type { Command } from 'commander';
import {
  BacktestProblem,
  type RunSettings,
  type SymbolRules,
  type Venue,
} from '@voltaire/backtest';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { isMoney } from '@voltaire/reflex/model/money.ts';
import { orderLimits } from '@voltaire/reflex/venue/binance/order-limits.ts';
import { DEFAULT_RATE_LIMITS } from '@voltaire/simulator/binance/rate-limits.ts';
import { venueOption } from '../commands/feed.ts';
import { loadConfig } from '../config/load.ts';
import { policyHash } from '../policy.ts';
import { kernelBuildHash } from '../version.ts';
import { addAssumptionOptions, type AssumptionOptions, assumptionsOf } from './assumptions.ts';
import { backtestPolicy, partsOf } from './policy.ts';
import { userStrategyOf } from './user-strategy.ts';

export interface MarketOptions {
  readonly venue: Venue;
  readonly symbol: string;
  readonly tick?: string;
  readonly lot?: string;
  readonly minQuantity?: string;
  readonly minNotional?: string;
}

export interface BacktestOptions extends MarketOptions, AssumptionOptions {
  readonly tape: string;
  readonly strategy: string;
  readonly param: readonly string[];
  readonly sweep: readonly string[];
  readonly workers: string;
  readonly capital: string;
  readonly balance: readonly string[];
  readonly config?: string;
  readonly think?: string;
  readonly speed?: string;
  readonly journal?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** So much that an account is never what stops a strategy, unless it is said. */
const PLENTY_QUOTE = '1000000';
const PLENTY_BASE = '1000';

export const collect = (text: string, before: readonly string[]): readonly string[] => [
  ...before,
  text,
];

/** Which market of a tape is meant. */
export function addMarketOptions(command: Command): Command {
  return command
    .addOption(venueOption())
    .requiredOption('--symbol <name>', 'which of its symbols')
    .option('--tick <size>', 'of a symbol that is not known: smallest step of a price')
    .option('--lot <size>', 'smallest step of a quantity')
    .option('--min-quantity <quantity>', 'smallest order (default: one lot)')
    .option('--min-notional <value>', 'smallest value of an order (default: none)');
}

export function addBacktestOptions(command: Command): Command {
  const onMarket = addMarketOptions(
    command.requiredOption('--tape <file>', 'the recording, or a converted one'),
  );
  return addAssumptionOptions(onMarket)
    .requiredOption('--strategy <name>', 'one of the kernel, or of your own in --config')
    .option('--param <name=value>', 'a parameter of it; may be repeated', collect, [])
    .option(
      '--sweep <name=a:b:step>',
      'run each value of a parameter; repeated, each pair',
      collect,
      [],
    )
    .option('--workers <n>', 'threads of a sweep', '1')
    .option('--capital <amount>', 'what shares are of, and limits of money', '20000')
    .option('--balance <asset=amount>', 'what the account begins with; repeatable', collect, [])
    .option('--config <file>', 'take limits and your own strategies from a configuration')
    .option('--think <ms>', 'what a strategy of your own takes for an answer (default: 1)')
    .option('--speed <n>', 'times real time, to watch it as paper trading (default: full speed)')
    .option('--journal <dir>', 'write the journal of the run, for voltaire replay')
    .option('--report <file>', 'write a page (HTML) with charts')
    .option('--json', 'print one JSON object');
}

export function marketOf(options: MarketOptions): {
  venue: Venue;
  symbol: string;
  rules: Partial<SymbolRules>;
} {
  const { venue, symbol, tick, lot, minQuantity, minNotional } = options;
  const rules: Partial<SymbolRules> = {
    ...(tick === undefined ? {} : { tickSize: amount('--tick', tick) }),
    ...(lot === undefined ? {} : { lotSize: amount('--lot', lot) }),
    ...(minQuantity === undefined ? {} : { minQuantity: amount('--min-quantity', minQuantity) }),
    ...(minNotional === undefined ? {} : { minNotional: amount('--min-notional', minNotional) }),
  };
  return { venue, symbol, rules };
}

/** Throws a BacktestProblem that names the option. */
export async function settingsOf(
  options: BacktestOptions,
  definition: InstrumentDefinition,
): Promise<RunSettings> {
  const { strategy, symbol, config } = options;
  const capital = positive('--capital', options.capital);
  const given = Object.fromEntries(options.param.map((text) => pair('--param', text, Number)));
  const thinkMs = options.think === undefined ? undefined : notNegative('--think', options.think);
  const loaded = config === undefined ? null : await loadConfig({ config });
  const wanted = { name: strategy, definition, parameters: given, thinkMs };
  const user = loaded && (await userStrategyOf(loaded, wanted));
  const policy = backtestPolicy(loaded ?? partsOf(symbol, strategy, capital), definition, strategy);
  if (options.journal !== undefined) mkdirSync(options.journal, { recursive: true });
  return {
    strategy,
    parameters: user?.parameters ?? given,
    ...(user && { user }),
    policy,
    policyHash: policyHash(policy),
    buildHash: kernelBuildHash(),
    venueLimits: orderLimits([
      { type: 'ORDERS', intervalMs: 10_000, limit: DEFAULT_RATE_LIMITS.ordersPer10Seconds },
      { type: 'ORDERS', intervalMs: 86_400_000, limit: DEFAULT_RATE_LIMITS.ordersPerDay },
      {
        type: 'REQUEST_WEIGHT',
        intervalMs: 60_000,
        limit: DEFAULT_RATE_LIMITS.requestWeightPerMinute,
      },
    ]),
    ...assumptionsOf(options),
    balances: {
      [definition.quote]: PLENTY_QUOTE,
      [definition.base]: PLENTY_BASE,
      ...Object.fromEntries(options.balance.map((text) => pair('--balance', text, String))),
    },
    capital: policy.account?.capital ?? capital,
  };
}

export function pair<T extends string | number>(
  option: string,
  text: string,
  read: (value: string) => T,
): readonly [string, T] {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const sound = option === '--param' ? Number.isFinite(Number(value)) : isMoney(value ?? '');
  if (name === undefined || value === undefined || !sound || value.trim() === '') {
    throw new BacktestProblem(`${option} is a name, = and a number, was "${text}"`);
  }
  return [name, read(value)];
}

export function positive(option: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new BacktestProblem(`${option} must be a number above 0, was "${text}"`);
}

function notNegative(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new BacktestProblem(`${option} must be a number from 0, was "${text}"`);
}

function amount(option: string, text: string): string {
  if (isMoney(text) && !text.startsWith('-')) return text;
  throw new BacktestProblem(`${option} must be a decimal, was "${text}"`);
}

import { DEFAULT_LATENCIES, type RunSettings } from '@voltaire/backtest';
import { LIMITS, POLICY, STRATEGY_LIMITS, VENUE_LIMITS } from '../../reflex/support/policy.ts';

const SYMBOLS = ['BTCUSDT', 'BTC/USD', 'ETH/USD'];

/** Limits so wide that nothing is in the way, and everything else as the command has it. */
export function backtestSettings(changes: Partial<RunSettings> = {}): RunSettings {
  const strategy = changes.strategy ?? 'kinetic';
  const limits = { ...STRATEGY_LIMITS, symbols: SYMBOLS };
  return {
    strategy,
    parameters: {},
    policy: {
      ...POLICY,
      symbols: Object.fromEntries(SYMBOLS.map((symbol) => [symbol, LIMITS])),
      strategies: { [strategy]: limits },
    },
    policyHash: 'p',
    buildHash: 'b',
    venueLimits: VENUE_LIMITS,
    fees: { maker: '0.001', taker: '0.001' },
    queue: 'proportional',
    latencies: DEFAULT_LATENCIES,
    seed: 1,
    balances: { USDT: '1000000', BTC: '1000', USD: '1000000', ETH: '1000' },
    capital: 20_000,
    ...changes,
  };
}

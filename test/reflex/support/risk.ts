import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { Governor, type RiskFacts, type Verdict } from '@voltaire/reflex/risk/governor.ts';
import { btc } from './instruments.ts';

/** Limits in round numbers: an order of 100,000 lots is one BTC, at 60,000 worth 60,000. */
export const RISK_POLICY: Policy = {
  symbols: {
    BTCUSDT: { maxOrderValue: 60_000, maxPosition: 2, priceCollarBps: 50, maxDataAgeMs: 1_000 },
  },
  messageRate: { perSecond: 10, burst: 5 },
};

export const ONE_BTC = 100_000;
export const MID_TICKS = 6_000_000;

export const REQUEST: OrderRequest = {
  symbolId: 0,
  strategy: 'test',
  side: 1,
  type: 'LIMIT',
  timeInForce: 'IOC',
  quantityLots: 50_000,
  priceTicks: MID_TICKS,
  reduceOnly: false,
};

export const FACTS: RiskFacts = {
  instrument: btc(),
  tradingLevel: 0,
  mid: 60_000,
  feedLive: true,
  quoteAgeMs: 10,
  positionLots: 0,
  pendingBuyLots: 0,
  pendingSellLots: 0,
  reduceOnlyPending: false,
};

export function judge(
  request: Partial<OrderRequest> = {},
  facts: Partial<RiskFacts> = {},
  policy: Policy = RISK_POLICY,
): Verdict {
  return new Governor(policy).judge(
    { ...REQUEST, ...request },
    { ...FACTS, ...facts },
    1e9,
    'c1',
    7,
  );
}

/** The policy with some limits of the symbol changed. */
export function limits(changes: Policy['symbols'][string]): Policy {
  return { ...RISK_POLICY, symbols: { BTCUSDT: { ...RISK_POLICY.symbols.BTCUSDT, ...changes } } };
}

export function control(verdict: Verdict, code: string) {
  return verdict.controls.find((result) => result.code === code)!;
}

import type { Control } from './control.ts';
import { auditWriteFailed } from './controls/audit-write-failed.ts';
import { auditorVeto } from './controls/auditor-veto.ts';
import { bookIntegrity } from './controls/book-integrity.ts';
import { childExceedsParent } from './controls/child-exceeds-parent.ts';
import { clockUnhealthy } from './controls/clock-unhealthy.ts';
import { consecutiveRejects } from './controls/consecutive-rejects.ts';
import { dayVolumeShare } from './controls/day-volume-share.ts';
import { duplicateOrder } from './controls/duplicate-order.ts';
import { forecastInvalid } from './controls/forecast-invalid.ts';
import { inputFinite } from './controls/input-finite.ts';
import { instrumentRules } from './controls/instrument-rules.ts';
import { insufficientMargin } from './controls/insufficient-margin.ts';
import { limitConfigured } from './controls/limit-configured.ts';
import { liquidityShare } from './controls/liquidity-share.ts';
import { loopStall } from './controls/loop-stall.ts';
import { lossLimit } from './controls/loss-limit.ts';
import { maxExposure } from './controls/max-exposure.ts';
import { maxOpenOrders } from './controls/max-open-orders.ts';
import { maxOrderQuantity } from './controls/max-order-quantity.ts';
import { maxOrderValue } from './controls/max-order-value.ts';
import { maxPosition } from './controls/max-position.ts';
import { messageRate } from './controls/message-rate.ts';
import { notPermitted } from './controls/not-permitted.ts';
import { orderStateUnknown } from './controls/order-state-unknown.ts';
import { priceCollar } from './controls/price-collar.ts';
import { priceWalk } from './controls/price-walk.ts';
import { reduceOnly } from './controls/reduce-only.ts';
import { repeatedExecution } from './controls/repeated-execution.ts';
import { selfMatch } from './controls/self-match.ts';
import { staleInstrumentRules } from './controls/stale-instrument-rules.ts';
import { staleMarketData } from './controls/stale-market-data.ts';
import { tradingState } from './controls/trading-state.ts';
import { triggerPrice } from './controls/trigger-price.ts';
import { volatilityPause } from './controls/volatility-pause.ts';
import { volumeSpike } from './controls/volume-spike.ts';

/**
 * Every control, in the order in which a denial is named: state, well-formed, permission, duplicate,
 * data, price, size, cumulative, rate, and the rest. All are evaluated for every order. A new one is
 * one file and one line here.
 */
export const CONTROLS: readonly Control[] = [
  tradingState,
  auditorVeto,
  auditWriteFailed,
  loopStall,
  clockUnhealthy,
  limitConfigured,
  inputFinite,
  instrumentRules,
  staleInstrumentRules,
  notPermitted,
  duplicateOrder,
  selfMatch,
  staleMarketData,
  bookIntegrity,
  volatilityPause,
  volumeSpike,
  priceCollar,
  triggerPrice,
  priceWalk,
  maxOrderValue,
  maxOrderQuantity,
  liquidityShare,
  dayVolumeShare,
  maxPosition,
  reduceOnly,
  childExceedsParent,
  maxOpenOrders,
  maxExposure,
  insufficientMargin,
  lossLimit,
  messageRate,
  repeatedExecution,
  consecutiveRejects,
  orderStateUnknown,
  forecastInvalid,
];

import type { Control } from './control.ts';
import { inputFinite } from './controls/input-finite.ts';
import { instrumentRules } from './controls/instrument-rules.ts';
import { limitConfigured } from './controls/limit-configured.ts';
import { maxOrderValue } from './controls/max-order-value.ts';
import { maxPosition } from './controls/max-position.ts';
import { messageRate } from './controls/message-rate.ts';
import { priceCollar } from './controls/price-collar.ts';
import { reduceOnly } from './controls/reduce-only.ts';
import { staleMarketData } from './controls/stale-market-data.ts';
import { tradingState } from './controls/trading-state.ts';

/**
 * Every control, in the order in which a denial is named: state, well-formed, data, price, size,
 * rate. All are evaluated for every order. A new one is one file and one line here.
 */
export const CONTROLS: readonly Control[] = [
  tradingState,
  limitConfigured,
  inputFinite,
  instrumentRules,
  staleMarketData,
  priceCollar,
  maxOrderValue,
  maxPosition,
  reduceOnly,
  messageRate,
];

import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import { LIMIT_NAMES } from '@voltaire/reflex/risk/controls/limit-configured.ts';

/** Those of a section of the policy; null when it has none of this name. */
export function limitNames(section: string): readonly string[] | null {
  if (!Object.hasOwn(LIMIT_NAMES, section)) return null;
  return Object.keys(LIMIT_NAMES[section as keyof typeof LIMIT_NAMES]);
}

/**
 * What stands for "no limit". The governor has no way round a control, here as little as anywhere:
 * whoever wants to know what a veto has cost asks with its limits this wide.
 */
const AS_GOOD_AS_NONE = 1e12;

/** The window in which the same order again is a mistake: the shorter, the wider. */
export function liftedValue(name: string): number {
  return name === 'duplicateWindowMs' ? 1 / AS_GOOD_AS_NONE : AS_GOOD_AS_NONE;
}

/** The limits behind each code. Others deny because of a fact: a halt, a balance, the venue's rules. */
export const LIFTED_LIMITS: Readonly<Partial<Record<DenialCode, readonly string[]>>> = {
  MAX_ORDER_VALUE: ['symbols.maxOrderValue'],
  MAX_ORDER_QUANTITY: ['symbols.maxOrderQuantity'],
  MAX_POSITION: ['symbols.maxPosition'],
  MAX_EXPOSURE: ['account.maxGrossExposure', 'account.maxNetExposure'],
  MAX_OPEN_ORDERS: ['symbols.maxOpenOrders', 'strategies.maxOpenOrders'],
  PRICE_COLLAR: ['symbols.priceCollarBps'],
  PRICE_WALK: ['symbols.maxWalkBps'],
  TRIGGER_PRICE: ['symbols.maxTriggerBps'],
  LIQUIDITY_SHARE: ['symbols.maxDepthShare'],
  DAY_VOLUME_SHARE: ['symbols.maxDayVolumeShare', 'symbols.maxDayVolumeAgeMs'],
  STALE_MARKET_DATA: ['symbols.maxDataAgeMs'],
  VOLATILITY_PAUSE: ['symbols.maxMoveBps', 'symbols.maxMoveSigmas'],
  VOLUME_SPIKE: ['symbols.maxVolumeRatio'],
  DUPLICATE_ORDER: ['strategies.duplicateWindowMs'],
  REPEATED_EXECUTION: ['strategies.maxReentries', 'strategies.maxReentriesPerSession'],
  CONSECUTIVE_REJECTS: ['strategies.maxRejects'],
  LOSS_LIMIT: ['account.lossReduce', 'account.lossHalt', 'strategies.maxDrawdown'],
  MESSAGE_RATE: [
    'account.ordersPerSecond',
    'account.burst',
    'strategies.ordersPerSecond',
    'strategies.burst',
  ],
  CLOCK_UNHEALTHY: ['system.maxClockOffsetMs', 'system.maxClockStepMs'],
  LOOP_STALL: ['system.maxStallMs'],
  STALE_INSTRUMENT_RULES: ['system.maxRulesAgeMs'],
};

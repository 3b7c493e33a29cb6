import type { TradingLevel } from '~/graphql/trading';

interface Look {
  /** Classes of the badge. */
  readonly badge: string;
  /** What the level allows, for a person. */
  readonly meaning: string;
}

export const TRADING_LEVELS: Record<TradingLevel, Look> = {
  ACTIVE: { badge: 'bg-up-wash text-up', meaning: 'New orders are allowed.' },
  CAUTION: { badge: 'bg-care-wash text-care', meaning: 'New orders are allowed, with care.' },
  REDUCE_ONLY: { badge: 'bg-care-wash text-care', meaning: 'Only orders that reduce a position.' },
  CANCEL_ONLY: { badge: 'bg-down-wash text-down', meaning: 'No new orders; cancels only.' },
  HALTED: { badge: 'bg-stop text-on-stop', meaning: 'Nothing is sent.' },
};

/** "global" is "everything"; "symbol:BTCUSDT" is "symbol BTCUSDT". */
export function scopeName(scope: string): string {
  return scope === 'global' ? 'everything' : scope.replace(':', ' ');
}

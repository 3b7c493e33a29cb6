import type { Account } from '../act/account.ts';
import type { Lane } from '../orient/lane.ts';

/**
 * What an account has at stake at worst, at the mids: gross; and net if every buy fills and no sale,
 * and the other way round (a net short is above zero in `short`). NaN where a market is missing.
 */
export interface Exposure {
  gross: number;
  long: number;
  short: number;
}

/** Of all symbols; of one, `without`, only what is none of ours. -1: of all in full. */
export function sumExposure(
  lanes: readonly Lane[],
  account: Account,
  without: number,
  into: Exposure,
): void {
  into.gross = 0;
  into.long = 0;
  into.short = 0;
  for (const { instrument, market } of lanes) {
    let long = account.foreign.lots(instrument.id, 1);
    let short = -account.foreign.lots(instrument.id, -1);
    if (instrument.id !== without) {
      const { lots } = account.position(instrument.id);
      long += lots + account.pendingLots(instrument.id, 1);
      short += lots - account.pendingLots(instrument.id, -1);
    }
    if (long === 0 && short === 0) continue;
    const value = market.mid * instrument.lotSize;
    into.gross += Math.max(Math.abs(long), Math.abs(short)) * value;
    into.long += long * value;
    into.short -= short * value;
  }
}

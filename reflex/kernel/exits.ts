import type { Exits } from '../model/bracket.ts';
import type { Instrument } from '../model/instrument.ts';
import type { RequestedOrder } from '../model/order.ts';

export type ExitsRefusal = 'WRONG_EXITS' | 'NO_STOPS_HERE';

/** Why an entry may not be made with these exits; null when it may. */
export function exitsRefusal(
  entry: RequestedOrder,
  exits: Exits,
  instrument: Instrument,
): ExitsRefusal | null {
  if (!leavesRoom(entry, exits)) return 'WRONG_EXITS';
  return canBeHeld(exits, instrument) ? null : 'NO_STOPS_HERE';
}

/**
 * Whether exits are such that an entry at its price has a way to go to each: the stop on the side of the
 * loss, the target on that of the gain, and at least one of them. A reduction opens nothing to be closed.
 */
function leavesRoom(
  { side, priceTicks, reduceOnly }: RequestedOrder,
  { stopTicks, profitTicks }: Exits,
): boolean {
  if (reduceOnly || (stopTicks === 0 && profitTicks === 0)) return false;
  const stop = stopTicks === 0 || (isPrice(stopTicks) && side * (priceTicks - stopTicks) > 0);
  return (
    stop && (profitTicks === 0 || (isPrice(profitTicks) && side * (profitTicks - priceTicks) > 0))
  );
}

/** Whether the venue takes the stop: an entry without the one that it asks for must not be made. */
function canBeHeld({ stopTicks }: Exits, { orderTypes }: Instrument): boolean {
  return stopTicks === 0 || orderTypes.includes('STOP');
}

function isPrice(ticks: number): boolean {
  return Number.isSafeInteger(ticks) && ticks > 0;
}

import type { Lane } from './orient/lane.ts';
import { Column } from './rings/telemetry-ring.ts';

/** Writes one tick, as the kernel sees the market right after it, into a telemetry slot. */
export function fillTick(
  data: Float64Array,
  at: number,
  kind: number,
  seq: number,
  atUs: number,
  { instrument, market, kinematics, microstructure }: Lane,
): void {
  data[at + Column.KIND] = kind;
  data[at + Column.SYMBOL] = instrument.id;
  data[at + Column.SEQ] = seq;
  data[at + Column.AT_US] = atUs;
  data[at + Column.EXCHANGE_US] = market.exchangeUs;
  data[at + Column.BID_TICKS] = market.quote.bidTicks;
  data[at + Column.BID_LOTS] = market.quote.bidLots;
  data[at + Column.ASK_TICKS] = market.quote.askTicks;
  data[at + Column.ASK_LOTS] = market.quote.askLots;
  data[at + Column.LAST_TICKS] = market.tape.lastTicks;
  data[at + Column.LAST_LOTS] = market.tape.lastLots;
  data[at + Column.LAST_SIDE] = market.tape.lastSide;
  data.set(kinematics.derivatives, at + Column.DERIVATIVES);
  data.set(kinematics.standardErrors, at + Column.STANDARD_ERRORS);
  data.set(microstructure.values, at + Column.MEASURES);
}

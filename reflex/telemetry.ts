import type { Kernel } from './kernel.ts';
import { Column } from './rings/telemetry-ring.ts';

/** Writes one tick, as the kernel sees the market right after it, into a telemetry slot. */
export function fillTick(
  data: Float64Array,
  at: number,
  kind: number,
  seq: number,
  atUs: number,
  { instrument, market, kinematics }: Kernel['lanes'][number],
): void {
  data[at + Column.KIND] = kind;
  data[at + Column.SYMBOL] = instrument.id;
  data[at + Column.SEQ] = seq;
  data[at + Column.AT_US] = atUs;
  data[at + Column.EXCHANGE_US] = market.exchangeUs;
  data[at + Column.BID_TICKS] = market.bidTicks;
  data[at + Column.BID_LOTS] = market.bidLots;
  data[at + Column.ASK_TICKS] = market.askTicks;
  data[at + Column.ASK_LOTS] = market.askLots;
  data[at + Column.LAST_TICKS] = market.lastTicks;
  data[at + Column.LAST_LOTS] = market.lastLots;
  data[at + Column.LAST_SIDE] = market.lastSide;
  data.set(kinematics.derivatives, at + Column.DERIVATIVES);
}

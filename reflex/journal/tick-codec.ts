import type { Quote, Trade } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { ByteWriter } from './bytes.ts';

/*
 * Nine of ten events are quotes and trades. They have functions of their own, so small that the
 * compiler takes the writer's methods into them: a number that is handed to a call is an object.
 */

export function writeQuote(writer: ByteWriter, seq: number, event: Quote): void {
  header(writer, event.kind, event.symbolId + 1, seq, event);
  writer.f64(event.updateId);
  writer.f64(event.bidTicks);
  writer.f64(event.bidLots);
  writer.f64(event.askTicks);
  writer.f64(event.askLots);
}

export function writeTrade(writer: ByteWriter, seq: number, event: Trade): void {
  header(writer, event.kind, event.symbolId + 1, seq, event);
  writer.f64(event.tradeId);
  writer.f64(event.priceTicks);
  writer.f64(event.quantityLots);
  writer.f64(event.exchangeUs);
  writer.u8(event.aggressor > 0 ? 1 : 0);
}

/** What every record begins with; its length is written when it is complete. */
export function header(
  writer: ByteWriter,
  kind: number,
  symbol: number,
  seq: number,
  { atUs, monoNs }: Stamped,
): void {
  writer.u32(0);
  writer.u16(kind);
  writer.u16(symbol);
  writer.f64(seq);
  writer.f64(atUs);
  writer.f64(monoNs);
}

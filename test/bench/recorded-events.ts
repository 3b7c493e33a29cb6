import { fileURLToPath } from 'node:url';
import { ByteWriter } from '@voltaire/reflex/journal/bytes.ts';
import { decodeRecord, encodeEvent } from '@voltaire/reflex/journal/record.ts';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import { TapeReader } from '@voltaire/tape/index.ts';
import { BTCUSDT } from '../reflex/support/instruments.ts';

const TAPE = '../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz';

/** The shipped recording of Binance Spot as the events that the kernel gets of it, each its own. */
export async function recordedEvents(): Promise<KernelEvent[]> {
  const instrument = new Instrument(0, BTCUSDT);
  const decoder = new BinanceDecoder([instrument], { market: 'spot', depth: 1000 });
  const writer = new ByteWriter();
  const events: KernelEvent[] = [];
  // The decoder uses its events again: what comes back from the journal's bytes is a copy.
  const keep = (event: KernelEvent): void => {
    writer.clear();
    encodeEvent(writer, 1, event);
    const record = decodeRecord(writer.bytes, 0);
    if (record.type === 'event') events.push(record.event);
  };
  const file = fileURLToPath(new URL(TAPE, import.meta.url));
  for await (const entry of new TapeReader(file).entries()) {
    if (entry.kind !== 'frame') continue;
    const { bytes, receivedNs } = entry;
    const monoNs = Number(receivedNs);
    const atUs = monoNs / 1e3;
    if (bytes.includes('"lastUpdateId"')) {
      keep(decoder.decodeSnapshot(bytes.toString(), instrument, atUs, monoNs));
    } else decoder.decode(bytes, atUs, monoNs, keep);
  }
  return events;
}

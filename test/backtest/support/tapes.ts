import { fileURLToPath } from 'node:url';
import { type EventTape, readTape } from '@voltaire/backtest';

export const TAPE = fileURLToPath(
  new URL('../../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz', import.meta.url),
);
export const KRAKEN_TAPE = fileURLToPath(
  new URL('../../../simulator/tapes/kraken_v2_btc_eth_d10_20260707.jsonl.gz', import.meta.url),
);

export const spotTape = (): Promise<EventTape> =>
  readTape(TAPE, { venue: 'binance', symbol: 'BTCUSDT', rules: {} });

export const krakenTape = (symbol: string): Promise<EventTape> =>
  readTape(KRAKEN_TAPE, { venue: 'kraken', symbol, rules: {} });

/** The first lines of a tape: what a recorder would have had until then. */
export function firstOf(tape: EventTape, frames: number): EventTape {
  return {
    ...tape,
    frames,
    receivedNs: tape.receivedNs.slice(0, frames),
    kinds: tape.kinds.slice(0, frames),
    starts: tape.starts.slice(0, frames),
  };
}

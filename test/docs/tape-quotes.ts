import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const TAPE = new URL(
  '../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz',
  import.meta.url,
);

/** One tick of the tape that the simulator ships: the mid and the volumes up to then. */
export interface Tick {
  readonly timeNs: number;
  readonly mid: number;
  readonly volume: number;
  readonly signedVolume: number;
}

interface Wire {
  readonly stream?: string;
  readonly data?: Readonly<Record<'b' | 'a' | 'q', string>> & { readonly m: boolean };
}

/** Every quote and trade of the tape, in the order in which they were received. */
export function tapeTicks(): Tick[] {
  const ticks: Tick[] = [];
  let mid = Number.NaN;
  let volume = 0;
  let signedVolume = 0;
  for (const line of gunzipSync(readFileSync(TAPE)).toString().trim().split('\n')) {
    const space = line.indexOf(' ');
    const { stream = '', data } = JSON.parse(line.slice(space + 1)) as Wire;
    if (!data) continue;
    if (stream.endsWith('@bookTicker')) mid = (Number(data.b) + Number(data.a)) / 2;
    else if (stream.endsWith('@trade')) {
      volume += Number(data.q);
      signedVolume += data.m ? -Number(data.q) : Number(data.q);
    } else continue;
    if (Number.isNaN(mid)) continue;
    ticks.push({ timeNs: Number(line.slice(0, space)), mid, volume, signedVolume });
  }
  return ticks;
}

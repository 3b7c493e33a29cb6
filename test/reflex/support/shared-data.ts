import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Recorded wire data that is too large, or not ours, to be kept in this repository. */
const SHARED = new URL('../../../../shared/data/', import.meta.url);

export const hasSharedData = existsSync(SHARED);
export const NEEDS_SHARED_DATA = hasSharedData ? '' : ' (skipped: needs ../shared/data)';

export const sharedUrl = (path: string): URL => new URL(path, SHARED);

export function sharedLines(path: string): string[] {
  return readFileSync(sharedUrl(path), 'utf8').trim().split('\n');
}

export function sharedJson(path: string): unknown {
  return JSON.parse(readFileSync(sharedUrl(path), 'utf8'));
}

const TAPE = new URL(
  '../../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz',
  import.meta.url,
);

/** The recorded session that the simulator plays: one line per frame, receive time and frame. */
export function tapeFrames(): Buffer[] {
  return gunzipSync(readFileSync(TAPE))
    .toString()
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line.slice(line.indexOf(' ') + 1)));
}

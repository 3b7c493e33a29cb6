import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  checkFeed,
  type FeedCheckOptions,
  type FeedCheckReport,
} from '@voltaire/server/feed-check/feed-check.ts';
import { fileOf } from '../../tape/support.ts';

const bytesOf = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));
const lines = (text: string) => text.trimEnd().split('\n');

/** Frames of BTC/USD and ETH/USD without receive times, books of depth 10. */
export const KRAKEN = lines(bytesOf('kraken/session-btc-eth-d10.jsonl').toString());
/** BTC/USD, subscribed to again four times. */
export const KRAKEN_RESYNC = lines(bytesOf('kraken/session-btcusd-d10-resync.jsonl').toString());
/** USD-M futures with receive times and one snapshot that names no symbol. */
export const FUTURES = lines(
  gunzipSync(bytesOf('binance/futures-btcusdt-20240808.raw.gz')).toString(),
);

/** Checks these lines, or these bytes, as a recording of their own. */
export async function checkLines(
  folder: string,
  venue: FeedCheckOptions['venue'],
  content: readonly string[] | Uint8Array,
  options: Partial<FeedCheckOptions> = {},
): Promise<FeedCheckReport> {
  const file = fileOf(folder, 'tape', content instanceof Uint8Array ? content : content.join('\n'));
  return checkFeed({ venue, file, depth: null, snapshot: null, ...options });
}

/** Where `pattern` is found, lines counted from 0. */
export const places = (all: readonly string[], pattern: RegExp): number[] =>
  all.flatMap((line, i) => (pattern.test(line) ? [i] : []));

export const without = (all: readonly string[], at: number): string[] => all.toSpliced(at, 1);

import { EventKind } from '@voltaire/reflex/model/event.ts';
import { BinanceFeed, type BinanceFeedOptions } from '@voltaire/reflex/venue/binance/feed.ts';
import { expect, onTestFinished, vi } from 'vitest';
import { btc } from '../../../support/instruments.ts';
import { Inbox, testClock } from '../../../support/venue-stub.ts';
import { StreamServer } from './stream-server.ts';

export const RATE_LIMITS = [
  { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 6_000 },
  { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 61_000 },
] as const;

export async function connected(
  more: Partial<BinanceFeedOptions> = {},
  prepare: (venue: StreamServer) => void = () => undefined,
) {
  const venue = await StreamServer.start();
  prepare(venue);
  const inbox = new Inbox();
  const feed = new BinanceFeed({
    venue: 'binance',
    streamUrl: venue.wsUrl,
    restUrl: venue.httpUrl,
    depth: 1000,
    rateLimits: RATE_LIMITS,
    instruments: [btc()],
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
    ...more,
  });
  onTestFinished(() => feed.stop());
  feed.start();
  return { venue, inbox, feed };
}

export async function started(more: Partial<BinanceFeedOptions> = {}) {
  const bench = await connected(more);
  await vi.waitFor(() => expect(bench.inbox.of(EventKind.LINK)).toMatchObject([{ up: true }]));
  return bench;
}

export const trade = (id: number): string =>
  `{"stream":"btcusdt@trade","data":{"e":"trade","E":${id},"s":"BTCUSDT","t":${id},` +
  `"p":"61837.63","q":"0.02","T":${id},"m":true,"M":true}}`;

export const tradeIds = (inbox: Inbox): number[] =>
  inbox.of(EventKind.TRADE).map(({ tradeId }) => tradeId);

export const ups = (inbox: Inbox): boolean[] => inbox.of(EventKind.LINK).map(({ up }) => up);

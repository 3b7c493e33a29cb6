import { type DepthSnapshot, EventKind, type MarketEvent } from '@voltaire/reflex/model/event.ts';
import type { FeedHealth } from '@voltaire/reflex/model/outcome.ts';
import { Lane } from '@voltaire/reflex/orient/lane.ts';
import { describe, expect, it } from 'vitest';
import {
  futuresFixture,
  krakenFixture,
  krakenResyncFixture,
  type Recording,
  sharedFutures,
  sharedKraken,
  spotTape,
} from '../support/recordings.ts';
import { hasSharedData, NEEDS_SHARED_DATA } from '../support/shared-data.ts';

interface Played {
  readonly lanes: readonly Lane[];
  /** After the first proof of its book, how often a symbol was not live, or had no bid below an ask. */
  notLive: number;
  unquoted: number;
  trades: number;
}

/** Plays a recording, a millisecond a frame, through observe, physics and orient. */
function play({ frames, instruments, read }: Recording): Played {
  const lanes = instruments.map((instrument) => new Lane(instrument));
  const played: Played = { lanes, notLive: 0, unquoted: 0, trades: 0 };
  const proven = new Set<Lane>();
  const take = (event: MarketEvent | DepthSnapshot) => {
    if (event.kind === EventKind.VENUE_STATUS || event.symbolId < 0) return;
    const lane = lanes[event.symbolId]!;
    const { feed, quoted } = lane.market;
    lane.observe(event);
    if (event.kind === EventKind.TRADE) played.trades++;
    if (feed.state === 'LIVE') proven.add(lane);
    if (!proven.has(lane)) return;
    if (feed.state !== 'LIVE') played.notLive++;
    if (!quoted && !lane.market.quoted) played.unquoted++;
  };
  let monoNs = 0;
  for (const lane of lanes) lane.onLink(true, 'connected', monoNs);
  for (const frame of frames) {
    monoNs += 1e6;
    read(frame, monoNs, take);
    for (const { market } of lanes) market.onTime(monoNs);
  }
  return played;
}

const sumOf = ({ lanes }: Played, field: keyof FeedHealth): number =>
  lanes.reduce((sum, { market }) => sum + Number(market.health()[field]), 0);

function expectRight(played: Played): void {
  for (const field of [
    'gaps',
    'checksumsFailed',
    'quotesFailed',
    'crossed',
    'badFrames',
  ] as const) {
    expect([field, sumOf(played, field)]).toEqual([field, 0]);
  }
  expect([played.notLive, played.unquoted]).toEqual([0, 0]);
}

describe('a recorded session of Binance Spot', () => {
  it('gives a book that equals the quotes at every common update id, live from the snapshot on', () => {
    const played = play(spotTape());
    expectRight(played);
    // Figures of an independent replay: data/checksums/binance_book_sync_results.json.
    expect([sumOf(played, 'quotesVerified'), played.trades]).toEqual([1_072, 19_904]);
    const { market } = played.lanes[0]!;
    expect([market.feed.state, market.quote.updateId]).toEqual(['LIVE', 50_093_696_318]);
  });
});

describe('a recorded session of Binance futures', () => {
  it('gives a book that equals the quotes at every common update id', () => {
    const played = play(futuresFixture());
    expectRight(played);
    expect(sumOf(played, 'quotesVerified')).toBe(9);
  });

  it.skipIf(!hasSharedData)(`does so over all of 94,000 frames${NEEDS_SHARED_DATA}`, () => {
    const played = play(sharedFutures());
    expectRight(played);
    // 503 quotes came before the depth message of their id (the figure of the independent replay),
    // 126 behind it.
    expect(sumOf(played, 'quotesVerified')).toBe(503 + 126);
  });
});

describe('a recorded session of Kraken', () => {
  it.each([
    ['two pairs', krakenFixture, 121],
    ['one pair, subscribed to again', krakenResyncFixture, 91],
  ])(
    'of %s has the checksum that the venue says after every message',
    (_, recording, checksums) => {
      const played = play(recording());
      expectRight(played);
      expect(sumOf(played, 'checksumsVerified')).toBe(checksums);
    },
  );

  it.skipIf(!hasSharedData).each([
    ['kraken_v2_btc_eth_d10_20260707', 10, 2_962],
    ['kraken_v2_btcusd_d10_resync_20260801', 10, 301],
    ['kraken_v2_btcusd_d25_20260802', 25, 2_052],
  ])(
    `%s, of depth %i, has %i checksums and all hold${NEEDS_SHARED_DATA}`,
    (name, depth, checksums) => {
      const played = play(sharedKraken(name, depth));
      expectRight(played);
      expect(sumOf(played, 'checksumsVerified')).toBe(checksums);
    },
  );
});

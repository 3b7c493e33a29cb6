import { EventKind } from '@voltaire/reflex/model/event.ts';
import { BookSync } from '@voltaire/reflex/observe/book-sync.ts';
import { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import { BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { btc } from '../support/instruments.ts';
import { tapeFrames } from '../support/shared-data.ts';

/** Figures of an independent replay: data/checksums/binance_book_sync_results.json. */
const EQUAL_IDS = 1_072;
const FINAL_UPDATE_ID = 50_093_696_318;
const TRADES = 19_904;
const QUOTES = 73_174;

const isSnapshot = (frame: Buffer) => frame.indexOf('{"lastUpdateId"') === 0;

describe('the recorded session of 8 August 2024', () => {
  let frames: Buffer[];
  beforeAll(() => {
    frames = tapeFrames();
  });

  it('rebuilds a book whose best prices equal the venue’s at every common update id', () => {
    const decoder = new BinanceDecoder([btc()]);
    const sync = new BookSync();
    const quotes = new Map<number, readonly number[]>();
    let compared = 0;
    let equal = 0;
    const compare = () => {
      const { book, lastUpdateId } = sync;
      const quote = quotes.get(lastUpdateId);
      if (!sync.synced || !quote) return;
      const best = [book.bidTicks(), book.bidLots(), book.askTicks(), book.askLots()];
      compared++;
      if (best.every((value, i) => value === quote[i])) equal++;
    };
    for (const frame of frames) {
      if (isSnapshot(frame)) {
        sync.onSnapshot(decoder.decodeSnapshot(frame.toString(), 0, 0, 0));
        continue;
      }
      const event = decoder.decode(frame, 0, 0)!;
      if (event.kind === EventKind.QUOTE) {
        const { updateId, bidTicks, bidLots, askTicks, askLots } = event;
        quotes.set(updateId, [bidTicks, bidLots, askTicks, askLots]);
        if (updateId === sync.lastUpdateId) compare();
      } else if (event.kind === EventKind.DEPTH_DIFF && sync.onDiff(event)) compare();
    }
    expect({ compared, equal, gaps: sync.gaps, resyncs: sync.resyncs }).toEqual({
      compared: EQUAL_IDS,
      equal: EQUAL_IDS,
      gaps: 0,
      resyncs: 1,
    });
    expect(sync.lastUpdateId).toBe(FINAL_UPDATE_ID);
  });

  it('is live from the snapshot on, counts every trade once and always has a bid below the ask', () => {
    const decoder = new BinanceDecoder([btc()]);
    const market = new SymbolMarket(btc());
    market.onLink(true, 'connected');
    let monoNs = 0;
    let trades = 0;
    let quotes = 0;
    let unquoted = 0;
    let notLive = 0;
    for (const frame of frames) {
      monoNs += 1e6;
      if (isSnapshot(frame)) {
        market.onSnapshot(decoder.decodeSnapshot(frame.toString(), 0, 0, monoNs));
        continue;
      }
      const event = decoder.decode(frame, 0, monoNs)!;
      if (event.kind === EventKind.TRADE) {
        if (market.onTrade(event)) trades++;
      } else if (event.kind === EventKind.QUOTE) {
        quotes++;
        market.onQuote(event);
      } else market.onDiff(event);
      if (market.depth.synced && market.state !== 'LIVE') notLive++;
      if (market.depth.synced && !market.quoted) unquoted++;
    }
    expect({ trades, quotes, unquoted, notLive }).toEqual({
      trades: TRADES,
      quotes: QUOTES,
      unquoted: 0,
      notLive: 0,
    });
  });
});

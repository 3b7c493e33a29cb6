import { type CheckedBook, EventKind } from '@voltaire/reflex/model/event.ts';
import { KrakenDecoder } from '@voltaire/reflex/venue/kraken/decode.ts';
import { EventBatch } from '@voltaire/reflex/venue/kraken/event-batch.ts';
import { FastDecoder } from '@voltaire/reflex/venue/kraken/fast-decode.ts';
import { Symbols } from '@voltaire/reflex/venue/kraken/symbols.ts';
import { describe, expect, it } from 'vitest';
import { hasSharedData, NEEDS_SHARED_DATA, sharedJson } from '../../support/shared-data.ts';
import { SESSIONS } from './support/frames.ts';
import { BTC, ETH, pair } from './support/instruments.ts';
import { newDecoder, type Outcome, outcomeOf, spaced } from './support/outcome.ts';
import { ReferenceBook } from './support/reference-book.ts';

const isBook = (event: { kind: number }): event is CheckedBook =>
  event.kind === EventKind.CHECKED_BOOK;

function outcomes(frames: readonly Buffer[]): Outcome[] {
  const decoder = newDecoder();
  return frames.map((frame) => outcomeOf(decoder, frame));
}

describe.each(SESSIONS)('the recorded session $name', (session) => {
  const frames = session.frames();

  it('has no frame that is refused or unknown, and as many events as its source says', () => {
    const all = outcomes(frames);
    const events = all.flatMap((outcome) => outcome.events);
    expect(all.filter(({ kind }) => kind === 'control')).toHaveLength(session.control);
    expect(all.filter(({ kind }) => kind === null || kind === 'unknown')).toEqual([]);
    expect(events.filter(isBook)).toHaveLength(session.checksums);
    expect(events.filter(({ kind }) => kind === EventKind.TRADE)).toHaveLength(session.trades);
  });

  it('has the venue’s checksum after every message, from the decoded integers alone', () => {
    const books = new Map([BTC, ETH].map(({ id }) => [id, new ReferenceBook(session.depth)]));
    const wrong: CheckedBook[] = [];
    let checked = 0;
    for (const event of outcomes(frames).flatMap((outcome) => outcome.events)) {
      if (!isBook(event)) continue;
      checked++;
      if (books.get(event.symbolId)!.take(event) !== event.checksum) wrong.push(event);
    }
    expect([checked, wrong]).toEqual([session.checksums, []]);
  });

  it('is read byte by byte, with the very same result as through JSON', () => {
    const fast = new FastDecoder(new Symbols([BTC, ETH]));
    const batch = new EventBatch();
    const slow = frames.filter((frame) => {
      batch.clear();
      return !fast.decode(frame, batch) && !fast.heartbeat(frame);
    });
    expect(slow.filter((frame) => !/^{"(method|channel":"status)"/.test(frame.toString()))).toEqual(
      [],
    );
    expect(outcomes(frames)).toEqual(outcomes(frames.map(spaced)));
  });
});

interface Vector {
  readonly name: string;
  readonly symbol: string;
  readonly price_precision: number;
  readonly asks_top10: readonly [string, string][];
  readonly bids_top10: readonly [string, string][];
  readonly expected: number;
}

const side = (levels: readonly [string, string][]) =>
  levels.map(([price, qty]) => `{"price":${price},"qty":${qty}}`).join(',');

describe('the published checksums', () => {
  it.skipIf(!hasSharedData)(
    `are those of the decoded integers of their levels${NEEDS_SHARED_DATA}`,
    () => {
      const vectors = sharedJson('checksums/kraken_book_v2_vectors.json') as Vector[];
      expect(vectors).toHaveLength(5);
      for (const { name, symbol, price_precision, ...vector } of vectors) {
        const { asks_top10, bids_top10, expected } = vector;
        const frame = `{"channel":"book","type":"snapshot","data":[{"symbol":"${symbol}","bids":[${side(bids_top10)}],"asks":[${side(asks_top10)}],"checksum":${expected}}]}`;
        const tickSize = `0.${'1'.padStart(price_precision, '0')}`;
        const decoder = new KrakenDecoder([pair(0, symbol, tickSize)]);
        const [event] = outcomeOf(decoder, Buffer.from(frame)).events;
        if (!event || !isBook(event)) throw new Error(`${name}: no book`);
        expect([name, new ReferenceBook(10).take(event)]).toEqual([name, expected]);
      }
    },
  );
});

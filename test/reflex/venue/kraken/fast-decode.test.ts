import { EventKind } from '@voltaire/reflex/model/event.ts';
import { EventBatch } from '@voltaire/reflex/venue/kraken/event-batch.ts';
import { FastDecoder } from '@voltaire/reflex/venue/kraken/fast-decode.ts';
import { Symbols } from '@voltaire/reflex/venue/kraken/symbols.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutate, seeded } from '../../support/mutate.ts';
import { fixtureFrames, SESSIONS } from './support/frames.ts';
import { pair } from './support/instruments.ts';
import { newDecoder, outcomeOf, spaced } from './support/outcome.ts';

const decoder = newDecoder();
const decode = (frame: Buffer) => outcomeOf(decoder, frame);

describe('frames read byte by byte', () => {
  const known = [
    ...new Map(
      [
        ...SESSIONS.flatMap(({ frames }) => frames().slice(0, 130)),
        ...fixtureFrames('samples'),
      ].map((frame) => [frame.toString(), frame]),
    ).values(),
  ];

  it('give what JSON gives, whatever happens to them', () => {
    const random = seeded(20_261_123);
    const [one, other] = [newDecoder(), newDecoder()];
    let read = 0;
    for (let run = 0; run < 50_000; run++) {
      const frame = mutate(known[run % known.length]!, random);
      const outcome = outcomeOf(one, frame);
      if (outcome.events.length > 0) read++;
      for (const event of outcome.events) {
        if (event.kind !== EventKind.TRADE) continue;
        expect(event.priceTicks > 0 && Number.isSafeInteger(event.quantityLots)).toBe(true);
      }
      const { kind, events, refusal } = outcomeOf(other, spaced(frame));
      const same =
        kind === outcome.kind &&
        (refusal === null) === (outcome.refusal === null) &&
        JSON.stringify(events) === JSON.stringify(outcome.events);
      if (!same) expect([frame.toString(), outcome]).toEqual(['', { kind, events, refusal }]);
    }
    expect(read).toBeGreaterThan(1_000);
  });

  it('are told apart by every letter of their symbol', () => {
    // Of these names "Aa" and "BB" have the same hash.
    const names = ['Aa/USD', 'BB/USD', 'BB/USDT', 'AB/USD'];
    const fast = new FastDecoder(
      new Symbols(names.map((name, place) => pair(place + 5, name, '0.1'))),
    );
    const recorded = fixtureFrames('session-btcusd-d10-resync')[2]!.toString();
    const ids = names.map((name) => {
      const batch = new EventBatch();
      const read = fast.decode(Buffer.from(recorded.replace('BTC/USD', name)), batch);
      let id = -1;
      batch.emit(1, 2, (event) => {
        id = event.symbolId;
      });
      return read ? id : null;
    });
    expect(ids).toEqual([5, 6, 7, 8]);
  });

  it('give what JSON gives for any numbers', () => {
    const number = fc.oneof(
      fc.stringMatching(/^\d{1,17}(\.\d{1,10})?$/),
      fc.constantFrom('0', '0.00', '1.', '.1', '-1.00', '007.10', '9007199254740991', '1e5', '-0'),
    );
    fc.assert(
      fc.property(
        number,
        number,
        number,
        fc.constantFrom('BTC/USD', 'ETH/USD'),
        (a, b, c, symbol) => {
          for (const text of [
            `{"channel":"book","type":"update","data":[{"symbol":"${symbol}","bids":[{"price":${a},"qty":${b}}],"asks":[],"checksum":${c}}]}`,
            `{"channel":"trade","type":"update","data":[{"symbol":"${symbol}","side":"sell","price":${a},"qty":${b},"ord_type":"market","trade_id":${c},"timestamp":"2026-08-01T02:53:53.646219Z"}]}`,
          ]) {
            const frame = Buffer.from(text);
            const { kind, events } = decode(frame);
            expect([text, kind, events]).toEqual([
              text,
              decode(spaced(frame)).kind,
              decode(spaced(frame)).events,
            ]);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

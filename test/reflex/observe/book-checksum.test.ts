import { readFileSync } from 'node:fs';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BookChecksum } from '@voltaire/reflex/observe/book-checksum.ts';
import { OrderBook } from '@voltaire/reflex/observe/order-book.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../support/checksum.ts';
import { BTCUSD, levels } from '../support/instruments.ts';
import { hasSharedData, NEEDS_SHARED_DATA, sharedJson } from '../support/shared-data.ts';

type Text = readonly (readonly [price: string, quantity: string])[];
type Pairs = readonly (readonly [ticks: number, lots: number])[];

interface Rules {
  readonly tickSize: string;
  readonly lotSize: string;
  readonly priceDecimals: number;
  readonly quantityDecimals: number;
}

const instrumentOf = ({ tickSize, lotSize, ...precision }: Rules): Instrument => {
  const book = { proof: 'checksum', depth: 25, staleAfterMs: 1_000, ...precision } as const;
  return new Instrument(0, { ...BTCUSD, tickSize, lotSize, minQuantity: lotSize, book });
};

const stepOf = (decimals: number): string =>
  decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`;

function bookOf(bids: Pairs, asks: Pairs): OrderBook {
  const book = new OrderBook();
  book.replace(levels(...bids), levels(...asks));
  return book;
}

function expectVector(
  priceDecimals: number,
  quantityDecimals: number,
  bids: Text,
  asks: Text,
  checksum: number,
): void {
  const instrument = instrumentOf({
    tickSize: stepOf(priceDecimals),
    lotSize: stepOf(quantityDecimals),
    priceDecimals,
    quantityDecimals,
  });
  const pairs = (side: Text) =>
    side.map(([price, lots]) => [instrument.ticks(price), instrument.lots(lots)] as const);
  expect(new BookChecksum(instrument).of(bookOf(pairs(bids), pairs(asks)))).toBe(checksum);
  expect(checksumOf(instrument, pairs(bids), pairs(asks))).toBe(checksum);
}

interface Published {
  name: string;
  priceDecimals: number;
  quantityDecimals: number;
  asks: Text;
  bids: Text;
  checksum: number;
}

const PUBLISHED = JSON.parse(
  readFileSync(new URL('../../fixtures/kraken/book-checksums.json', import.meta.url), 'utf8'),
) as Published[];

interface Collected {
  price_precision: number;
  qty_precision: number;
  asks_top10: Text;
  bids_top10: Text;
  expected: number;
}

const rules = fc.constantFrom<Rules>(
  { tickSize: '0.1', lotSize: '0.00000001', priceDecimals: 1, quantityDecimals: 8 },
  { tickSize: '0.5', lotSize: '0.001', priceDecimals: 1, quantityDecimals: 3 },
  { tickSize: '0.05', lotSize: '0.0025', priceDecimals: 4, quantityDecimals: 8 },
  { tickSize: '1', lotSize: '1', priceDecimals: 0, quantityDecimals: 0 },
  { tickSize: '25', lotSize: '10', priceDecimals: 2, quantityDecimals: 1 },
  { tickSize: '0.00000001', lotSize: '0.00000001', priceDecimals: 10, quantityDecimals: 8 },
);

/** The largest count whose number at the venue's precision a double still holds exactly. */
function mostOf(step: number, decimals: number, precision: number): number {
  return Math.floor(Number.MAX_SAFE_INTEGER / (step * 10 ** (precision - decimals)));
}

/** Short ones and the longest alike. */
const number = (max: number) =>
  fc.oneof(fc.integer({ min: 1, max: Math.min(max, 999) }), fc.integer({ min: 1, max }));

const sorted = (side: Pairs, better: number): Pairs =>
  [...side].sort(([a], [b]) => (b - a) * better);

const books = rules.chain((rule) => {
  const instrument = instrumentOf(rule);
  const { tickUnits, lotUnits, priceDecimals, quantityDecimals } = instrument;
  const most = {
    ticks: mostOf(tickUnits, priceDecimals, rule.priceDecimals),
    lots: mostOf(lotUnits, quantityDecimals, rule.quantityDecimals),
  };
  const side = fc.uniqueArray(fc.tuple(number(most.ticks), number(most.lots)), {
    selector: ([ticks]) => ticks,
    maxLength: 14,
  });
  return fc.record({ instrument: fc.constant(instrument), bids: side, asks: side });
});

describe('the checksum of a book', () => {
  it.each(PUBLISHED)('is the published one of $name', (published) => {
    const { priceDecimals, quantityDecimals, bids, asks, checksum } = published;
    expectVector(priceDecimals, quantityDecimals, bids, asks, checksum);
  });

  it.skipIf(!hasSharedData)(
    `is right for all vectors that were collected${NEEDS_SHARED_DATA}`,
    () => {
      const vectors = sharedJson('checksums/kraken_book_v2_vectors.json') as Collected[];
      expect(vectors.length).toBeGreaterThan(PUBLISHED.length);
      for (const { price_precision, qty_precision, asks_top10, bids_top10, expected } of vectors) {
        expectVector(price_precision, qty_precision, bids_top10, asks_top10, expected);
      }
    },
  );

  it('is zlib’s CRC32 of the text of any book, on any grid, to the last digit that a double has', () => {
    fc.assert(
      fc.property(books, ({ instrument, bids, asks }) => {
        const expected = checksumOf(instrument, sorted(bids, 1), sorted(asks, -1));
        expect(new BookChecksum(instrument).of(bookOf(bids, asks))).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of an empty book is zero, and of one with a single level that of its digits', () => {
    const instrument = new Instrument(0, BTCUSD);
    const checksum = new BookChecksum(instrument);
    expect(checksum.of(new OrderBook())).toBe(0);
    for (const lots of [1, 10 ** 8, 2 ** 53 - 1]) {
      const expected = checksumOf(instrument, [], [[452_852, lots]]);
      expect(checksum.of(bookOf([], [[452_852, lots]]))).toBe(expected);
    }
  });

  it('says nothing of the levels behind the ten best', () => {
    const checksum = new BookChecksum(new Instrument(0, BTCUSD));
    const ten = Array.from({ length: 10 }, (_, i) => [100 - i, 7] as const);
    const alone = checksum.of(bookOf(ten, []));
    expect(checksum.of(bookOf([...ten, [50, 9]], []))).toBe(alone);
    expect(checksum.of(bookOf([...ten.slice(0, 9), [50, 9]], []))).not.toBe(alone);
  });

  it('is not computed where the venue’s precision cannot write every tick and lot', () => {
    const coarse = { tickSize: '0.01', lotSize: '0.001', priceDecimals: 1, quantityDecimals: 3 };
    expect(() => new BookChecksum(instrumentOf(coarse))).toThrow(/coarser than tick or lot/);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { fetchKrakenInstruments } from '@voltaire/reflex/venue/kraken/instruments.ts';
import { describe, expect, it, vi } from 'vitest';
import { fixtureFrames } from './support/frames.ts';
import { KrakenStub } from './support/kraken-stub.ts';

const RECORDED = fixtureFrames('samples')
  .map((frame) => frame.toString())
  .find((frame) => frame.includes('"channel":"instrument"'))!;

async function venue(instruments: string | null = RECORDED): Promise<KrakenStub> {
  const stub = await KrakenStub.start();
  stub.instruments = instruments;
  return stub;
}

const changed = (from: string, to: string) => {
  expect(RECORDED).toContain(from);
  return RECORDED.replaceAll(from, to);
};

/** Timers of the process that would keep it alive. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('the venue’s instruments', () => {
  it('leave no timer and no connection behind', async () => {
    const stub = await venue();
    const before = timers();
    await fetchKrakenInstruments(stub.url, ['EUR/USD'], 10);
    await expect(fetchKrakenInstruments(stub.url, ['XBT/USD'], 10)).rejects.toThrow();
    await vi.waitFor(() => expect(stub.open).toBe(0));
    // The runner's own timers come and go; that of a question would stay for ten seconds.
    for (let i = 0; i < 100 && timers() > before; i++) await sleep(10);
    expect(timers()).toBeLessThanOrEqual(before);
    expect(stub.of('subscribe', 'instrument')).toHaveLength(2);
  });

  it('are what the recorded channel says, in the order of the symbols', async () => {
    const { url } = await venue();
    const book = { proof: 'checksum', depth: 25, priceDecimals: 5, quantityDecimals: 8 };
    const taken = { orderTypes: ORDER_TYPES, mostIcebergParts: 15, amends: 'terms' };
    expect(await fetchKrakenInstruments(url, ['ETH/BTC', 'EUR/USD'], 25)).toEqual([
      {
        venue: 'kraken',
        symbol: 'ETH/BTC',
        base: 'ETH',
        quote: 'BTC',
        tickSize: '0.00001',
        lotSize: '0.00000001',
        minQuantity: '0.00200000',
        minNotional: '0.00002',
        ...taken,
        book: { ...book, staleAfterMs: 3000 },
      },
      {
        venue: 'kraken',
        symbol: 'EUR/USD',
        base: 'EUR',
        quote: 'USD',
        tickSize: '0.00001',
        lotSize: '0.00000001',
        minQuantity: '0.50000000',
        minNotional: '0.50',
        ...taken,
        book: { ...book, staleAfterMs: 3000 },
      },
    ]);
  });

  it('may be written with exponents, as the venue does since 2026', async () => {
    const exponents = changed('0.00000001', '1e-08').replaceAll('0.00001', '1e-05');
    const { url } = await venue(exponents.replaceAll('"cost_min":0.00002', '"cost_min":2E-5'));
    const [definition] = await fetchKrakenInstruments(url, ['ETH/BTC'], 10);
    expect(definition).toMatchObject({
      tickSize: '0.00001',
      lotSize: '0.00000001',
      minNotional: '0.00002',
    });
    expect(new Instrument(0, definition!).minQuantityLots).toBe(200_000);
  });

  it.each([
    ['XBT/USD', RECORDED, /has no pair "XBT\/USD": its names are like BTC\/USD/],
    ['EUR/USD', changed('"online"', '"cancel_only"'), /EUR\/USD is cancel_only, not online/],
    ['EUR/USD', changed('"price_increment":0.00001', '"price_increment":0'), /EUR\/USD in a form/],
    ['EUR/USD', changed('"qty_min":0.50000000', '"qty_min":0.000000001'), /qty_min is no multiple/],
    ['EUR/USD', changed('"price_precision":5', '"price_precision":4'), /precision is coarser/],
    ['EUR/USD', changed('"base":"EUR"', '"base":7'), /base must be text/],
    ['EUR/USD', '{"channel":"instrument","type":"snapshot","data":{}}', /pairs must be a list/],
    ['EUR/USD', '{"channel":"instrument"', /not JSON/],
  ])('that cannot be used (%s) are an error that says why', async (symbol, answer, words) => {
    const { url } = await venue(answer);
    const fetched = fetchKrakenInstruments(url, [symbol], 10);
    await expect(fetched).rejects.toThrow(words);
    await expect(fetched).rejects.toThrow(`Kraken's instruments, from ${url}: `);
  });

  it('that the venue refuses are an error with its own words', async () => {
    const stub = await venue();
    stub.refuse = () => 'Exceeded msg rate';
    await expect(fetchKrakenInstruments(stub.url, [], 10)).rejects.toThrow(
      'refused: "Exceeded msg rate"',
    );
  });

  it('are an error when the venue is not there, or leaves', async () => {
    await expect(fetchKrakenInstruments('ws://127.0.0.1:1/v2', [], 10)).rejects.toThrow(
      /from ws:\/\/127\.0\.0\.1:1\/v2: .*ECONNREFUSED/,
    );
    const stub = await venue(null);
    const fetched = fetchKrakenInstruments(stub.url, [], 10);
    const left = expect(fetched).rejects.toThrow('closed by the venue: 1001 maintenance');
    await vi.waitFor(() => expect(stub.requests).toHaveLength(1));
    stub.socket.close(1001, 'maintenance');
    await left;
  });

  it('are not waited for longer than ten seconds', async () => {
    const { url } = await venue(null);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const fetched = expect(fetchKrakenInstruments(url, [], 10)).rejects.toThrow(
        'no answer within 10 s',
      );
      await vi.advanceTimersByTimeAsync(10_000);
      await fetched;
    } finally {
      vi.useRealTimers();
    }
  });
});

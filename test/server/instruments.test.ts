import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { fetchBinanceInstruments } from '@voltaire/server/instruments.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasSharedData, NEEDS_SHARED_DATA, sharedUrl } from '../reflex/support/shared-data.ts';

const RATE_LIMITS = [
  { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 },
  { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
  { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200_000 },
  { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 61_000 },
  { rateLimitType: 'CONNECTIONS', interval: 'MINUTE', intervalNum: 5, limit: 300 },
];
const BTCUSDT = {
  symbol: 'BTCUSDT',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01', tickSize: '0.01000000' },
    { filterType: 'LOT_SIZE', minQty: '0.00001000', maxQty: '9000.0', stepSize: '0.00001000' },
    { filterType: 'MARKET_LOT_SIZE', minQty: '0.00000000', maxQty: '97.09', stepSize: '0.0000' },
    { filterType: 'NOTIONAL', minNotional: '5.00000000' },
  ],
};
/** As USD-M futures document it: another name for the smallest value. */
const PERPETUAL = {
  ...BTCUSDT,
  contractType: 'PERPETUAL',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '556.80', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
    { filterType: 'MIN_NOTIONAL', notional: '100' },
  ],
};

const info = (...symbols: unknown[]) => ({ rateLimits: RATE_LIMITS, symbols });

/** A REST API that has this one answer; says what it was asked. */
async function venue(body: unknown, status = 200) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const spot = async (body: unknown, depth = 1000, status = 200) =>
  fetchBinanceInstruments((await venue(body, status)).url, 'binance', ['BTCUSDT'], depth);

describe('the pairs of Binance', () => {
  it('on spot say which types of order they take, and how small a part may be shown', async () => {
    const listed = {
      ...BTCUSDT,
      orderTypes: ['LIMIT', 'MARKET', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'SOMETHING_NEW'],
      icebergAllowed: true,
      amendAllowed: true,
      filters: [...BTCUSDT.filters, { filterType: 'ICEBERG_PARTS', limit: 10 }],
    };
    const { definitions } = await spot(info(listed));
    expect(definitions[0]).toMatchObject({
      orderTypes: ['LIMIT', 'MARKET', 'STOP_LIMIT', 'TAKE_PROFIT'],
      mostIcebergParts: 10,
      amends: 'smaller',
    });
    const without = { ...listed, filters: BTCUSDT.filters };
    await expect(spot(info(without))).rejects.toThrow('ICEBERG_PARTS of BTCUSDT');
  });

  it('on spot come with their grid, their book and the rate limits', async () => {
    const { url, asked } = await venue(info(BTCUSDT));
    const listing = await fetchBinanceInstruments(url, 'binance', ['BTCUSDT'], 1000);
    expect(asked).toEqual(['/api/v3/exchangeInfo']);
    expect(listing).toEqual({
      definitions: [
        {
          venue: 'binance',
          symbol: 'BTCUSDT',
          base: 'BTC',
          quote: 'USDT',
          tickSize: '0.01000000',
          lotSize: '0.00001000',
          minQuantity: '0.00001000',
          maxQuantity: '9000.0',
          market: { minQuantity: '0.00000000', maxQuantity: '97.09', step: '0.0000' },
          minNotional: '5.00000000',
          book: { proof: 'sequence', depth: 1000, staleAfterMs: 2000 },
        },
      ],
      rateLimits: [
        { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 6000 },
        { type: 'ORDERS', intervalMs: 10_000, limit: 100 },
        { type: 'ORDERS', intervalMs: 86_400_000, limit: 200_000 },
        { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 61_000 },
      ],
    });
  });

  it('on futures have a name of their own here, and keep the venue’s for the wire', async () => {
    const { url, asked } = await venue(info(PERPETUAL));
    const { definitions } = await fetchBinanceInstruments(url, 'binance-futures', ['BTCUSDT'], 20);
    expect(asked).toEqual(['/fapi/v1/exchangeInfo']);
    expect(definitions).toMatchObject([
      {
        venue: 'binance-futures',
        symbol: 'BTCUSDT-PERP',
        venueSymbol: 'BTCUSDT',
        tickSize: '0.10',
        minNotional: '100',
        book: { proof: 'whole', depth: 20 },
      },
    ]);
    const perpetual = new Instrument(0, definitions[0]!);
    expect(perpetual.priceText(618_003)).toBe('61800.3');
    // It states nothing of market orders but what it states of all.
    expect([perpetual.minMarketLots, perpetual.maxMarketLots]).toEqual([0, Infinity]);
  });

  it('on futures take orders with a trigger price under other names, and post-only as a time in force', async () => {
    const named = ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TRAILING_STOP_MARKET'];
    const { url } = await venue(info({ ...PERPETUAL, orderTypes: named }));
    const { definitions } = await fetchBinanceInstruments(url, 'binance-futures', ['BTCUSDT'], 20);
    const taken = ['LIMIT', 'MARKET', 'LIMIT_MAKER', 'STOP', 'STOP_LIMIT', 'TAKE_PROFIT_LIMIT'];
    expect([...definitions[0]!.orderTypes!].sort()).toEqual(taken.sort());
  });

  it('come in the order in which they were asked for', async () => {
    const { url } = await venue(info(BTCUSDT, { ...BTCUSDT, symbol: 'ETHUSDT' }));
    const symbols = ['ETHUSDT', 'BTCUSDT'];
    const { definitions } = await fetchBinanceInstruments(url, 'binance', symbols, 1000);
    expect(definitions.map(({ symbol }) => symbol)).toEqual(symbols);
  });

  it('that are not listed are named, with those that are', async () => {
    await expect(spot(info({ ...BTCUSDT, symbol: 'ETHUSDT' }))).rejects.toThrow(
      'the symbol "BTCUSDT" is not there: binance has ETHUSDT',
    );
    const many = Array.from({ length: 3_000 }, (_, i) => ({ ...BTCUSDT, symbol: `C${i}` }));
    await expect(spot(info(...many))).rejects.toThrow('binance has 3000 others');
  });

  it('that do not trade are refused', async () => {
    await expect(spot(info({ ...BTCUSDT, status: 'BREAK' }))).rejects.toThrow(
      'binance: BTCUSDT does not trade: BREAK',
    );
  });

  it('that end some day are refused on futures', async () => {
    const { url } = await venue(info({ ...PERPETUAL, contractType: 'CURRENT_QUARTER' }));
    await expect(
      fetchBinanceInstruments(url, 'binance-futures', ['BTCUSDT'], 1000),
    ).rejects.toThrow('BTCUSDT is no perpetual contract but CURRENT_QUARTER');
  });

  it.each([
    ['without a grid', info({ ...BTCUSDT, filters: [] }), 'PRICE_FILTER of BTCUSDT is not as'],
    [
      'with half a filter',
      info({
        ...BTCUSDT,
        filters: [...BTCUSDT.filters.slice(0, 2), { filterType: 'MARKET_LOT_SIZE' }],
      }),
      'MARKET_LOT_SIZE of BTCUSDT is not as documented',
    ],
    ['without filters', info({ ...BTCUSDT, filters: null }), 'BTCUSDT is not as documented'],
    ['without limits', { symbols: [BTCUSDT] }, 'rateLimits'],
    ['without symbols', { rateLimits: RATE_LIMITS }, 'symbols'],
    ['that is no JSON', '<html>maintenance</html>', 'did not answer with JSON'],
    ['that is null', 'null', 'not as documented'],
  ])('in an answer %s are refused in words', async (_, body, problem) => {
    await expect(spot(body)).rejects.toThrow(problem);
  });

  it('with a limit in an interval that nobody knows are refused', async () => {
    const rateLimits = [{ ...RATE_LIMITS[0], interval: 'FORTNIGHT' }];
    await expect(spot({ ...info(BTCUSDT), rateLimits })).rejects.toThrow('unknown "FORTNIGHT"');
  });

  it('are refused with the status of the answer when it is an error', async () => {
    await expect(spot('{}', 1000, 418)).rejects.toThrow('exchangeInfo was refused: HTTP 418');
  });

  it.skipIf(!hasSharedData).each([
    ['GET_api_v3_exchangeInfo', '5.00000000', 6000, 9_709_521],
    ['exchangeInfo_full_20211012', '10.00000000', 1200, 10_005_381],
  ])(`as recorded in %s are read${NEEDS_SHARED_DATA}`, async (file, minNotional, limit, most) => {
    const body = gunzipSync(readFileSync(sharedUrl(`binance/rest/${file}.json.gz`)));
    const { definitions, rateLimits } = await spot(body);
    expect(definitions).toMatchObject([{ tickSize: '0.01000000', minNotional }]);
    expect(rateLimits).toContainEqual({ type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit });
    expect(new Instrument(0, definitions[0]!).maxMarketLots).toBe(most);
  });
});

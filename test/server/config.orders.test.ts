import { configSchema } from '@voltaire/server/config/config.ts';
import { orderAddressesOf } from '@voltaire/server/config/orders.ts';
import { describe, expect, it } from 'vitest';

const KRAKEN = { venue: 'kraken', symbols: ['BTC/USD'] };
const BINANCE = { venue: 'binance', symbols: ['BTCUSDT'] };
const FUTURES = { venue: 'binance-futures', symbols: ['BTCUSDT'] };
const ON_KRAKEN = [{ name: 'kinetic', symbol: 'BTC/USD' }];
const STREAM = { streamUrl: 'ws://127.0.0.1:1/v2' };
const HERE = { authUrl: 'ws://127.0.0.1:1/v2/auth', restUrl: 'http://127.0.0.1:1' };
const THERE = { authUrl: 'wss://ws-auth.kraken.com/v2', restUrl: 'https://api.kraken.com' };

function problems(config: object): string[] {
  const { success, error } = configSchema.safeParse(config);
  if (success) return [];
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('where orders go', () => {
  it.each([
    [{ ...KRAKEN, ...STREAM, orders: THERE }, /^feeds\.0\.orders: would leave .*mode: 'live'/],
    [
      { ...KRAKEN, ...STREAM, orders: { ...HERE, authUrl: THERE.authUrl } },
      /^feeds\.0\.orders: would leave this machine for ws-auth\.kraken\.com/,
    ],
    [
      { ...KRAKEN, ...STREAM, orders: { ...HERE, restUrl: 'http://127.0.0.2:1' } },
      /^feeds\.0\.orders: would leave this machine for 127\.0\.0\.2/,
    ],
    [{ ...KRAKEN, live: true, orders: {} }, /would leave this machine for ws-auth\.kraken\.com/],
    [{ ...BINANCE, live: true, orders: {} }, /would leave this machine for ws-api\.binance\.com/],
    [{ ...FUTURES, live: true, orders: {} }, /would leave this machine for ws-fapi\.binance\.com/],
    [{ ...KRAKEN, live: true, orders: HERE }, /would go to a simulator, whose market is another/],
    [{ ...KRAKEN, orders: HERE }, /goes with streamUrl/],
    [{ ...KRAKEN, ...STREAM, orders: {} }, /needs authUrl and restUrl/],
  ])('is a simulator on this machine in mode simulated: %j', (feed, message) => {
    expect(problems({ feeds: [feed] })).toEqual([expect.stringMatching(message) as string]);
  });

  it('is nowhere on paper, whatever the market is, and futures are refused', () => {
    const traded = { mode: 'paper', strategies: ON_KRAKEN };
    expect(problems({ ...traded, feeds: [{ ...KRAKEN, live: true }] })).toEqual([]);
    expect(problems({ ...traded, feeds: [KRAKEN] })).toEqual([]);
    expect(problems({ ...traded, feeds: [{ ...KRAKEN, ...STREAM, orders: HERE }] })).toEqual([
      "feeds.0.orders: goes with mode: 'live': on paper no order leaves, leave it out",
    ]);
    const futures = { feeds: [FUTURES], strategies: [{ name: 'kinetic', symbol: 'BTCUSDT-PERP' }] };
    expect(problems({ mode: 'paper', ...futures })).toEqual([
      expect.stringMatching(/^strategies\.0\.symbol: is a future, .* no margin account/) as string,
    ]);
    expect(problems({ mode: 'paper', paper: { balances: { USDT: '-1' } } })).toEqual([
      expect.stringMatching(/^paper\.balances\.USDT: must be an amount/) as string,
    ]);
  });

  it('is in mode live what the venue itself has, unless it is said otherwise', () => {
    const config = configSchema.parse({
      mode: 'live',
      feeds: [
        { ...KRAKEN, live: true, orders: {} },
        { ...BINANCE, live: true, orders: { apiUrl: 'wss://ws-api.binance.example/' } },
        { ...FUTURES, live: true, orders: {} },
      ],
      strategies: ON_KRAKEN,
    });
    expect(config.feeds.map(orderAddressesOf)).toEqual([
      { socketUrl: THERE.authUrl, restUrl: THERE.restUrl },
      { socketUrl: 'wss://ws-api.binance.example', restUrl: 'https://api.binance.com' },
      {
        socketUrl: 'wss://ws-fapi.binance.com',
        restUrl: 'https://fapi.binance.com',
        streamUrl: 'wss://fstream.binance.com',
        keysUrl: 'https://api.binance.com',
      },
    ]);
  });

  it('of futures on this machine are where the feed is, unless it is said otherwise', () => {
    const here = { streamUrl: 'ws://127.0.0.1:1/futures', restUrl: 'http://127.0.0.1:1' };
    const orders = { apiUrl: 'ws://127.0.0.1:2', restUrl: 'http://127.0.0.1:2' };
    const { feeds } = configSchema.parse({
      feeds: [{ ...FUTURES, ...here, orders }],
      strategies: [{ name: 'kinetic', symbol: 'BTCUSDT-PERP' }],
    });
    expect(orderAddressesOf(feeds[0]!)).toEqual({
      socketUrl: orders.apiUrl,
      restUrl: orders.restUrl,
      streamUrl: here.streamUrl,
      keysUrl: orders.restUrl,
    });
  });

  it.each([
    [{ strategies: ON_KRAKEN, feeds: [KRAKEN] }, /the market data of kraken is not: .*live: true/],
    [
      { strategies: ON_KRAKEN, feeds: [{ ...KRAKEN, ...STREAM, orders: HERE }] },
      /the market data of kraken is not/,
    ],
    [
      { strategies: [], feeds: [{ ...KRAKEN, live: true, orders: {} }] },
      /no strategy trades on a venue that takes orders/,
    ],
    [{}, /the market data of binance is not/],
  ])('in mode live is nothing half-hearted: %j', (config, message) => {
    expect(problems({ mode: 'live', ...config })).toEqual([
      expect.stringMatching(new RegExp(`^mode: is 'live', but .*${message.source}`)) as string,
    ]);
  });

  it('in mode live is encrypted as soon as it is on a wire', () => {
    const orders = { authUrl: 'ws://kraken.example', restUrl: 'https://kraken.example' };
    const feeds = [{ ...KRAKEN, live: true, orders }];
    expect(problems({ mode: 'live', feeds, strategies: ON_KRAKEN })).toEqual([
      'feeds.0.orders: must be encrypted beyond this machine: kraken.example',
    ]);
  });

  it('is simulated unless somebody says live', () => {
    expect(configSchema.parse({}).mode).toBe('simulated');
    expect(problems({ mode: 'LIVE' })).toHaveLength(1);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endpointOf } from '@voltaire/server/config/feeds.ts';
import { loadConfig } from '@voltaire/server/config/load.ts';
import { describeFeeds, leavingThisMachine } from '@voltaire/server/describe-feeds.ts';
import { temporaryHome } from './support/running-server.ts';

describe('the configuration', () => {
  let home: ReturnType<typeof temporaryHome>;
  beforeEach(() => {
    home = temporaryHome();
  });
  afterEach(() => home.remove());

  function file(content: string): string {
    // A new name each time: a module that was imported once stays what it was.
    const path = join(home.path, `config-${Math.random().toString(36).slice(2)}.mjs`);
    writeFileSync(path, content);
    return path;
  }

  it('lets flags win over environment, environment over file, file over defaults', async () => {
    const config = file('export default { port: 1111, host: "127.0.0.2" }');
    expect(await loadConfig({ config }, {})).toMatchObject({ port: 1111, host: '127.0.0.2' });
    expect(await loadConfig({ config }, { PORT: '2222' })).toMatchObject({ port: 2222 });
    expect(await loadConfig({ config, port: '0' }, { PORT: '2222' })).toMatchObject({ port: 0 });
    const fromEnvironment = { VOLTAIRE_HOST: '::1', HOST: 'some-machine' };
    expect(await loadConfig({ config }, fromEnvironment)).toMatchObject({ host: '::1' });
    expect(await loadConfig({ config, speed: 'max' }, {})).toMatchObject({
      simulator: { speed: 'max' },
    });
    const { limits } = await loadConfig({ config: file('export default {}') }, {});
    expect([limits.account, limits.symbols]).toEqual([undefined, {}]);
  });

  it.each([
    ['{ port: 70000 }', /port: .*65535.*found 70000/s],
    ['{ porrt: 4000 }', /"porrt"/],
    ['{ simulator: { speed: -1 } }', /simulator\.speed: .*found -1/s],
    [
      '{ simulator: { fees: { maker: "2", taker: "0" } } }',
      /simulator\.fees\.maker: must be a rate/,
    ],
    ['{ simulator: { fees: { tierVolume: "much" } } }', /fees\.tierVolume: must be an amount/],
    [
      '{ limits: { symbols: { BTCUSDT: { maxPosition: Infinity } } } }',
      /limits\.symbols\.BTCUSDT\.maxPosition/,
    ],
    ['{ limits: { symbols: { BTCUSDT: { maxPositon: 1 } } } }', /"maxPositon"/],
    ['{ limits: { symbols: { BTCUSDT: { maxOpenOrders: 1.5 } } } }', /maxOpenOrders: .*found 1\.5/],
    ['{ limits: { symbols: { BTCUSDT: { maxDepthShare: 20 } } } }', /maxDepthShare: .*found 20/],
    ['{ limits: { account: { marginBuffer: 0 } } }', /marginBuffer: .*found 0/],
    ['{ limits: { account: { lossReduce: 0.03 } } }', /lossReduce: must not be above lossHalt/],
    ['{ strategies: [{ name: "kinetic" }] }', /strategies\.0\.symbol: .*found nothing/s],
    [
      '{ sentinel: { measures: { timerLagMs: { warn: 9, trip: 5, clear: 1 } } } }',
      /timerLagMs: clear ≤ warn ≤ trip/,
    ],
    [
      '{ sentinel: { measures: { timerLagMs: { warn: 1, trip: 5, clear: 9 } } } }',
      /timerLagMs: clear ≤ warn ≤ trip/,
    ],
    ['{ sentinel: { measures: { lag: { warn: 1, trip: 5, clear: 1 } } } }', /"lag"/],
    ['{ news: { feeds: [{ name: "a" }] } }', /news\.feeds\.0\.url: .*found nothing/s],
    ['{ news: { feeds: [{ name: "a", url: "file:///x" }] } }', /feeds\.0\.url: must be an address/],
    ['{ news: { feeds: [{ name: "a", url: "http://u:p@x.example" }] } }', /without a password/],
    [
      '{ news: { feeds: [{ name: "a", url: "https://x.example", everyS: 59 }] } }',
      /feeds\.0\.everyS: .*60.*found 59/s,
    ],
    [
      '{ news: { feeds: [{ name: "<b>", url: "https://x.example" }] } }',
      /feeds\.0\.name: must be letters/,
    ],
    [
      '{ news: { feeds: [{ name: "a", url: "https://x.example", symbols: ["NOPE"] }] } }',
      /feeds\.0\.symbols: no feed of the markets has "NOPE"; there is BTCUSDT/,
    ],
    [
      '{ news: { feeds: [1, 2].map((n) => ({ name: "a", url: "https://x.example/" + n })) } }',
      /feeds\.1\.name: "a" is the name of a feed before it/,
    ],
    ['{ news: { halfLifeS: 7200, maxAgeS: 3600 } }', /news\.halfLifeS: must not be above maxAgeS/],
    ['{ news: { aliases: { btc: ["x"] } } }', /news\.aliases\.btc: /],
    ['{ inference: { models: [] } }', /inference\.models: must name one model at least/],
    ['{ brain: { addresses: ["brain.local"] } }', /addresses.*must be HOST:PORT/s],
    ['{ brain: { addresses: ["127.0.0.1:50051"] } }', /inference\.models: must name the models/],
    ['{ brain: { reasoning: {} } }', /brain\.reasoning: needs brain\.addresses/],
    ['{ brain: { forecast: { steps: 65 } } }', /steps.*64/s],
  ])('names the key, what was found and what is allowed: %s', async (content, message) => {
    await expect(loadConfig({ config: file(`export default ${content}`) }, {})).rejects.toThrow(
      message,
    );
  });

  it.each([
    ['limits: { BTCUSDT: { maxOrderValue: 1 } }', /limits: has no "BTCUSDT".*limits: { symbols: {/],
    [
      'messageRate: { perSecond: 5, burst: 10 }',
      /messageRate: is written .*ordersPerSecond, burst/,
    ],
  ])('says what to write instead of the form of before: %s', async (content, message) => {
    const config = file(`export default { ${content} }`);
    await expect(loadConfig({ config }, {})).rejects.toThrow(message);
  });

  it.each([
    [
      `{ name: 'kintic', symbol: 'BTCUSDT' }`,
      /strategies\.0\.name: is of no built-in strategy; there is kinetic/,
    ],
    [`{ name: 'flatten', symbol: 'BTCUSDT' }`, /strategies\.0\.name: is of no built-in strategy/],
    [
      `{ symbol: 'BTCUSDT' }`,
      /strategies\.0: needs the `name` of a built-in strategy or the `file`/,
    ],
    [
      `{ name: 'kinetic', symbol: 'BTCUSDT', budgetMs: 5 }`,
      /budgetMs: is for strategies with a `file`/,
    ],
    [`{ name: 'kinetic', symbol: 'BTCUSDT', sides: ['LONG'] }`, /strategies\.0\.sides\.0/],
    [`{ name: 'kinetic', symbol: 'BTCUSDT', types: [] }`, /strategies\.0\.types: must name one/],
    [
      `{ name: 'kinetic', symbol: 'BTCUSDT' }, { name: 'kinetic', symbol: 'BTCUSDT' }`,
      /strategies\.1\.symbol: has "kinetic" already/,
    ],
  ])('refuses a strategy that cannot be: %s', async (strategies, message) => {
    const config = file(`export default {
      feeds: [{ venue: 'binance', symbols: ['BTCUSDT', 'ETHUSDT'] }],
      strategies: [${strategies}],
    }`);
    await expect(loadConfig({ config }, {})).rejects.toThrow(message);
  });

  it('takes a strategy of one’s own by its file', async () => {
    const own = "{ name: 'mine', symbol: 'BTCUSDT', file: './mine.ts', budgetMs: 5 }";
    const { strategies } = await loadConfig(
      { config: file(`export default { strategies: [${own}] }`) },
      {},
    );
    expect(strategies).toMatchObject([{ name: 'mine', file: './mine.ts', budgetMs: 5 }]);
  });

  it('says which recordings are replayed when they are not the shipped ones', async () => {
    const tapes = "{ simulator: { tape: 'a.gz', krakenTape: 'b.gz' } }";
    const config = await loadConfig({ config: file(`export default ${tapes}`) }, {});
    expect(describeFeeds(config)).toMatch(/BTCUSDT \(a\.gz\) and Kraken .* \(b\.gz\), recorded/);
  });

  it('watches Binance and Kraken through the simulator when no feeds are named', async () => {
    const config = await loadConfig({ config: file('export default {}') }, {});
    const { feeds, strategies } = config;
    expect(feeds).toEqual([
      { venue: 'binance', symbols: ['BTCUSDT'], depth: 1000, live: false },
      { venue: 'kraken', symbols: ['BTC/USD', 'ETH/USD'], depth: 10, live: false },
    ]);
    expect(feeds.map(endpointOf)).toEqual([null, null]);
    expect(leavingThisMachine(config)).toEqual([]);
    expect(describeFeeds(config)).toBe(
      'Binance BTCUSDT (8 August 2024) and Kraken BTC/USD, ETH/USD (7 July 2026), recorded, replayed in real time by the built-in exchange simulator',
    );
    expect(strategies.map(({ symbol }) => symbol)).toEqual(['BTCUSDT']);
  });

  it('asks nobody for news by itself, and says of each feed where it is read', async () => {
    const none = await loadConfig({ config: file('export default {}') }, {});
    expect(none.news).toEqual({
      feeds: [],
      webhook: true,
      publishPerMinute: 60,
      halfLifeS: 3_600,
      maxAgeS: 21_600,
      aliases: {},
    });
    const two = file(`export default { news: { feeds: [
      { name: 'Paper', url: 'https://paper.example/feed?key=secret', everyS: 60 },
      { name: 'Own', url: 'http://localhost:9/feed', local: true },
    ] } }`);
    expect(leavingThisMachine(await loadConfig({ config: two }, {}))).toEqual([
      'This leaves the machine: the news of Paper are read from https://paper.example every 60 s',
    ]);
  });

  it('leads to a venue of the outside world only where it says live, and says so at the start', async () => {
    const live = file(`export default { feeds: [
      { venue: 'kraken', symbols: ['BTC/USD'], live: true },
      { venue: 'binance', symbols: ['BTCUSDT'], live: true },
      { venue: 'binance-futures', symbols: ['BTCUSDT'],
        streamUrl: 'ws://127.0.0.1:9/', restUrl: 'http://localhost:9' },
    ] }`);
    const config = await loadConfig({ config: live }, {});
    const { feeds, strategies } = config;
    expect(feeds.map(endpointOf)).toEqual([
      { streamUrl: 'wss://ws.kraken.com/v2' },
      { streamUrl: 'wss://stream.binance.com:9443', restUrl: 'https://api.binance.com' },
      { streamUrl: 'ws://127.0.0.1:9', restUrl: 'http://localhost:9' },
    ]);
    expect(leavingThisMachine(config)).toEqual([
      expect.stringMatching(/leaves the machine.*Kraken BTC\/USD.*wss:\/\/ws\.kraken\.com\/v2/),
      expect.stringMatching(/leaves the machine.*Binance BTCUSDT.*https:\/\/api\.binance\.com/),
    ]);
    expect(strategies).toEqual([]); // nothing is traded where orders have no way
  });

  it.each([
    ["{ venue: 'krakn', symbols: ['BTC/USD'] }", /feeds\.0\.venue/],
    ["{ venue: 'kraken', symbols: [] }", /feeds\.0\.symbols: must name one symbol at least/],
    ["{ venue: 'kraken', symbols: ['A', 'A'] }", /feeds\.0\.symbols: names a symbol twice/],
    ["{ venue: 'kraken', symbols: ['BTC USD'] }", /feeds\.0\.symbols\.0: .*found "BTC USD"/],
    ["{ venue: 'kraken', symbols: ['A'], depth: 20 }", /depth: .*10, 25, 100, 500, 1000; found 20/],
    ["{ venue: 'binance', symbols: ['A'], depth: 25 }", /depth: .*5, 10, 20, 100.*5000; found 25/],
    ["{ venue: 'binance-futures', symbols: ['A'], depth: 5000 }", /depth: .*1000; found 5000/],
    ["{ venue: 'kraken', symbols: ['A'], staleAfterMs: 0 }", /staleAfterMs: .*100; found 0/],
    ["{ venue: 'kraken', symbols: ['A'], restUrl: 'http://127.0.0.1' }", /"restUrl"/],
    ["{ venue: 'kraken', symbols: ['A'], streamUrl: 'http://127.0.0.1' }", /streamUrl: .*ws:\/\//],
    ["{ venue: 'kraken', symbols: ['A'], streamUrl: 'wss://x.example/v2' }", /needs live: true/],
    ["{ venue: 'kraken', symbols: ['A'], live: true, streamUrl: 'ws://x.example' }", /encrypted/],
    ["{ venue: 'binance', symbols: ['A'], streamUrl: 'ws://[::1]:1' }", /restUrl: .*go together/],
    [
      "{ venue: 'kraken', symbols: ['A'] }, { venue: 'kraken', symbols: ['B'] }",
      /has a feed already/,
    ],
  ])('refuses a feed that cannot be: %s', async (feeds, message) => {
    const config = file(`export default { feeds: [${feeds}], strategies: [] }`);
    await expect(loadConfig({ config }, {})).rejects.toThrow(message);
  });

  it.each([
    [
      'ETHUSDT',
      '',
      /strategies\.0\.symbol: no feed has this symbol.* there is BTCUSDT-PERP, BTCUSDT, ETH\/USD/,
    ],
    ['BTCUSDT', 'live: true', /not the simulator's, and without orders: .* is market data only/],
  ])('refuses a strategy whose orders have no way: on %s %s', async (symbol, more, message) => {
    const config = file(`export default {
      feeds: [
        { venue: 'binance-futures', symbols: ['BTCUSDT'] },
        { venue: 'binance', symbols: ['BTCUSDT'], ${more} },
        { venue: 'kraken', symbols: ['ETH/USD'] },
      ],
      strategies: [{ name: 'kinetic', symbol: '${symbol}' }],
    }`);
    await expect(loadConfig({ config }, {})).rejects.toThrow(message);
  });

  it('takes a strategy on a simulated Kraken, and refuses one on two venues', async () => {
    const feeds =
      "[{ venue: 'binance', symbols: ['BTCUSDT'] }, { venue: 'kraken', symbols: ['BTC/USD'] }]";
    const on = (...symbols: string[]) =>
      file(
        `export default { feeds: ${feeds}, strategies: ${JSON.stringify(
          symbols.map((symbol) => ({ name: 'kinetic', symbol })),
        )} }`,
      );
    const { strategies } = await loadConfig({ config: on('BTC/USD') }, {});
    expect(strategies).toMatchObject([{ symbol: 'BTC/USD' }]);
    await expect(loadConfig({ config: on('BTC/USD', 'BTCUSDT') }, {})).rejects.toThrow(
      /strategies\.1\.symbol: is of the venue "binance", and BTC\/USD is of "kraken": one run/,
    );
  });

  it('explains a file that is missing, broken, or exports nothing', async () => {
    await expect(loadConfig({ config: '/no/such/file.ts' }, {})).rejects.toThrow(
      'no configuration file',
    );
    await expect(loadConfig({ config: file('export default {{') }, {})).rejects.toThrow(
      'cannot be loaded',
    );
    await expect(loadConfig({ config: file('export const a = 1') }, {})).rejects.toThrow(
      'default export',
    );
    await expect(loadConfig({ port: 'abc' }, {})).rejects.toThrow(
      'port must be a number, was "abc"',
    );
  });
});

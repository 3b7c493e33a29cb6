import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpointsOf, type Simulator, startSimulator } from '@voltaire/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { next, post, subscriber } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

/** A venue that is not the built-in simulator: here another simulator, in this process. */
describe('a system whose feeds come from elsewhere', () => {
  const home = temporaryHome();
  let venue: Simulator;
  let server: RunningServer;
  beforeAll(async () => {
    venue = await startSimulator({ speed: 4 });
    const { binance, kraken } = endpointsOf(venue.port);
    const feeds = [
      { venue: 'binance', symbols: ['BTCUSDT'], ...binance },
      { venue: 'kraken', symbols: ['ETH/USD'], streamUrl: kraken.streamUrl },
    ];
    const config = join(home.path, 'config.mjs');
    writeFileSync(config, `export default { feeds: ${JSON.stringify(feeds)} }`);
    server = await startServer(home.path, ['--config', config]);
  });
  afterAll(async () => {
    await server?.end('SIGKILL');
    await venue?.close();
    home.remove();
  });

  it('shows their markets, and has no simulator of its own', async () => {
    const client = subscriber(server.url);
    await next<{ system: { feeds: { state: string; lastPrice: string | null }[] } }>(
      client,
      'subscription { system { feeds { state lastPrice } } }',
      ({ system }) =>
        system.feeds.length === 2 &&
        system.feeds.every(({ state, lastPrice }) => state === 'LIVE' && lastPrice !== null),
    );
    await client.dispose();
    expect(server.output()).not.toContain('Exchange simulator');
  });

  it('sends no orders anywhere, and says so', async () => {
    const { data } = await post(
      server.url,
      '{ instruments { symbol traded } system { mode marketData trading { level } } }',
    );
    expect(data!.instruments).toEqual([
      { symbol: 'BTCUSDT', traded: false },
      { symbol: 'ETH/USD', traded: false },
    ]);
    expect(data!.system).toEqual({
      mode: 'MARKET_DATA_ONLY',
      marketData: expect.stringMatching(
        /^Binance BTCUSDT from ws:\S+; Kraken ETH\/USD from ws:\S+$/,
      ),
      trading: { level: 'HALTED' },
    });
  });
});

describe('a feed that cannot be opened', () => {
  const home = temporaryHome();
  afterAll(() => home.remove());

  it.each([
    [
      "{ venue: 'kraken', symbols: ['BTC/USD', 'XBT/USD'] }",
      /feed of kraken cannot be opened.*XBT\/USD/,
    ],
    ["{ venue: 'binance', symbols: ['NOPEUSDT'] }", /feed of binance cannot be opened.*NOPEUSDT/],
    [
      "{ venue: 'kraken', symbols: ['BTC/USD'], streamUrl: 'ws://127.0.0.1:9' }",
      /feed of kraken cannot be opened/,
    ],
  ])('ends the start in one sentence: %s', async (feed, sentence) => {
    const config = join(home.path, 'config.mjs');
    writeFileSync(config, `export default { feeds: [${feed}] }`);
    const refusal = await startServer(home.path, ['--config', config]).catch(
      (error: Error) => error.message,
    );
    expect(refusal).toMatch(sentence);
    expect(refusal).not.toMatch(/^\s+at /m);
  });
});

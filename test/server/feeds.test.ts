import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { next, post, subscriber } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

const SYMBOLS = ['BTCUSDT', 'BTC/USD', 'ETH/USD'];

interface Feed {
  symbol: string;
  venue: string;
  state: string;
  code: string;
  reason: string;
  lastPrice: string | null;
  ticks: number;
  ticksPerSecond: number;
  bookUpdatesPerSecond: number;
  ageMs: number | null;
  integrityPct: number | null;
  checksumsVerified: number;
  checksumsFailed: number;
  quotesVerified: number;
  gaps: number;
  resyncs: number;
  latency: { count: number; minMs: number; p50Ms: number; p99Ms: number; maxMs: number } | null;
}
const FEED = `symbol venue state code reason lastPrice ticks ticksPerSecond bookUpdatesPerSecond ageMs
  integrityPct checksumsVerified checksumsFailed quotesVerified gaps resyncs
  latency { count minMs p50Ms p99Ms maxMs }`;

interface Change {
  feedChanges: { symbol: string; venue: string; state: string; code: string; reason: string };
}
const CHANGES = 'subscription { feedChanges { symbol venue state code reason } }';

describe('the feeds of a running system', () => {
  const home = temporaryHome();
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(home.path, ['--speed', '4']);
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    home.remove();
  });

  /** The feeds, once all of them are as wanted. */
  async function feedsOnce(wanted: (feed: Feed) => boolean): Promise<Feed[]> {
    const client = subscriber(server.url);
    const { system } = await next<{ system: { feeds: Feed[] } }>(
      client,
      `subscription { system { feeds { ${FEED} } } }`,
      (data) => data.system.feeds.every(wanted),
    );
    await client.dispose();
    return system.feeds;
  }

  it('are LIVE for every symbol of both venues, with proofs, rates, ages and latencies', async () => {
    const feeds = await feedsOnce(
      ({ state, latency, lastPrice, ticksPerSecond }) =>
        state === 'LIVE' && latency !== null && lastPrice !== null && ticksPerSecond > 0,
    );
    expect(feeds.map(({ symbol }) => symbol)).toEqual(SYMBOLS);
    expect(feeds.map(({ venue }) => venue)).toEqual(['binance', 'kraken', 'kraken']);
    for (const feed of feeds) {
      expect(feed).toMatchObject({ code: 'IN_STEP', integrityPct: 100, gaps: 0 });
      expect(feed.ageMs).toBeGreaterThanOrEqual(0);
      const { minMs, p50Ms, p99Ms, maxMs } = feed.latency!;
      const ascending = [minMs, p50Ms, p99Ms, maxMs];
      expect([...ascending].sort((a, b) => a - b)).toEqual(ascending);
    }
    expect(feeds[0]!.checksumsVerified).toBe(0);
    expect(feeds[1]!.checksumsVerified).toBeGreaterThan(0);
    const { data } = await post(
      server.url,
      `{ feeds { ${FEED} } system { frames { venue refused unknown } } }`,
    );
    expect(data!.feeds).toHaveLength(3);
    expect(data!.system).toEqual({
      frames: [
        { venue: 'binance', refused: 0, unknown: 0 },
        { venue: 'kraken', refused: 0, unknown: 0 },
      ],
    });
  });

  it.each(SYMBOLS)('%s: market, measures, candle and day can be asked for', async (symbol) => {
    const client = subscriber(server.url);
    await next(client, 'subscription { system { nowUs } }', () => true);
    const query = `query ($symbol: String!) { market(symbol: $symbol) {
      symbol tick { bid ask } mid microstructure { microprice imbalance spreadBps }
      candle { intervalS open high low close volume trades } day { high low changePct }
      derivatives { symbol } feed { state }
    } }`;
    interface Market {
      symbol: string;
      tick: { bid: string; ask: string };
      mid: number;
      microstructure: { microprice: number; imbalance: number; spreadBps: number };
      candle: { intervalS: number; high: string; low: string } | null;
      day: { high: string; low: string } | null;
    }
    const ask = async () => {
      const answer = await post(server.url, query, { variables: { symbol } });
      expect(answer.errors).toBeUndefined();
      return (answer.data as { market: Market }).market;
    };
    await expect
      .poll(
        async () => {
          const { candle, day } = await ask();
          return candle !== null && day !== null;
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    const { tick, mid, microstructure, candle, day } = await ask();
    expect(Number(tick.bid)).toBeLessThan(Number(tick.ask));
    expect(microstructure.microprice).toBeGreaterThanOrEqual(Number(tick.bid));
    expect(microstructure.microprice).toBeLessThanOrEqual(Number(tick.ask));
    expect(Math.abs(microstructure.imbalance)).toBeLessThanOrEqual(1);
    expect(microstructure.spreadBps).toBeCloseTo(
      ((Number(tick.ask) - Number(tick.bid)) / mid) * 1e4,
    );
    expect(candle!.intervalS).toBe(60);
    expect(Number(candle!.low)).toBeLessThanOrEqual(Number(candle!.high));
    expect(Number(day!.low)).toBeLessThanOrEqual(Number(day!.high));
    const { ticks } = await next<{ ticks: { symbol: string }[] }>(
      client,
      `subscription { ticks(symbol: "${symbol}") { symbol } }`,
    );
    expect(new Set(ticks.map((each) => each.symbol))).toEqual(new Set([symbol]));
    await client.dispose();
  });

  it('block a symbol whose checksum fails, say why, and prove its book again; others do not notice', async () => {
    const client = subscriber(server.url);
    const blocked = next<Change>(
      client,
      CHANGES,
      ({ feedChanges }) => feedChanges.state === 'BLOCKED',
    );
    await feedsOnce(({ state }) => state === 'LIVE');
    await inject({ fault: 'bad-checksum', venue: 'kraken', symbol: 'ETH/USD' });
    expect((await blocked).feedChanges).toMatchObject({
      symbol: 'ETH/USD',
      venue: 'kraken',
      code: 'CHECKSUM_MISMATCH',
    });
    const [binance, btc, eth] = await feedsOnce(
      ({ symbol, state, checksumsFailed }) =>
        state === 'LIVE' && (symbol !== 'ETH/USD' || checksumsFailed > 0),
    );
    expect(eth!.checksumsFailed).toBe(1);
    expect(eth!.integrityPct).toBeLessThan(100);
    expect(eth!.resyncs).toBe(1);
    for (const other of [binance!, btc!]) {
      expect(other).toMatchObject({ checksumsFailed: 0, integrityPct: 100 });
    }
    const { data } = await post(
      server.url,
      '{ feedHistory(symbol: "ETH/USD", last: 10) { atUs seq state code reason } }',
    );
    const history = data!.feedHistory as {
      atUs: number;
      seq: number;
      state: string;
      reason: string;
    }[];
    const states = history.map(({ state }) => state);
    expect(states[0]).toBe('LIVE'); // newest first
    expect(states).toContain('BLOCKED');
    expect(states.lastIndexOf('LIVE')).toBeGreaterThan(states.indexOf('BLOCKED'));
    expect(history.every(({ reason }) => reason !== '')).toBe(true);
    const seqs = history.map(({ seq }) => seq);
    expect([...seqs].sort((a, b) => b - a)).toEqual(seqs);
    await client.dispose();
  });

  it('answer what cannot be with a sentence', async () => {
    const unknown = await post(server.url, '{ feedHistory(symbol: "NOPE") { state } }');
    expect(unknown.errors?.[0]).toMatchObject({
      message: 'there is no symbol "NOPE" here; there is BTCUSDT, BTC/USD, ETH/USD',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const none = await post(server.url, '{ feedHistory(symbol: "BTCUSDT", last: 0) { state } }');
    expect(none.errors?.[0]?.message).toBe('last must be from 1 to 1000, was 0');
  });

  async function inject(fault: object): Promise<void> {
    const response = await fetch(`${server.simulatorUrl}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    expect([response.status, await response.text()]).toEqual([202, expect.any(String)]);
  }
});

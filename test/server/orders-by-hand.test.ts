import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { post } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';
import { VenueApart } from './support/venue-apart.ts';

const BOUNDS = {
  maxOrderValue: 50_000,
  maxOrderQuantity: 1,
  maxPosition: 1,
  maxDepthShare: 1,
  maxSpreadBps: 500,
  maxDataAgeMs: 60_000,
};

/** Nobody trades but people: the strategy is there so that the symbol is traded. */
function settings(symbol: string, feeds: object[]): object {
  return {
    ...(feeds.length > 0 && { feeds }),
    strategies: [{ name: 'kinetic', symbol, sides: ['BUY'], types: ['LIMIT_MAKER'] }],
    limits: {
      account: { capital: 1_000_000, maxGrossExposure: 1, maxNetExposure: 1 },
      symbols: { [symbol]: BOUNDS },
      strategies: {
        kinetic: { maxDrawdown: 1_000 },
        'by-hand': { maxDrawdown: 100_000, duplicateWindowMs: 1 },
      },
      system: { maxStallMs: 5_000, maxClockOffsetMs: 60_000, maxClockStepMs: 60_000 },
    },
  };
}

interface PlacedOrder {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly quantity: string;
  readonly filledQuantity: string;
  readonly triggerPrice: string | null;
  readonly reduceOnly: boolean;
}

const FIELDS = 'id type state quantity filledQuantity triggerPrice reduceOnly';

const VENUES = [
  ['BTCUSDT', null],
  ['BTC/USD', 'kraken'],
  ['BTCUSDT-PERP', 'binance-futures'],
] as const;

describe.each(VENUES)('orders by hand in a running system, %s', (symbol, apart) => {
  const home = temporaryHome();
  let venue: VenueApart | undefined;
  let server: RunningServer;

  beforeAll(async () => {
    const feeds: object[] = [];
    if (apart) {
      venue = await VenueApart.open(apart, home.path);
      feeds.push(venue.feed);
    }
    const config = join(home.path, 'config.mjs');
    writeFileSync(config, `export default ${JSON.stringify(settings(symbol, feeds))}`);
    server = await startServer(home.path, ['--config', config]);
  }, 90_000);
  afterAll(async () => {
    await server?.end('SIGKILL');
    await venue?.simulator.close();
    home.remove();
  });

  const ask = async (query: string) => {
    const { data, errors } = await post(server.url, query, { token: server.token });
    if (errors) throw new Error(errors[0]!.message);
    return data!;
  };
  const mid = async (): Promise<number> => {
    const { market } = (await ask(`{ market(symbol: "${symbol}") { mid } }`)) as {
      market: { mid: number | null };
    };
    if (market.mid === null) throw new Error('there is no market yet');
    return market.mid;
  };
  /** Tried again until a market and an account are there. */
  const place = async (order: string): Promise<string> =>
    vi.waitFor(
      async () => {
        const { placeOrder } = (await ask(
          `mutation { placeOrder(order: { symbol: "${symbol}", ${order} }, reason: "a test") { id outcome reason } }`,
        )) as { placeOrder: { id: string; outcome: string; reason: string } };
        expect(placeOrder).toMatchObject({ outcome: 'ALLOWED' });
        return placeOrder.id;
      },
      { timeout: 30_000, interval: 500 },
    );
  const orders = async () => (await ask(`{ orders { ${FIELDS} } }`)).orders as PlacedOrder[];
  const order = async (id: string, wanted: Partial<PlacedOrder>) =>
    vi.waitFor(
      async () => expect((await orders()).find((each) => each.id === id)).toMatchObject(wanted),
      { timeout: 20_000, interval: 100 },
    );
  const cancel = async (id: string) =>
    ask(`mutation { cancelOrder(id: "${id}", reason: "a test") { id } }`);

  it('stops, take-profits and icebergs wait at the venue until they are taken back', async () => {
    const now = await vi.waitFor(mid, { timeout: 30_000, interval: 100 });
    const [above, below] = [Math.round(now * 1.03), Math.round(now * 0.97)];
    const size = 'quantity: "0.01"';
    const ids = [
      await place(`side: BUY, type: STOP, triggerPrice: "${above}", ${size}`),
      await place(
        `side: BUY, type: STOP_LIMIT, triggerPrice: "${above}", price: "${above}", ${size}`,
      ),
      await place(`side: BUY, type: TAKE_PROFIT, triggerPrice: "${below}", ${size}`),
      await place(
        `side: BUY, type: TAKE_PROFIT_LIMIT, triggerPrice: "${below}", price: "${below}", ${size}`,
      ),
    ];
    if (symbol !== 'BTCUSDT-PERP') {
      const iceberg = `${size}, displayQuantity: "0.002"`;
      ids.push(
        await place(`side: BUY, type: LIMIT, price: "${Math.round(now * 0.985)}", ${iceberg}`),
      );
    }
    for (const id of ids)
      await order(id, {
        state: 'ACKED',
        filledQuantity: expect.stringMatching(/^0\.0+$/) as string,
      });
    for (const id of ids) await cancel(id);
    for (const id of ids) await order(id, { state: 'CANCELED' });
  }, 90_000);

  it('an entry with a stop has it at the venue as soon as it has traded', async () => {
    const now = await vi.waitFor(mid, { timeout: 30_000, interval: 100 });
    const exits = `stopLoss: "${Math.round(now * 0.97)}", takeProfit: "${Math.round(now * 1.1)}"`;
    const id = await place(`side: BUY, type: MARKET, quantity: "0.01", ${exits}`);
    await order(id, { state: 'FILLED' });
    const stop = await vi.waitFor(
      async () => {
        const found = (await orders()).find((each) => each.type === 'STOP' && each.reduceOnly);
        expect(found).toMatchObject({ state: 'ACKED' });
        expect(Number(found!.quantity)).toBe(0.01);
        return found!.id;
      },
      { timeout: 20_000, interval: 100 },
    );
    await cancel(id);
    await order(stop, { state: 'CANCELED' });
  }, 90_000);
});

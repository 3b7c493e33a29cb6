import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEASURES } from '@voltaire/reflex/governance/measures.ts';
import { type OrderSnapshot, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { post } from './support/graphql.ts';
import { inJournal, journalOf, reportsIn } from './support/journal-of.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';
import { SYMBOLS, VenueApart } from './support/venue-apart.ts';

const SLOW = 120_000;
const SIZE = 0.01;
const PATIENT = { warn: 1e9, trip: 1e9, clear: 1e9 };

/** Nobody trades but people: the strategy is there so that the symbol is traded. */
function settings(symbol: string, feed: object): object {
  return {
    feeds: [feed],
    strategies: [{ name: 'kinetic', symbol, sides: ['BUY'], parameters: { entryValue: 0 } }],
    limits: {
      account: { capital: 1_000_000, maxGrossExposure: 1, maxNetExposure: 1 },
      symbols: {
        [symbol]: {
          maxOrderValue: 50_000,
          maxOrderQuantity: 1,
          maxPosition: 1,
          maxDepthShare: 1,
          maxSpreadBps: 500,
          maxDataAgeMs: 60_000,
        },
      },
      strategies: {
        kinetic: { maxDrawdown: 1_000 },
        'by-hand': { maxDrawdown: 100_000, duplicateWindowMs: 1, maxRejects: 1_000 },
      },
      system: { maxStallMs: 60_000, maxClockOffsetMs: 60_000, maxClockStepMs: 60_000 },
    },
    // A stalled machine would rightly keep it from trading.
    sentinel: { measures: Object.fromEntries(MEASURES.map(({ name }) => [name, PATIENT])) },
  };
}

/**
 * What the tape trades at soon. That of Kraken is 22 s long and falls from 63,501.9 to 63,498.1: it trades
 * above this when it begins anew.
 */
const NEAR = {
  binance: (mid: number) => mid + 2,
  'binance-futures': (mid: number) => mid + 2,
  kraken: () => 63_500,
} as const;

const VENUES = Object.keys(SYMBOLS) as (keyof typeof SYMBOLS)[];

describe.each(VENUES)('an order with a trigger price in a running system, %s', (name) => {
  const home = temporaryHome();
  const symbol = SYMBOLS[name];
  const near = NEAR[name];
  let venue: VenueApart;
  let server: RunningServer;
  let token: string | null = null;
  let start: () => Promise<void>;

  beforeAll(async () => {
    venue = await VenueApart.open(name, home.path);
    const config = join(home.path, 'config.mjs');
    writeFileSync(config, `export default ${JSON.stringify(settings(symbol, venue.feed))}`);
    start = async () => {
      server = await startServer(home.path, ['--config', config]);
      token = server.token ?? token;
    };
    await start();
  }, SLOW);
  afterAll(async () => {
    await server?.end('SIGKILL');
    await venue?.simulator.close();
    home.remove();
  });

  const ask = async (query: string) => {
    const { data, errors } = await post(server.url, query, { token });
    if (errors) throw new Error(errors[0]!.message);
    return data!;
  };
  /** A purchase that waits above the market; asked for again until there is a market below it. */
  const stop = (trigger: (mid: number) => number): Promise<string> =>
    vi.waitFor(
      async () => {
        const { market } = (await ask(`{ market(symbol: "${symbol}") { mid } }`)) as {
          market: { mid: number };
        };
        const terms = `side: BUY, type: STOP, quantity: "${SIZE}", triggerPrice: "${trigger(market.mid).toFixed(1)}"`;
        const { placeOrder } = (await ask(
          `mutation { placeOrder(order: { symbol: "${symbol}", ${terms} }, reason: "a test") { id outcome reason } }`,
        )) as { placeOrder: { id: string; outcome: string; reason: string } };
        if (placeOrder.outcome !== 'ALLOWED') throw new Error(placeOrder.reason);
        await vi.waitFor(() => expect(lives(placeOrder.id)).toContain('ACKED'), 5_000);
        return placeOrder.id;
      },
      { timeout: 40_000, interval: 500 },
    );
  /** What the journal has of an order, as it came. */
  const snapshots = (id: string): OrderSnapshot[] =>
    journalOf(home.path).flatMap((record) =>
      record.type === 'outcome' &&
      record.outcome.payload.kind === OutcomeKind.ORDER &&
      record.outcome.payload.clientOrderId === id
        ? [record.outcome.payload]
        : [],
    );
  const lives = (id: string) => snapshots(id).map(({ state }) => state);
  /** Until the journal has it filled, and it, the position and the venue's ledger say the same. */
  const agreed = async (id: string): Promise<void> => {
    const filled = await vi.waitFor(
      () => {
        const last = snapshots(id).at(-1);
        expect(last).toMatchObject({ state: 'FILLED' });
        return last!;
      },
      { timeout: 60_000, interval: 100 },
    );
    const trades = venue.ledger.trades().filter(({ order }) => order.clientOrderId === id);
    expect(filled.fills.map(({ tradeId }) => tradeId).sort()).toEqual(
      trades.map(({ tradeId }) => String(tradeId)).sort(),
    );
    const { positions } = (await ask('{ positions { symbol quantity } }')) as {
      positions: { symbol: string; quantity: string }[];
    };
    const held = positions.find((each) => each.symbol === symbol)!;
    expect(Number(held.quantity)).toBeCloseTo(venue.held, 12);
  };

  it(
    'goes off when the market moves through it, is filled, and the books are the venue’s',
    async () => {
      const id = await stop(near);
      await agreed(id);
      expect(venue.held).toBe(SIZE);
      const states = lives(id);
      expect(states.indexOf('ACKED')).toBeLessThan(states.indexOf('FILLED'));
      expect(venue.open).toEqual([]);
    },
    SLOW,
  );

  it(
    'that goes off while nobody is there is in the books after the next start',
    async () => {
      const id = await stop(near);
      if (!lives(id).includes('FILLED')) await server.end('SIGKILL');
      await vi.waitFor(
        () => {
          // That of Kraken stands still while nobody is connected.
          for (let frames = name === 'kraken' ? 500 : 0; frames > 0; frames--) {
            venue.simulator.advance(name);
          }
          expect(venue.open).toEqual([]);
        },
        { timeout: 60_000, interval: 20 },
      );
      expect(venue.held).toBeCloseTo(2 * SIZE, 12);
      await start();
      await agreed(id);
    },
    SLOW,
  );

  it(
    'is gone from the venue after a kill that cancels, and the kill says so',
    async () => {
      const id = await stop((mid) => mid + 2_000);
      expect(venue.open).toEqual([id]);
      await ask('mutation { engageKillSwitch(mode: CANCEL, reason: "a test") { level } }');
      const report = await inJournal(home.path, (records) =>
        reportsIn(records).find(({ phase }) => phase === 'CONFIRMED'),
      );
      expect(report).toMatchObject({ cancelsAsked: 1, ordersOpen: 0 });
      expect(venue.open).toEqual([]);
      expect(snapshots(id).at(-1)).toMatchObject({ state: 'CANCELED', filledLots: 0 });
      expect(venue.held).toBeCloseTo(2 * SIZE, 12);
    },
    SLOW,
  );
});

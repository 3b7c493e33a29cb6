import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpointsOf, type Simulator, startSimulator } from '@voltaire/simulator';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { post } from './support/graphql.ts';
import { quoting } from './support/quoting.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

interface Shown {
  readonly system: { readonly mode: string };
  readonly positions: readonly { readonly symbol: string; readonly quantity: string }[];
  readonly orders: readonly {
    readonly id: string;
    readonly side: string;
    readonly state: string;
    readonly filledQuantity: string;
  }[];
}

const ASKED = `{ system { mode } positions { symbol quantity }
  orders(first: 500) { id side state filledQuantity } }`;

/** What fills of all orders come to, and what is held. */
function sums({ orders, positions }: Shown): [traded: number, held: number] {
  return [
    orders.reduce(
      (sum, { side, filledQuantity }) =>
        sum + (side === 'BUY' ? 1 : -1) * Math.round(Number(filledQuantity) * 1e5),
      0,
    ),
    Math.round(Number(positions.find(({ symbol }) => symbol === 'BTCUSDT')?.quantity ?? 0) * 1e5),
  ];
}

/** The market is elsewhere: here another simulator in this process, whose ledger would show any order. */
describe('a system that trades on paper', () => {
  const home = temporaryHome();
  let venue: Simulator;
  let server: RunningServer;
  let config: string;
  beforeAll(async () => {
    venue = await startSimulator({ speed: 4 });
    config = join(home.path, 'config.mjs');
    const settings = {
      ...quoting({ parameters: { halfSpreadBps: 0.1, restMs: 500 } }),
      mode: 'paper',
      paper: { balances: { USDT: '500000', BTC: '5' }, latencyMs: { order: 5, response: 5 } },
      feeds: [{ venue: 'binance', symbols: ['BTCUSDT'], ...endpointsOf(venue.port).binance }],
    };
    writeFileSync(config, `export default ${JSON.stringify(settings)}`);
    server = await startServer(home.path, ['--config', config]);
  }, 60_000);
  afterAll(async () => {
    await server?.end('SIGKILL');
    await venue?.close();
    home.remove();
  });

  const look = async (): Promise<Shown> => {
    const { data } = await post(server.url, ASKED);
    return data as unknown as Shown;
  };

  it('says so, fills orders on the market that it sees, and sends none there', async () => {
    await vi.waitFor(
      async () => {
        const shown = await look();
        expect(shown.system).toEqual({ mode: 'PAPER' });
        expect(shown.orders.some(({ filledQuantity }) => Number(filledQuantity) > 0)).toBe(true);
        const [traded, held] = sums(shown);
        expect(held).toBe(traded);
      },
      { timeout: 60_000, interval: 200 },
    );
    expect(venue.ledger.orders()).toEqual([]);
  }, 80_000);

  it('goes on after a kill -9 with what it held, and without the orders of before', async () => {
    await server.end('SIGKILL');
    server = await startServer(home.path, ['--config', config]);
    const before = new Set((await look()).orders.map(({ id }) => id));
    await vi.waitFor(
      async () => {
        const shown = await look();
        const [old, young] = [true, false].map((was) =>
          shown.orders.filter(({ id }) => before.has(id) === was),
        );
        expect(young!.some(({ filledQuantity }) => Number(filledQuantity) > 0)).toBe(true);
        const open = /^(SENT|ACKED|PARTIAL|UNKNOWN)$/;
        expect(old!.filter(({ state }) => open.test(state))).toEqual([]);
        const [traded, held] = sums(shown);
        expect(held).toBe(traded);
      },
      { timeout: 60_000, interval: 200 },
    );
    expect(venue.ledger.orders()).toEqual([]);
  }, 120_000);
});

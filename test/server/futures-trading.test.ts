import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@voltaire/simulator';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { post } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

/** The venue is another process's business: here a simulator in this one, whose ledger is the truth. */
describe('a system that trades on Binance USD-M futures', () => {
  const home = temporaryHome();
  const key = { apiKey: 'trading-key', secret: 'of nobody at all' };
  let venue: Simulator;
  let server: RunningServer;
  beforeAll(async () => {
    venue = await startSimulator({ speed: 1, venues: ['binance-futures'], apiKeys: [key] });
    const keyFile = join(home.path, 'key.json');
    writeFileSync(keyFile, JSON.stringify(key));
    chmodSync(keyFile, 0o600);
    const config = join(home.path, 'config.mjs');
    const settings = {
      feeds: [
        {
          venue: 'binance-futures',
          symbols: ['BTCUSDT'],
          streamUrl: `ws://127.0.0.1:${venue.port}/futures`,
          restUrl: venue.url,
          orders: { apiUrl: `ws://127.0.0.1:${venue.port}`, restUrl: venue.url, keyFile },
        },
      ],
      strategies: [{ name: 'kinetic', symbol: 'BTCUSDT-PERP', parameters: { entryValue: 500 } }],
      limits: {
        account: { capital: 20_000, maxGrossExposure: 1, maxNetExposure: 1 },
        symbols: {
          'BTCUSDT-PERP': {
            maxOrderValue: 2_500,
            maxOrderQuantity: 0.05,
            maxPosition: 0.05,
            maxDataAgeMs: 60_000,
          },
        },
        strategies: { kinetic: { maxDrawdown: 1_000 } },
        system: { maxStallMs: 5_000, maxClockOffsetMs: 60_000, maxClockStepMs: 60_000 },
      },
    };
    writeFileSync(config, `export default ${JSON.stringify(settings)}`);
    server = await startServer(home.path, ['--config', config]);
  }, 60_000);
  afterAll(async () => {
    await server?.end('SIGKILL');
    await venue?.close();
    home.remove();
  });

  it('places its orders there, and holds what the venue’s position says, to the last digit', async () => {
    await vi.waitFor(() => expect(venue.futuresLedger.trades().length).toBeGreaterThan(0), {
      timeout: 45_000,
      interval: 100,
    });
    await vi.waitFor(
      async () => {
        const { data } = await post(
          server.url,
          '{ system { mode } positions { symbol quantity } orders { id } }',
        );
        const held = venue.futuresLedger.position();
        expect(data!.system).toEqual({ mode: 'SIMULATED' });
        const [{ symbol, quantity }] = data!.positions as [{ symbol: string; quantity: string }];
        expect(symbol).toBe('BTCUSDT-PERP');
        expect(Number(quantity)).toBeCloseTo(held / 1e8, 12);
        const ours = venue.futuresLedger.orders().map(({ clientOrderId }) => clientOrderId);
        const told = (data!.orders as { id: string }[]).map(({ id }) => id);
        expect(told).toEqual(expect.arrayContaining(ours));
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(server.output()).not.toContain(key.secret);
    expect(server.output()).not.toContain(key.apiKey);
  }, 80_000);
});

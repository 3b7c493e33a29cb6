import { systemClock } from '@voltaire/reflex/clock.ts';
import { BinanceCanceller } from '@voltaire/server/watchdog/binance-canceller.ts';
import type { Canceller } from '@voltaire/server/watchdog/canceller.ts';
import { KrakenCanceller } from '@voltaire/server/watchdog/kraken-canceller.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '@voltaire/simulator';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ready as krakenReady } from '../../reflex/venue/kraken/support/gateway.ts';
import { limit, privateKey, publicKeyPem } from '../../simulator/api-support.ts';
import { Probe, signed, TEST_KEY } from '../../simulator/support.ts';

const secret = Buffer.from('a watchdog of nobody at all').toString('base64');
const HMAC = { apiKey: 'watchdog', secret };
const CANCEL_ONLY = ['query-open-trades', 'close-trades'];

async function simulator(options: SimulatorOptions): Promise<Simulator> {
  const venue = await startSimulator({ speed: 'stepped', ...options });
  onTestFinished(() => venue.close());
  return venue;
}

const kraken = (venue: Simulator): Canceller => new KrakenCanceller(venue.url, HMAC, systemClock);
const binance = (venue: Simulator, symbols = ['BTCUSDT'], clock = systemClock): Canceller =>
  new BinanceCanceller(venue.url, HMAC, symbols, clock);

describe('taking back at Kraken', () => {
  it('needs no right to place anything, and leaves no order of the account', async () => {
    const {
      place,
      types,
      simulator: venue,
    } = await krakenReady({
      simulator: {
        krakenKeys: [
          {
            apiKey: 'test-key',
            secret: Buffer.from('a secret of no account of anybody').toString('base64'),
          },
          { ...HMAC, permissions: CANCEL_ONLY },
        ],
      },
    });
    const watchdog = kraken(venue);
    await expect(watchdog.refusal()).resolves.toBeNull();
    await expect(watchdog.openOrders()).resolves.toBe(0);
    place({ priceTicks: 600_000 }, 'Vw-1');
    place({ priceTicks: 600_100 }, 'Vw-2');
    await vi.waitFor(() => expect(types()).toHaveLength(6));
    await expect(watchdog.openOrders()).resolves.toBe(2);
    await watchdog.cancelAll();
    await expect(watchdog.openOrders()).resolves.toBe(0);
    await vi.waitFor(() => expect(types('Vw-1').at(-1)).toBe('CANCELED'));
    await watchdog.cancelAll(); // again, with nothing open, is fine
  });

  it.each([
    [[...CANCEL_ONLY, 'modify-trades'], 'has the right "modify-trades"'],
    [[...CANCEL_ONLY, 'withdraw-funds'], 'has the right "withdraw-funds"'],
    [['query-open-trades'], 'lacks close-trades'],
    [['close-trades'], 'lacks query-open-trades'],
  ])('is refused to a key with the rights %j', async (permissions, reason) => {
    const venue = await simulator({ venues: ['kraken'], krakenKeys: [{ ...HMAC, permissions }] });
    await expect(kraken(venue).refusal()).resolves.toContain(reason);
  });
});

describe('taking back at Binance', () => {
  it.each([0, 90_000_000, -90_000_000])(
    'leaves no order of the account, also with a clock %i µs off, also of symbols that are not traded',
    async (offUs) => {
      const venue = await simulator({
        venues: ['binance'],
        apiKeys: [{ apiKey: TEST_KEY, publicKeyPem }, HMAC],
      });
      const clock = { ...systemClock, atUs: () => systemClock.atUs() + offUs };
      const watchdog = binance(venue, [], clock);
      const hand = await new Probe(`${venue.url}/ws-api/v3`).ready();
      onTestFinished(() => hand.close());
      await hand.request(
        'order.place',
        signed(limit({ newClientOrderId: 'by_hand' }), TEST_KEY, privateKey),
      );
      await expect(watchdog.refusal()).resolves.toBeNull();
      await watchdog.cancelAll();
      await expect(watchdog.openOrders()).resolves.toBe(1); // it knew of no symbol, and does now
      await watchdog.cancelAll();
      await expect(watchdog.openOrders()).resolves.toBe(0);
      expect(venue.ledger.orders()).toMatchObject([{ status: 'CANCELED' }]);
      await watchdog.cancelAll(); // again, with nothing open, is fine
    },
  );

  it('is refused to a key that may withdraw, and says which symbol cannot be', async () => {
    const rights = { enableWithdrawals: true };
    const venue = await simulator({ venues: ['binance'], apiKeys: [{ ...HMAC, rights }] });
    await expect(binance(venue).refusal()).resolves.toContain('may take money away');
    await expect(binance(venue, ['NOSUCH']).cancelAll()).rejects.toThrow(
      'NOSUCH: -1121 Invalid symbol.',
    );
  });

  it('that cannot be asked rejects with the reason, and never with the key', async () => {
    const venue = await simulator({ venues: ['binance'], apiKeys: [HMAC] });
    await venue.close();
    const failed = await binance(venue)
      .openOrders()
      .catch((error: unknown) => String(error));
    expect(failed).toMatch(/^Error: the venue's time: /);
    expect(failed).not.toContain(secret);
  });
});

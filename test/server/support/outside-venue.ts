import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { krakenAuthUrl, type Order, type Simulator, startSimulator } from '@voltaire/simulator';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { KrakenGateway } from '@voltaire/reflex/venue/kraken/gateway.ts';
import { expect, vi } from 'vitest';
import { approved, linked } from '../../reflex/venue/kraken/support/gateway.ts';
import { BTC } from '../../reflex/venue/kraken/support/instruments.ts';
import { Inbox, testClock } from '../../reflex/support/venue-stub.ts';
import { limit } from '../../simulator/api-support.ts';
import { ed25519, Probe, signed } from '../../simulator/support.ts';
import { quoting } from './quoting.ts';

export type OutsideVenueName = 'binance' | 'kraken';

const SYMBOLS = { binance: 'BTCUSDT', kraken: 'BTC/USD' } as const;
const secretOf = (text: string) =>
  Buffer.from(`${text} of no account of anybody`).toString('base64');

/** An exchange that is not the platform's own: a simulator here, to which other processes connect. */
export interface OutsideVenue {
  readonly simulator: Simulator;
  /** What of its ledger is open. */
  readonly open: () => readonly Order[];
  /** Somebody places a limit order far from the market, with a key of another program. */
  readonly placeByHand: () => Promise<void>;
  /** Writes the configuration of a platform that quotes there, and returns its path. */
  readonly configure: (directory: string, more?: object, orderHost?: string) => string;
  readonly close: () => Promise<void>;
}

export async function startOutside(venue: OutsideVenueName): Promise<OutsideVenue> {
  const keys = {
    trading: { apiKey: 'trading-key', secret: secretOf('trading') },
    watchdog: { apiKey: 'watchdog-key', secret: secretOf('watchdog') },
  };
  const { privateKey, publicKeyPem } = ed25519();
  const hand = { apiKey: 'by-hand', secret: secretOf('hand') };
  const simulator = await startSimulator({
    venues: [venue],
    apiKeys: [...Object.values(keys), { apiKey: hand.apiKey, publicKeyPem }],
    krakenKeys: [
      keys.trading,
      hand,
      { ...keys.watchdog, permissions: ['query-open-trades', 'close-trades'] },
    ],
  });
  const ledger = venue === 'binance' ? simulator.ledger : simulator.krakenLedger;
  return {
    simulator,
    placeByHand: () =>
      venue === 'binance'
        ? byHandAtBinance(simulator, hand.apiKey, privateKey)
        : byHandAtKraken(simulator, hand),
    open: () =>
      ledger.orders().filter(({ status }) => status === 'NEW' || status === 'PARTIALLY_FILLED'),
    configure: (directory, more = {}, orderHost = `127.0.0.1:${simulator.port}`) => {
      const [trading, watchdog] = (['trading', 'watchdog'] as const).map((name) => {
        const path = join(directory, `${name}.json`);
        writeFileSync(path, JSON.stringify(keys[name]));
        chmodSync(path, 0o600);
        return path;
      });
      const socket =
        venue === 'binance'
          ? { apiUrl: `ws://${orderHost}` }
          : { authUrl: krakenAuthUrl(simulator.port).replace(/127\.0\.0\.1:\d+/, orderHost) };
      const here = `127.0.0.1:${simulator.port}`;
      const feed = {
        venue,
        symbols: [SYMBOLS[venue]],
        streamUrl: venue === 'binance' ? `ws://${here}` : `ws://${here}/v2`,
        ...(venue === 'binance' ? { restUrl: `http://${here}` } : {}),
        orders: { ...socket, restUrl: `http://${orderHost}`, keyFile: trading },
      };
      const settings = {
        ...(JSON.parse(JSON.stringify(quoting()).replaceAll('BTCUSDT', SYMBOLS[venue])) as object),
        feeds: [{ ...feed, ...('mode' in more ? { live: true } : {}) }],
        watchdog: { afterS: 3, keyFile: watchdog },
        ...more,
      };
      const path = join(directory, 'outside.config.mjs');
      writeFileSync(path, `export default ${JSON.stringify(settings)};\n`);
      return path;
    },
    close: () => simulator.close(),
  };
}

async function byHandAtBinance(
  { url }: Simulator,
  apiKey: string,
  privateKey: ReturnType<typeof ed25519>['privateKey'],
): Promise<void> {
  const probe = await new Probe(`${url}/ws-api/v3`).ready();
  const order = limit({ newClientOrderId: 'by_hand' });
  await probe.request('order.place', signed(order, apiKey, privateKey));
  probe.close();
}

async function byHandAtKraken(
  { url, port }: Simulator,
  credentials: { apiKey: string; secret: string },
): Promise<void> {
  const inbox = new Inbox();
  const gateway = new KrakenGateway({
    authUrl: krakenAuthUrl(port),
    restUrl: url,
    credentials,
    instruments: [BTC],
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
    healthy: () => true,
  });
  gateway.start();
  await linked(inbox);
  gateway.place(approved({ priceTicks: 600_000 }, 'by_hand'));
  await vi.waitFor(() => expect(inbox.of(EventKind.EXECUTION).length).toBeGreaterThan(1));
  gateway.stop();
}

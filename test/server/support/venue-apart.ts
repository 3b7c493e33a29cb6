import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  krakenAuthUrl,
  type LedgerView,
  type ReplaySpeed,
  type Simulator,
  startSimulator,
  type VenueName,
} from '@voltaire/simulator';

const KEY = { apiKey: 'trading-key', secret: Buffer.from('of nobody at all').toString('base64') };

/** The symbol that is traded at each venue, as the platform calls it. */
export const SYMBOLS = {
  binance: 'BTCUSDT',
  'binance-futures': 'BTCUSDT-PERP',
  kraken: 'BTC/USD',
} as const satisfies Record<VenueName, string>;

/** A venue that does not end with the platform: its ledger is the truth. */
export class VenueApart {
  private constructor(
    readonly name: VenueName,
    readonly simulator: Simulator,
    private readonly keyFile: string,
  ) {}

  /** `home`: where the platform finds the key. */
  static async open(name: VenueName, home: string, speed: ReplaySpeed = 1): Promise<VenueApart> {
    const keys = name === 'kraken' ? { krakenKeys: [KEY] } : { apiKeys: [KEY] };
    const simulator = await startSimulator({ speed, venues: [name], ...keys });
    const keyFile = join(home, 'key.json');
    writeFileSync(keyFile, JSON.stringify(KEY));
    chmodSync(keyFile, 0o600);
    return new VenueApart(name, simulator, keyFile);
  }

  get symbol(): string {
    return SYMBOLS[this.name];
  }

  /** Of the platform's configuration. */
  get feed(): object {
    const { name, keyFile } = this;
    const { url: restUrl, port } = this.simulator;
    const socket = `ws://127.0.0.1:${port}`;
    if (name === 'kraken') {
      const orders = { authUrl: krakenAuthUrl(port), restUrl, keyFile };
      return { venue: name, symbols: ['BTC/USD'], streamUrl: `${socket}/v2`, orders };
    }
    const streamUrl = name === 'binance' ? socket : `${socket}/futures`;
    const orders = { apiUrl: socket, restUrl, keyFile };
    return { venue: name, symbols: ['BTCUSDT'], streamUrl, restUrl, orders };
  }

  get ledger(): LedgerView {
    const { ledger, futuresLedger, krakenLedger } = this.simulator;
    return { binance: ledger, 'binance-futures': futuresLedger, kraken: krakenLedger }[this.name];
  }

  /** Our orders that may still trade, also those that wait for a trigger price. */
  get open(): string[] {
    const resting = this.ledger
      .orders()
      .filter(({ status }) => status === 'NEW' || status === 'PARTIALLY_FILLED');
    const waiting = this.simulator.futuresLedger
      .algoOrders()
      .filter(({ status }) => status === 'NEW');
    return [...resting, ...waiting].map(({ clientOrderId }) => clientOrderId);
  }

  /** What our trades have brought, in coins. */
  get held(): number {
    const trades = this.ledger.trades();
    const signed = trades.map(({ order, quantity }) =>
      order.side === 'BUY' ? quantity : -quantity,
    );
    return signed.reduce((sum, units) => sum + units, 0) / 1e8;
  }
}

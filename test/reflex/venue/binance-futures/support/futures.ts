import { EventKind, type Execution } from '@voltaire/reflex/model/event.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { FuturesGateway } from '@voltaire/reflex/venue/binance-futures/gateway.ts';
import type { FuturesGatewayOptions } from '@voltaire/reflex/venue/binance-futures/gateway-options.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '@voltaire/simulator';
import { expect, onTestFinished, vi } from 'vitest';
import { btcPerp } from '../../../support/instruments.ts';
import {
  Inbox,
  TEST_CREDENTIALS,
  TEST_PUBLIC_KEY,
  testClock,
} from '../../../support/venue-stub.ts';
import { approvedAt } from '../../../support/wide-approval.ts';

const TICK_UNITS = 1e6;
export const HMAC = { apiKey: 'hmac-key', secret: 'of no account of anybody' };

/** A gateway before a simulator of futures whose market stands still. */
export class Futures {
  readonly inbox = new Inbox();
  readonly gateway: FuturesGateway;

  private constructor(
    readonly simulator: Simulator,
    options: Partial<FuturesGatewayOptions>,
  ) {
    const { port, url } = simulator;
    this.gateway = new FuturesGateway({
      apiUrl: `ws://127.0.0.1:${port}`,
      streamUrl: `ws://127.0.0.1:${port}/futures`,
      restUrl: url,
      keysUrl: url,
      credentials: TEST_CREDENTIALS,
      instruments: [btcPerp()],
      healthy: () => true,
      clock: testClock,
      random: () => 0,
      sink: this.inbox.sink,
      report: this.inbox.report,
      ...options,
    });
  }

  static async start(
    options: Partial<FuturesGatewayOptions> = {},
    settings: SimulatorOptions = {},
  ): Promise<Futures> {
    const publicKeyPem = TEST_PUBLIC_KEY.export({ type: 'spki', format: 'pem' }).toString();
    const simulator = await startSimulator({
      speed: 'stepped',
      venues: ['binance-futures'],
      apiKeys: [{ apiKey: TEST_CREDENTIALS.apiKey, publicKeyPem }, HMAC],
      ...settings,
    });
    const futures = new Futures(simulator, options);
    onTestFinished(async () => {
      futures.gateway.stop();
      await simulator.close();
    });
    futures.gateway.start();
    return futures;
  }

  static async ready(
    options: Partial<FuturesGatewayOptions> = {},
    settings: SimulatorOptions = {},
  ): Promise<Futures> {
    const futures = await Futures.start(options, settings);
    await futures.linked(1);
    return futures;
  }

  /** Until so many links have come up. */
  async linked(times: number): Promise<void> {
    const ups = () => this.inbox.of(EventKind.LINK).filter(({ up }) => up).length;
    await vi.waitFor(() => expect(ups()).toBeGreaterThanOrEqual(times), 10_000);
  }

  get best(): { bidTicks: number; askTicks: number } {
    const { bids, asks } = this.simulator.truth('binance-futures', 'BTCUSDT');
    return { bidTicks: bids.priceAt(0) / TICK_UNITS, askTicks: asks.priceAt(0) / TICK_UNITS };
  }

  /** A purchase of 0.01 that rests, unless said otherwise. */
  place(clientOrderId: string, request: Partial<OrderRequest> = {}): void {
    const priceTicks = Math.round(this.best.bidTicks * 0.95);
    const terms = { timeInForce: 'GTC', priceTicks, quantityLots: 1_000, ...request } as const;
    this.gateway.place(approvedAt(btcPerp(), this.best, terms, clientOrderId));
  }

  executions(id: string): Execution[] {
    return this.inbox.of(EventKind.EXECUTION).filter(({ clientOrderId }) => clientOrderId === id);
  }

  async says(id: string, type: Execution['type']): Promise<void> {
    const types = () => this.executions(id).map((each) => each.type);
    await vi.waitFor(() => expect(types()).toContain(type), 10_000);
  }

  /** What the venue has of an order. */
  status(id: string): string | undefined {
    return this.simulator.futuresLedger.orders().find((each) => each.clientOrderId === id)?.status;
  }
}

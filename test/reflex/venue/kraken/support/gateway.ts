import type { OrderAddress } from '@voltaire/reflex/act/effects.ts';
import { EventKind, type Execution } from '@voltaire/reflex/model/event.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { ApprovedAmendment, ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { KrakenGateway, type KrakenGatewayOptions } from '@voltaire/reflex/venue/kraken/gateway.ts';
import {
  krakenAuthUrl,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '@voltaire/simulator/index.ts';
import { expect, onTestFinished, vi } from 'vitest';
import { amendmentAt, approvedAt } from '../../../support/wide-approval.ts';
import { Inbox, testClock } from '../../../support/venue-stub.ts';
import { BTC, ETH } from './instruments.ts';

export const CREDENTIALS = {
  apiKey: 'test-key',
  secret: Buffer.from('a secret of no account of anybody').toString('base64'),
};

/** Of BTC/USD, a thousandth of a bitcoin unless said otherwise. */
const REQUEST = { timeInForce: 'GTC', priceTicks: 630_000, quantityLots: 100_000 } as const;

/** Approved by the governor, whatever its price. */
export function approved(request: Partial<OrderRequest>, id: string): ApprovedOrder {
  return approvedAt(BTC, { bidTicks: 634_999, askTicks: 635_001 }, { ...REQUEST, ...request }, id);
}

/** Likewise what the order of this name becomes, before anything of it has traded. */
export function amendment(
  request: Partial<OrderRequest>,
  clientOrderId: string,
): ApprovedAmendment {
  const order = { clientOrderId, filledLots: 0 };
  const touch = { bidTicks: 634_999, askTicks: 635_001 };
  return amendmentAt(BTC, touch, { ...REQUEST, ...request }, order);
}

export interface Bench {
  readonly simulator: Simulator;
  readonly gateway: KrakenGateway;
  readonly inbox: Inbox;
  /** Places an order and returns its address. */
  readonly place: (request: Partial<OrderRequest>, id: string) => OrderAddress;
  readonly executions: (id?: string) => Execution[];
  readonly types: (id?: string) => Execution['type'][];
}

export interface BenchOptions {
  readonly simulator?: SimulatorOptions;
  readonly gateway?: Partial<KrakenGatewayOptions>;
  readonly permissions?: readonly string[];
}

/** A gateway of the kernel before a simulator whose market moves by hand; not logged on yet. */
export async function bench(options: BenchOptions = {}): Promise<Bench> {
  const { permissions } = options;
  const simulator = await startSimulator({
    speed: 'stepped',
    venues: ['kraken'],
    krakenKeys: [{ ...CREDENTIALS, ...(permissions && { permissions }) }],
    ...options.simulator,
  });
  onTestFinished(() => simulator.close());
  const inbox = new Inbox();
  const gateway = new KrakenGateway({
    authUrl: krakenAuthUrl(simulator.port),
    restUrl: simulator.url,
    credentials: CREDENTIALS,
    instruments: [BTC, ETH],
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
    healthy: () => true,
    ...options.gateway,
  });
  onTestFinished(() => gateway.stop());
  gateway.start();
  const executions = (id?: string) =>
    inbox
      .of(EventKind.EXECUTION)
      .filter(({ clientOrderId }) => id === undefined || clientOrderId === id);
  return {
    simulator,
    gateway,
    inbox,
    place: (request, id) => {
      gateway.place(approved(request, id));
      return { symbolId: BTC.id, clientOrderId: id, type: request.type ?? 'LIMIT' };
    },
    executions,
    types: (id) => executions(id).map(({ type }) => type),
  };
}

/** The same, logged on. */
export async function ready(options: BenchOptions = {}): Promise<Bench> {
  const started = await bench(options);
  await linked(started.inbox);
  return started;
}

export async function linked(inbox: Inbox): Promise<void> {
  await vi.waitFor(() => expect(inbox.of(EventKind.LINK).at(-1)).toMatchObject({ up: true }));
}

/** What the gateway says of an asset, the last word. */
export function balance(inbox: Inbox, asset: string): { free: string; locked: string } {
  const told = inbox.of(EventKind.BALANCES).findLast(({ assets }) => asset in assets);
  return told!.assets[asset]!;
}

/** Ticks of the best price of a side of BTC/USD in the simulator. */
export function best(simulator: Simulator, side: 'bids' | 'asks'): { ticks: number; lots: number } {
  const book = simulator.truth('kraken', 'BTC/USD')[side];
  return { ticks: book.priceAt(0) / 1e7, lots: book.quantityAt(0) };
}

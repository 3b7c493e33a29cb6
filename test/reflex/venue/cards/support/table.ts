import type { OrderAddress } from '@voltaire/reflex/act/effects.ts';
import { EventKind, type Execution } from '@voltaire/reflex/model/event.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { Clock, OrderGateway } from '@voltaire/reflex/ports.ts';
import {
  type LedgerView,
  type Order,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '@voltaire/simulator';
import { expect, onTestFinished, vi } from 'vitest';
import { Relay } from '../../../../support/relay.ts';
import { Inbox, testClock } from '../../../support/venue-stub.ts';
import { amendmentAt, approvedAt } from '../../../support/wide-approval.ts';
import { type CardVenue, KEYS, type WaitingOrder } from './card-venue.ts';

export interface TableOptions {
  /** Of our key: it may withdraw. */
  readonly withdraws?: boolean;
  readonly clock?: Clock;
  readonly rateLimits?: SimulatorOptions['rateLimits'];
}

/** A gateway before a simulator whose market stands still, over a way that can be disturbed. */
export class Table {
  private constructor(
    readonly venue: CardVenue,
    readonly simulator: Simulator,
    readonly relay: Relay,
    readonly gateway: OrderGateway,
    readonly inbox: Inbox,
  ) {}

  /** Not logged on yet. */
  static async lay(venue: CardVenue, options: TableOptions = {}): Promise<Table> {
    const { withdraws = false, clock = testClock, rateLimits } = options;
    const simulator = await startSimulator({
      speed: 'stepped',
      ...venue.simulator(withdraws),
      ...(rateLimits && { rateLimits }),
    });
    const relay = await Relay.start(simulator.port);
    const inbox = new Inbox();
    const edges = { clock, random: () => 0, sink: inbox.sink, report: inbox.report };
    const gateway = venue.gateway(simulator, relay.address, KEYS.ours, edges);
    onTestFinished(async () => {
      gateway.stop();
      relay.close();
      await simulator.close();
    });
    gateway.start();
    return new Table(venue, simulator, relay, gateway, inbox);
  }

  static async ready(venue: CardVenue, options: TableOptions = {}): Promise<Table> {
    const table = await Table.lay(venue, options);
    await table.linked();
    return table;
  }

  async linked(): Promise<void> {
    await vi.waitFor(
      () => expect(this.inbox.of(EventKind.LINK).at(-1)).toMatchObject({ up: true }),
      10_000,
    );
  }

  /** The connection breaks, and another has been made. */
  async reconnect(): Promise<void> {
    const before = this.inbox.of(EventKind.LINK).length;
    this.relay.cut();
    await vi.waitFor(
      () => expect(this.inbox.of(EventKind.LINK).length).toBeGreaterThan(before),
      10_000,
    );
    await this.linked();
  }

  get ledger(): LedgerView {
    return this.venue.ledger(this.simulator);
  }

  order(id: string): Order | undefined {
    return this.ledger.orders().find(({ clientOrderId }) => clientOrderId === id);
  }

  /** What waits for a trigger price, whoever's. */
  waiting(): readonly WaitingOrder[] {
    return this.venue
      .waiting(this.simulator)
      .map(({ clientOrderId, side, type, stopPrice, price, quantity }) => ({
        clientOrderId,
        side,
        type,
        stopPrice,
        price,
        quantity,
      }));
  }

  /** Until it is so: the market goes on, at most for some rounds of its tape. */
  playUntil(so: () => boolean): void {
    for (let left = 200_000; left > 0 && !so(); left--) this.simulator.advance(this.venue.name);
    expect(so()).toBe(true);
  }

  /** Ticks and lots of what is shown first. */
  best(side: 'bids' | 'asks'): { ticks: number; lots: number } {
    const book = this.simulator.truth(this.venue.name, this.venue.instrument.venueSymbol)[side];
    const { tickUnits, lotUnits } = this.venue;
    return { ticks: book.priceAt(0) / tickUnits, lots: book.quantityAt(0) / lotUnits };
  }

  lots(quantity: number): number {
    return Math.round((quantity * 1e8) / this.venue.lotUnits);
  }

  /** A price at which a purchase rests, ticks. */
  get lowTicks(): number {
    return Math.round(this.best('bids').ticks * 0.95);
  }

  /** A purchase of 0.001 that rests, unless said otherwise. */
  approved(id: string, request: Partial<OrderRequest> = {}) {
    const best = { bidTicks: this.best('bids').ticks, askTicks: this.best('asks').ticks };
    const resting = {
      timeInForce: 'GTC',
      priceTicks: this.lowTicks,
      quantityLots: this.lots(0.001),
    };
    return approvedAt(
      this.venue.instrument,
      best,
      { ...resting, ...request } as Partial<OrderRequest>,
      id,
    );
  }

  place(id: string, request: Partial<OrderRequest> = {}): OrderAddress {
    this.gateway.place(this.approved(id, request));
    return {
      symbolId: this.venue.instrument.id,
      clientOrderId: id,
      type: request.type ?? 'LIMIT',
    };
  }

  /** Gives an order of ours, of which nothing has traded, this quantity and price. */
  amend(clientOrderId: string, request: Partial<OrderRequest>): void {
    const best = { bidTicks: this.best('bids').ticks, askTicks: this.best('asks').ticks };
    const whole = { timeInForce: 'GTC', priceTicks: this.lowTicks, ...request } as const;
    const of = { clientOrderId, filledLots: 0 };
    this.gateway.amend!(amendmentAt(this.venue.instrument, best, whole, of));
  }

  /** Another program with another key of the same account. */
  async byHand(id: string, request: Partial<OrderRequest> = {}): Promise<void> {
    const inbox = new Inbox();
    const edges = { clock: testClock, random: () => 0, sink: inbox.sink, report: inbox.report };
    const address = `127.0.0.1:${this.simulator.port}`;
    const gateway = this.venue.gateway(this.simulator, address, KEYS.hand, edges);
    gateway.start();
    await vi.waitFor(() => expect(inbox.of(EventKind.LINK).at(-1)).toMatchObject({ up: true }));
    gateway.place(this.approved(id, request));
    const there = () =>
      this.order(id) ?? this.waiting().find(({ clientOrderId }) => clientOrderId === id);
    await vi.waitFor(() => expect(there()).toBeDefined());
    gateway.stop();
  }

  executions(id: string): Execution[] {
    return this.inbox.of(EventKind.EXECUTION).filter(({ clientOrderId }) => clientOrderId === id);
  }

  types(id: string): Execution['type'][] {
    return this.executions(id).map(({ type }) => type);
  }

  /** Until the gateway has said this of the order. */
  async says(id: string, type: Execution['type']): Promise<void> {
    await vi.waitFor(() => expect(this.types(id)).toContain(type), 10_000);
  }

  /** What was told of fills: each trade once, whoever told of it and how often. */
  filledLots(id: string): number {
    const trades = new Map(
      this.executions(id).flatMap(({ fill }) =>
        fill ? [[fill.tradeId, fill.quantityLots] as const] : [],
      ),
    );
    return [...trades.values()].reduce((sum, lots) => sum + lots, 0);
  }

  /** What the venue has executed of an order, lots. */
  executedLots(id: string): number {
    return (this.order(id)?.executed ?? 0) / this.venue.lotUnits;
  }
}

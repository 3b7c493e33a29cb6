import { KILL_MODES } from '@voltaire/reflex/model/event.ts';
import type { OrderRequest, Side } from '@voltaire/reflex/model/order.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import * as fc from 'fast-check';
import { Want } from './marionette.ts';
import { ASK, BID, type Run, type Step } from './run.ts';

const which = fc.nat({ max: 9 });
const lots = fc.integer({ min: 1, max: 1_500 });

/** One thing that happens in a game between a kernel and a venue. */
export const moves = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        move: fc.constant('want' as const),
        want: fc.constantFrom(...Object.values(Want)),
        lots,
        shift: fc.integer({ min: -40_000, max: 40_000 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ move: fc.constant('fill' as const), which, lots }) },
    {
      weight: 2,
      arbitrary: fc.record({
        move: fc.constantFrom('ack' as const, 'canceled' as const, 'unknown' as const),
        which,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        move: fc.constantFrom(
          ...(['rejected', 'relink', 'kill', 'release', 'unwell', 'well', 'timer'] as const),
        ),
        which,
      }),
    },
  ),
  { minLength: 1, maxLength: 80, size: 'max' },
);

export type Move = typeof moves extends fc.Arbitrary<(infer M)[]> ? M : never;

const CLOSING = { canceled: 'CANCELED', rejected: 'REJECTED' } as const;

interface VenueOrder {
  readonly id: string;
  readonly request: OrderRequest;
  left: number;
}

/** A venue with its own truth: what is open, and what was traded. Its messages always arrive. */
export class MarketGame {
  readonly open: VenueOrder[] = [];
  midTicks = (BID + ASK) / 2;
  onOrder: (order: ApprovedOrder) => void = () => undefined;
  onFill: (before: number, after: number, request: OrderRequest) => void = () => undefined;
  private trades = 0;

  constructor(
    readonly run: Run,
    public position = 0,
  ) {}

  openLots(side: Side): number {
    return this.open.reduce((sum, o) => sum + (o.request.side === side ? o.left : 0), 0);
  }

  play(list: readonly Move[]): this {
    for (const move of list) this.take(move);
    return this;
  }

  private take(move: Move): void {
    const { run } = this;
    const { time } = run;
    switch (move.move) {
      case 'want':
        this.midTicks = (BID + ASK) / 2 + move.shift;
        this.after(run.want(move.want, move.lots, BID + move.shift, ASK + move.shift));
        return;
      case 'relink':
        this.after(run.apply(time.link('orders', false)));
        this.after(run.ordersUp(...this.open.map(({ id }) => id)));
        return;
      case 'kill':
        this.after(run.apply(time.kill('drill', 'global', KILL_MODES[move.which % 3])));
        return;
      case 'release':
        this.after(run.release());
        return;
      case 'unwell':
      case 'well':
        this.after(run.apply(time.health(move.move === 'well')));
        return;
      case 'timer':
        run.apply(time.diff([[BID - 100_000, 5]], [])); // far from the touch: the feed is alive
        this.after(run.apply(time.pass(500).timer()));
        return;
      default:
        break;
    }
    const order = this.open[move.which % Math.max(1, this.open.length)];
    if (!order) return;
    if (move.move === 'fill') this.fill(order, Math.min(move.lots, order.left));
    else if (move.move === 'ack') this.after(run.apply(time.execution(order.id, 'ACKED')));
    else if (move.move === 'unknown') this.after(run.apply(time.execution(order.id, 'UNKNOWN')));
    else {
      this.close(order);
      this.after(run.apply(time.execution(order.id, CLOSING[move.move])));
    }
  }

  private fill(order: VenueOrder, quantity: number): void {
    const before = this.position;
    this.position += order.request.side * quantity;
    order.left -= quantity;
    if (order.left === 0) this.close(order);
    this.onFill(before, this.position, order.request);
    const { run } = this;
    const price = order.request.priceTicks;
    this.after(run.apply(run.time.fill(order.id, `t${this.trades++}`, price, quantity)));
  }

  private close(order: VenueOrder): void {
    this.open.splice(this.open.indexOf(order), 1);
  }

  /** Takes the orders, and answers when the venue's list is asked for. */
  private after({ orders, reconcile }: Step): void {
    for (const order of orders) {
      const { clientOrderId: id, request } = order;
      this.open.push({ id, request, left: request.quantityLots });
      this.onOrder(order);
    }
    const { run } = this;
    if (reconcile) this.after(run.apply(run.time.reconciled(...this.open.map(({ id }) => id))));
  }
}

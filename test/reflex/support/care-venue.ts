import { Account } from '@voltaire/reflex/act/account.ts';
import { Effects } from '@voltaire/reflex/act/effects.ts';
import { OrderCare } from '@voltaire/reflex/act/order-care.ts';
import { foldCarry } from '@voltaire/reflex/journal/fold-carry.ts';
import type { JournalRecord } from '@voltaire/reflex/journal/record.ts';
import { EventKind, type Execution, type ExecutionType } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { Timeline } from './events.ts';
import { approved } from './governor.ts';
import { BTCUSDT } from './instruments.ts';
import { NOBODY } from './orders.ts';

const NO_BYTES = new Uint8Array();

interface VenueOrder {
  readonly id: string;
  readonly side: Side;
  readonly lots: number;
  filled: number;
  readonly fills: NonNullable<Execution['fill']>[];
  status: 'OPEN' | 'CANCELED' | 'EXPIRED' | 'FILLED';
}

interface Question {
  readonly id: string;
  /** As it stood when the venue was asked; null when it did not know the order. */
  readonly status: Execution | null;
}

/**
 * Order care between a venue that has its own truth and a journal, on a line that delays, doubles and
 * reorders what is pushed, and is lost with everything on it. The desk may die at any moment: the
 * next one begins with what the journal has.
 */
export class CareVenue {
  readonly instruments = [new Instrument(0, BTCUSDT)];
  readonly orders = new Map<string, VenueOrder>();
  /** Client order ids in the order in which they arrived. */
  readonly arrived: string[] = [];
  account = new Account(this.instruments, null);
  private care: OrderCare;
  private effects = new Effects();
  private up = true;
  private run = 1;
  private made = 0;
  private readonly time = new Timeline();
  private readonly journal: JournalRecord[] = [];
  /** Pushed and not delivered yet. */
  private readonly line: Execution[] = [];
  private questions: Question[] = [];
  private trades = 0;

  constructor() {
    this.care = this.begin(null);
  }

  /** `arrives`: else the line is lost with the order on it, before anybody knows. */
  place(side: Side, lots: number, priceTicks: number, arrives: boolean): void {
    if (!this.up) return;
    const id = `V${this.run}-${++this.made}`;
    this.care.place(approved({ side, quantityLots: lots, priceTicks }, id, this.made), this.now());
    this.carryOut(arrives);
    if (!arrives) this.lose();
  }

  /** Something trades at the venue. */
  fill(which: number, lots: number, priceTicks: number): void {
    const order = this.pick(which);
    if (!order) return;
    const quantityLots = Math.min(lots, order.lots - order.filled);
    const tradeId = `t${++this.trades}`;
    const fee = `0.0000${this.trades}`;
    const fill = { tradeId, priceTicks, quantityLots, fee, feeAsset: 'USDT', maker: false };
    order.fills.push(fill);
    order.filled += quantityLots;
    if (order.filled === order.lots) order.status = 'FILLED';
    this.push(this.execution(order, 'FILL', { fill }));
  }

  end(which: number, status: 'CANCELED' | 'EXPIRED'): void {
    const order = this.pick(which);
    if (order) this.endOrder(order, status);
  }

  /** Any of the messages on the line arrives next; `again`: and stays there. */
  deliver(which: number, again: boolean): void {
    const at = which % Math.max(1, this.line.length);
    const message = this.line[at];
    if (!message) return;
    if (!again) this.line.splice(at, 1);
    this.hear(message);
  }

  /** The oldest question is answered, fills first; or it comes to nothing. */
  answer(how: 'told' | 'timed out'): void {
    const question = this.questions.shift();
    if (!question || how === 'timed out') return;
    const order = this.orders.get(question.id);
    if (!question.status || !order) {
      this.hear({ ...this.time.execution(question.id, 'NOT_FOUND'), exchangeUs: this.time.atUs });
      return;
    }
    for (const fill of order.fills) this.hear(this.execution(order, 'FILL', { fill }));
    this.hear(question.status);
  }

  /** The answer to an order is that nobody knows (-1007, 5xx, no answer). */
  doubt(which: number): void {
    const id = this.arrived[which % Math.max(1, this.arrived.length)];
    if (id !== undefined) this.hear(this.time.execution(id, 'UNKNOWN'));
  }

  lose(): void {
    if (!this.up) return;
    this.up = false;
    this.line.length = 0;
    this.questions = [];
    this.care.onLinkLost('lost', this.now());
    this.carryOut();
  }

  connect(): void {
    if (this.up) return;
    this.up = true;
    const open = [...this.orders.values()].filter(({ status }) => status === 'OPEN');
    this.care.onReconciled(
      open.map(({ id }) => id),
      this.now(),
    );
    this.carryOut();
  }

  pass(ms: number): void {
    this.time.pass(ms);
    if (!this.up) return;
    this.care.onTimer(this.now());
    this.carryOut();
  }

  /** kill -9, and a start. */
  die(): void {
    this.run++;
    this.line.length = 0;
    this.questions = [];
    this.up = false;
    this.care = this.begin(foldCarry(this.journal));
  }

  /** Everything arrives, every question is answered. */
  settle(): void {
    this.connect();
    while (this.line.length > 0) this.deliver(0, false);
    for (let second = 0; second < 30; second++) {
      this.pass(1_000);
      while (this.questions.length > 0) this.answer('told');
      while (this.line.length > 0) this.deliver(0, false);
    }
  }

  private begin(carry: ReturnType<typeof foldCarry>): OrderCare {
    const boot = this.time.boot({ carry, runId: String(this.run) });
    this.journal.push({ type: 'event', seq: 0, event: boot });
    this.account = new Account(this.instruments, carry);
    this.effects = new Effects();
    return new OrderCare(
      this.account,
      this.effects,
      (payload) => {
        const outcome = { seq: 0, atUs: this.time.atUs, monoNs: this.time.monoNs, payload };
        this.journal.push({ type: 'outcome', seq: 0, outcome, bytes: NO_BYTES });
      },
      `V${this.run}-`,
      NOBODY,
    );
  }

  private send({ clientOrderId: id, request }: ApprovedOrder): void {
    const { side, quantityLots: lots } = request;
    const order: VenueOrder = { id, side, lots, filled: 0, fills: [], status: 'OPEN' };
    this.orders.set(id, order);
    this.arrived.push(id);
    this.push(this.execution(order, 'ACKED'));
  }

  /** What the desk wants of the venue reaches it at once. */
  private carryOut(arrives = true): void {
    const { orders, cancels, queries } = this.effects;
    if (arrives) for (const order of orders) this.send(order);
    const asked = queries.map(({ clientOrderId: id }) => ({ id, status: this.statusOf(id) }));
    const back = cancels.map(({ clientOrderId }) => this.orders.get(clientOrderId));
    this.effects.clear();
    this.questions.push(...asked);
    for (const order of back) if (order?.status === 'OPEN') this.endOrder(order, 'CANCELED');
  }

  private statusOf(id: string): Execution | null {
    const order = this.orders.get(id);
    if (!order) return null;
    const ended = order.status === 'CANCELED' || order.status === 'EXPIRED';
    return this.execution(order, ended ? (order.status as ExecutionType) : 'ACKED');
  }

  private endOrder(order: VenueOrder, status: 'CANCELED' | 'EXPIRED'): void {
    order.status = status;
    this.push(this.execution(order, status));
  }

  /** Pushed while nobody is connected, it is lost. */
  private push(execution: Execution): void {
    if (this.up) this.line.push({ ...execution, pushed: true });
  }

  private hear(execution: Execution): void {
    if (!this.up) return;
    this.care.onExecution({ ...execution, ...this.time.stamp() });
    this.carryOut();
  }

  private execution(
    { id, filled }: VenueOrder,
    type: ExecutionType,
    more: Pick<Partial<Execution>, 'fill'> = {},
  ): Execution {
    const ended = type === 'CANCELED' || type === 'EXPIRED';
    const executed = ended ? { executedLots: filled } : {};
    return { ...this.time.execution(id, type), ...more, ...executed, kind: EventKind.EXECUTION };
  }

  private pick(which: number): VenueOrder | undefined {
    const open = [...this.orders.values()].filter(({ status }) => status === 'OPEN');
    return open[which % Math.max(1, open.length)];
  }

  private now(): { atUs: number; monoNs: number } {
    return this.time.stamp();
  }
}

import { formatUnits } from '@voltaire/reflex/model/decimal.ts';
import type { ExecutionType } from '@voltaire/reflex/model/event.ts';
import type { ListedOrder } from '@voltaire/reflex/model/listed-order.ts';
import type { Fill, OrderRequest, Side } from '@voltaire/reflex/model/order.ts';
import { DEFINITIONS, INSTRUMENTS } from './rules.ts';

type VenueFill = Omit<Fill, 'atUs'>;

/** Past this the venue refuses what was sent (Binance: recvWindow). */
const REFUSED_AFTER_NS = 5e9;
/** Answers to questions are not waited for longer than this. */
const ANSWER_NS = 3e9;

export interface VenueOrder {
  readonly id: string;
  readonly request: OrderRequest;
  readonly sentNs: number;
  left: number;
  /** `never`: it did not get there in time, and cannot any more. */
  state: 'flying' | 'open' | 'over' | 'never';
  end: 'CANCELED' | 'EXPIRED' | 'REJECTED' | null;
  readonly fills: VenueFill[];
  /** Trade ids that the kernel has heard of, and whether it has heard of the end. */
  readonly told: Set<string>;
  toldEnd: boolean;
  /** The kernel has asked it back. */
  askedBack: boolean;
}

type Request =
  | { readonly kind: 'order' | 'cancel' | 'cancel by hand' | 'query'; readonly id: string }
  | { readonly kind: 'list' };

export interface Word {
  readonly type: ExecutionType;
  readonly fill: VenueFill | null;
}

export type Message =
  | { readonly kind: 'order'; readonly id: string; readonly words: readonly Word[]; atNs: number }
  | { readonly kind: 'answer'; readonly id: string; readonly words: readonly Word[]; atNs: number }
  | { readonly kind: 'list'; readonly rows: readonly ListedOrder[]; atNs: number };

/** A venue with its own truth. Requests reach it, and its messages the kernel, in whatever order. */
export class Venue {
  readonly orders = new Map<string, VenueOrder>();
  /** Orders of the account that no kernel has sent; nobody trades with them. */
  readonly byHand = new Map<string, ListedOrder>();
  /** Signed lots by symbol, as traded. */
  readonly position = [0, 0, 0];
  inbox: Request[] = [];
  outbox: Message[] = [];
  linked = false;
  nowNs = 0;
  onFill: (order: VenueOrder, before: number, after: number) => void = () => undefined;
  private trades = 0;
  private hands = 0;

  /** `unruly`: the end of an order may be told before its last fills. */
  constructor(readonly unruly: boolean) {}

  send(id: string, request: OrderRequest): void {
    this.orders.set(id, {
      id,
      request,
      sentNs: this.nowNs,
      left: request.quantityLots,
      state: 'flying',
      end: null,
      fills: [],
      told: new Set(),
      toldEnd: false,
      askedBack: false,
    });
    this.inbox.push({ kind: 'order', id });
  }

  placeByHand(symbol: string, side: Side, lots: number): void {
    const clientOrderId = `web_${this.hands++}`;
    const quantity = formatUnits(lots, symbol === 'ETHUSDT' ? 4 : 5);
    this.byHand.set(clientOrderId, { clientOrderId, symbol, side, quantity });
  }

  /** Written down as sent, and then the process was killed. */
  neverSent(id: string, request: OrderRequest): void {
    this.send(id, request);
    this.orders.get(id)!.state = 'never';
    this.inbox.pop();
  }

  /** That may still trade. */
  *alive(): Iterable<VenueOrder> {
    for (const order of this.orders.values()) {
      if (order.state === 'flying' && this.nowNs - order.sentNs > REFUSED_AFTER_NS) {
        order.state = 'never';
        // Whoever sent it has waited long enough.
        const words: Word[] = [{ type: 'UNKNOWN', fill: null }];
        this.say({ kind: 'answer', id: order.id, words, atNs: Number.POSITIVE_INFINITY });
      }
      if (order.state === 'flying' || order.state === 'open') yield order;
    }
  }

  get open(): VenueOrder[] {
    return Array.from(this.alive()).filter(({ state }) => state === 'open');
  }

  /** Signed lots if all on this side trades. */
  worst(symbolId: number, side: Side): number {
    let lots = side * this.position[symbolId]!;
    for (const { request, left } of this.alive()) {
      if (request.symbolId === symbolId && request.side === side) lots += left;
    }
    return lots;
  }

  /** Lots of fills that nobody could know of: the end of their order was told before them. */
  hidden(symbolId: number): number {
    let lots = 0;
    for (const order of this.orders.values()) {
      if (order.request.symbolId === symbolId) lots += this.hiddenOf(order);
    }
    return lots;
  }

  hiddenOf({ fills, told, toldEnd }: VenueOrder): number {
    if (!this.unruly || !toldEnd) return 0;
    let lots = 0;
    for (const { tradeId, quantityLots } of fills) if (!told.has(tradeId)) lots += quantityLots;
    return lots;
  }

  /** One of the requests arrives; `dice` says what becomes of it. */
  arrive(which: number, dice: number): void {
    const [request] = this.inbox.splice(which % Math.max(1, this.inbox.length), 1);
    if (!request) return;
    if (request.kind === 'list') {
      const rows = [...this.open.map(rowOf), ...this.byHand.values()];
      return this.say({ kind: 'list', rows, atNs: this.nowNs });
    }
    if (request.kind === 'cancel by hand') {
      if (dice % 4 > 0) this.byHand.delete(request.id);
      return;
    }
    const order = this.orders.get(request.id);
    if (!order) return;
    if (request.kind === 'order') this.take(order, dice);
    else if (request.kind === 'query') this.answer(order);
    else if (order.state === 'open' && dice % 4 > 0) this.end(order, 'CANCELED');
    // A cancel may come too early, too late, or be refused: the gateway asks what became of the order.
    else if (dice % 4 !== 1) this.inbox.push({ kind: 'query', id: order.id });
  }

  trade(order: VenueOrder, lots: number): void {
    const { side, symbolId, priceTicks } = order.request;
    const quantityLots = Math.min(lots, order.left);
    if (order.state !== 'open' || quantityLots === 0) return;
    const before = this.position[symbolId]!;
    order.left -= quantityLots;
    this.position[symbolId] = before + side * quantityLots;
    if (order.left === 0) order.state = 'over';
    const number = this.trades++;
    const better = side * (number % 5);
    const fill: VenueFill = {
      tradeId: `t${number}`,
      priceTicks: priceTicks - better,
      quantityLots,
      fee: `${number % 7 === 0 ? '-' : ''}0.00${(number % 90) + 10}`,
      feeAsset: number % 11 === 0 ? 'BNB' : number % 5 === 0 ? baseOf(symbolId) : 'USDT',
      maker: number % 2 === 0,
    };
    order.fills.push(fill);
    this.onFill(order, before, this.position[symbolId]);
    this.say(this.message(order, [{ type: 'FILL', fill }]));
  }

  end(order: VenueOrder, how: 'CANCELED' | 'EXPIRED' | 'REJECTED'): void {
    if (order.state !== 'open') return;
    order.state = 'over';
    order.end = how;
    this.say(this.message(order, [{ type: how, fill: null }]));
  }

  /** What is under way to us is lost; what could never be asked for again comes nevertheless. */
  drop(): void {
    this.linked = false;
    this.outbox = this.outbox.filter((message) => this.unlosable(message));
  }

  /** Fills whose order has been told to be over. */
  takeHidden(): Message[] {
    const hidden = this.outbox.filter((message) => this.unlosable(message));
    this.outbox = this.outbox.filter((message) => !hidden.includes(message));
    return hidden;
  }

  /** Our clock begins anew; what was under way has long arrived or never will. */
  rebooted(): void {
    for (const order of this.orders.values()) if (order.state === 'flying') order.state = 'never';
    this.inbox = [];
  }

  /** The next message in an order that no one can rely on; it stays when it comes twice. */
  next(which: number, again: boolean): Message | null {
    this.outbox = this.outbox.filter(
      ({ kind, atNs }) => kind === 'order' || this.nowNs - atNs <= ANSWER_NS,
    );
    let at = which % Math.max(1, this.outbox.length);
    const chosen = this.outbox[at];
    if (chosen?.kind === 'order' && !this.unruly && chosen.words[0]!.fill === null) {
      const { id } = chosen;
      const fill = this.outbox.findIndex(
        (other) => other.kind === 'order' && other.id === id && other.words[0]!.fill !== null,
      );
      if (fill >= 0) at = fill;
    }
    return (again ? this.outbox[at] : this.outbox.splice(at, 1)[0]) ?? null;
  }

  private take(order: VenueOrder, dice: number): void {
    Array.from(this.alive()); // what is too old has become refused
    if (order.state !== 'flying') return;
    order.state = 'open';
    if (dice % 8 === 0) return this.end(order, 'REJECTED');
    this.say(this.message(order, [{ type: 'ACKED', fill: null }]));
    const { timeInForce, quantityLots } = order.request;
    if (timeInForce === 'GTC') return;
    const part = Math.ceil((quantityLots * (dice % 5)) / 4);
    if (timeInForce === 'IOC' || part >= quantityLots) this.trade(order, part);
    this.end(order, 'EXPIRED');
  }

  private answer(order: VenueOrder): void {
    Array.from(this.alive());
    const known = order.state === 'open' || order.state === 'over';
    const found = known && order.end !== 'REJECTED';
    const fills = order.fills.map((fill): Word => ({ type: 'FILL', fill }));
    const type: ExecutionType = found ? (order.end ?? 'ACKED') : 'NOT_FOUND';
    const words: Word[] = [...fills, { type, fill: null }];
    this.say({ kind: 'answer', id: order.id, words, atNs: this.nowNs });
  }

  private message({ id }: VenueOrder, words: readonly Word[]): Message {
    return { kind: 'order', id, words, atNs: this.nowNs };
  }

  private say(message: Message): void {
    if (this.linked || this.unlosable(message)) this.outbox.push(message);
  }

  private unlosable(message: Message): boolean {
    if (message.kind !== 'order' || !this.unruly) return false;
    return message.words[0]!.fill !== null && this.orders.get(message.id)!.toldEnd;
  }
}

function rowOf({ id, request, left }: VenueOrder): ListedOrder {
  const { symbol } = DEFINITIONS[request.symbolId]!;
  const quantity = INSTRUMENTS[request.symbolId]!.quantityText(left);
  return { clientOrderId: id, symbol, side: request.side, quantity };
}

function baseOf(symbolId: number): string {
  return symbolId === 0 ? 'BTC' : 'ETH';
}

import { type Balances, EventKind } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { formatMoney, parseMoney } from '../../model/money.ts';
import { takesAnyPrice } from '../../model/order-kind.ts';
import type { Clock, EventSink } from '../../ports.ts';
import type { ApprovedOrder } from '../../risk/governor.ts';
import { BadFrame } from '../bad-frame.ts';
import { termsTold } from '../terms-told.ts';
import { type AccountOrder, AccountOrders, heldFor } from './account-orders.ts';
import { readBalance } from './balance-entry.ts';
import {
  endsOrder,
  type ExecutionEntry,
  readExecution,
  type TradeEntry,
} from './execution-entry.ts';
import { count, type Fields, fields, list, string } from './fields.ts';
import { Holdings } from './holdings.ts';
import { VENUE } from './venue-status.ts';
import type { VenueClock } from '../venue-clock.ts';

const MAX_ENTRIES = 10_000;
const CHANNELS = ['executions', 'balances'] as const;
type PrivateChannel = (typeof CHANNELS)[number];

export interface UserDataParts {
  readonly instruments: readonly Instrument[];
  readonly clock: Clock;
  readonly venueClock: VenueClock;
  readonly sink: EventSink;
}

/**
 * The account as its two channels tell of it: numbered messages, of which none may be missing, become
 * executions and balances for the kernel.
 */
export class UserData {
  readonly orders = new AccountOrders();
  private readonly holdings = new Holdings();
  private readonly sequences = new Map<PrivateChannel, number>();
  private readonly traded: ReadonlySet<string>;
  /** Balances are told in the order of the venue's clock. */
  private toldUs = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: UserDataParts) {
    this.traded = new Set(
      parts.instruments.flatMap(({ definition }) => [definition.base, definition.quote]),
    );
  }

  /** Both channels have told all that there is. */
  get complete(): boolean {
    return CHANNELS.every((channel) => this.sequences.has(channel));
  }

  /** A connection is new: its channels begin again. */
  begin(): void {
    this.sequences.clear();
    this.holdings.clear();
  }

  /** Throws BadFrame when it cannot be read, or when one before it is missing. */
  take(channel: PrivateChannel, message: Fields): void {
    const sequence = count(message.sequence, 'sequence');
    const expected = (this.sequences.get(channel) ?? 0) + 1;
    if (sequence < expected) return; // the same once more
    if (sequence > expected) {
      throw new BadFrame(`${channel}: message ${expected} is missing, ${sequence} has come`);
    }
    const snapshot = string(message.type, 'type') === 'snapshot';
    const entries = list(message.data, 'data', MAX_ENTRIES);
    if (channel === 'balances') this.takeBalances(entries);
    else this.takeExecutions(entries, snapshot);
    this.sequences.set(channel, sequence);
    if (snapshot && this.complete) this.tellBalances(this.traded, this.parts.venueClock.nowUs());
  }

  /** The venue has taken an order, before or after its channel says so. */
  placed({ request, clientOrderId }: ApprovedOrder, orderId: string, exchangeUs: number): void {
    const order = this.orders.heard(orderId, this.parts.clock.monoNs());
    if (order.quantity > 0n) return; // its channel was quicker, and knows more
    const instrument = this.parts.instruments.find(({ id }) => id === request.symbolId)!;
    order.clientOrderId = clientOrderId;
    order.symbol = instrument.venueSymbol;
    order.side = request.side;
    order.quantity = parseMoney(instrument.quantityText(request.quantityLots));
    if (!takesAnyPrice(request.type)) {
      order.price = parseMoney(instrument.priceText(request.priceTicks));
    }
    this.tellBalances([this.paysWith(order)], exchangeUs);
  }

  /** What is free of all that is traded, once more: nothing has changed since it was last told. */
  repeatBalances(): void {
    this.tellBalances(this.traded, this.toldUs);
  }

  private takeBalances(entries: readonly unknown[]): void {
    for (const each of entries) {
      const read = readBalance(each);
      if (!read) continue;
      const { asset, amount, exchangeUs } = read;
      // A snapshot does not say of when it is: trades that are told after it may not be in it.
      this.holdings.total(asset, amount, exchangeUs ?? Number.NEGATIVE_INFINITY);
      if (exchangeUs !== null && this.traded.has(asset)) this.tellBalances([asset], exchangeUs);
    }
  }

  private takeExecutions(entries: readonly unknown[], snapshot: boolean): void {
    const read = entries.map(
      (value) => [readExecution(value), endsOrder(fields(value, 'an execution'))] as const,
    );
    // The fills of a snapshot are in the sums of its orders already, and may be of closed ones.
    if (snapshot) {
      const open = read.filter(([{ trade }]) => trade === null).map(([{ orderId }]) => orderId);
      this.orders.onlyOpen(new Set(open));
    }
    for (const [entry, ends] of read) this.execution(entry, ends, snapshot);
  }

  private execution(entry: ExecutionEntry, ends: boolean, snapshot: boolean): void {
    const { trade, exchangeUs } = entry;
    const past = snapshot && trade !== null;
    if (past && !this.orders.find(entry.orderId) && entry.clientOrderId === null) return;
    const order = this.orders.heard(entry.orderId, this.parts.clock.monoNs());
    if (past && order.quantity === 0n) this.orders.close(order);
    learn(order, entry);
    if (trade && !snapshot) this.settle(order, trade, exchangeUs);
    if (ends) this.orders.close(order);
    this.tell(order, entry);
    if (!snapshot) this.tellBalances([this.paysWith(order)], exchangeUs);
  }

  private settle(order: AccountOrder, { price, quantity }: TradeEntry, exchangeUs: number): void {
    const traded = parseMoney(quantity);
    order.executed += traded;
    if (order.side === null) return;
    const at = parseMoney(price);
    const paid = heldFor(order.side, order.price > at ? order.price : at, traded);
    this.holdings.spent(this.paysWith(order), paid, exchangeUs);
  }

  /** To the kernel, which knows its own by their name; orders of others are none of its matters. */
  private tell(order: AccountOrder, entry: ExecutionEntry): void {
    const instrument = this.instrumentOf(order);
    if (!instrument || order.clientOrderId === '') return;
    const { type, exchangeUs, reason, trade } = entry;
    this.parts.sink({
      kind: EventKind.EXECUTION,
      ...this.stamp(),
      clientOrderId: order.clientOrderId,
      venueOrderId: order.orderId,
      type,
      exchangeUs,
      reason,
      fill: trade && fillOf(trade, instrument),
      ...(type === 'CANCELED' && entry.executed !== null
        ? { executedLots: Number(entry.executed / parseMoney(instrument.definition.lotSize)) }
        : {}),
      ...(type === 'AMENDED'
        ? termsTold(formatMoney(order.quantity), formatMoney(order.price), instrument)
        : {}),
      pushed: true,
    });
  }

  private tellBalances(assets: Iterable<string>, exchangeUs: number): void {
    if (!this.complete) return;
    this.toldUs = Math.max(this.toldUs, exchangeUs);
    const open = this.orders.open();
    const paysWith = (order: AccountOrder): string => this.paysWith(order);
    const told = Array.from(assets)
      .filter((asset) => this.traded.has(asset))
      .map((asset) => [asset, this.holdings.balance(asset, open, paysWith)] as const);
    if (told.length === 0) return;
    const event: Balances = {
      kind: EventKind.BALANCES,
      ...this.stamp(),
      venue: VENUE,
      exchangeUs: this.toldUs,
      assets: Object.fromEntries(told),
    };
    this.parts.sink(event);
  }

  /** By the pair's name: also of orders in pairs that are not traded here. Empty when it is not told. */
  private paysWith({ symbol, side }: AccountOrder): string {
    const [base = '', quote = ''] = symbol.split('/');
    if (side === null) return '';
    return side > 0 ? quote : base;
  }

  private instrumentOf({ symbol }: AccountOrder): Instrument | undefined {
    return this.parts.instruments.find(({ venueSymbol }) => venueSymbol === symbol);
  }

  private stamp(): { atUs: number; monoNs: number } {
    return { atUs: this.parts.clock.atUs(), monoNs: this.parts.clock.monoNs() };
  }
}

/** What an entry tells of its order; a fill tells nothing of what had traded before it. */
function learn(order: AccountOrder, entry: ExecutionEntry): void {
  order.clientOrderId = entry.clientOrderId ?? order.clientOrderId;
  order.symbol = entry.symbol ?? order.symbol;
  order.side = entry.side ?? order.side;
  order.quantity = entry.quantity ?? order.quantity;
  if (entry.trade) return;
  order.price = entry.price ?? order.price;
  order.executed = entry.executed ?? order.executed;
}

export function fillOf(trade: TradeEntry, instrument: Instrument) {
  const { tradeId, fee, maker } = trade;
  return {
    tradeId,
    priceTicks: onGrid(instrument.ticks(trade.price), 'last_price', trade.price),
    quantityLots: onGrid(instrument.lots(trade.quantity), 'last_qty', trade.quantity),
    fee,
    feeAsset: trade.feeAsset || instrument.definition.quote,
    maker,
  };
}

function onGrid(value: number, name: string, given: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new BadFrame(`${name} must be a positive decimal on the grid, was ${given.slice(0, 60)}`);
}

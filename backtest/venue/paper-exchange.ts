import type { OrderAddress } from '@voltaire/reflex/act/effects.ts';
import { type Balances, EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { ListedOrder } from '@voltaire/reflex/model/listed-order.ts';
import { formatMoney, type Money, parseMoney } from '@voltaire/reflex/model/money.ts';
import type { ApprovedAmendment, ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import type { FeeTerms } from '@voltaire/simulator/account/fees.ts';
import type { Fill } from '@voltaire/simulator/matching/order.ts';
import type { QueueModel } from '@voltaire/simulator/matching/queue.ts';
import { type TapedEvent, writeEvent } from '../tape/layout.ts';
import { paperFees } from './paper-fees.ts';
import { PaperVenue } from './paper-venue.ts';

export interface PaperExchangeOptions {
  /** Those that are traded; all of one venue. */
  readonly instruments: readonly Instrument[];
  readonly fees: FeeTerms;
  readonly queue: QueueModel;
  /** Decimal text by asset. */
  readonly balances: Readonly<Record<string, string>>;
  readonly say: (event: KernelEvent) => void;
  readonly onFill: (symbolId: number, fill: Fill) => void;
}

/** What is asked of the venue, on its way there. */
export type ExchangeRequest = (exchange: PaperExchange, nowMs: number) => void;

/** One account over several paper venues, one for each symbol. */
export class PaperExchange {
  private readonly venues = new Map<number, PaperVenue>();
  private readonly latest = new Map<number, Balances>();
  private readonly numbers = new Numbers();
  /** Open orders, while all venues are asked for theirs. */
  private listing: ListedOrder[] | null = null;
  private readonly venue: string;

  constructor(
    private readonly options: PaperExchangeOptions,
    startMs: number,
  ) {
    const { instruments, queue, balances, onFill } = options;
    const { definition } = instruments[0]!;
    this.venue = definition.venue;
    const fees = paperFees(options.fees, definition, startMs);
    for (const instrument of instruments) {
      const { id } = instrument;
      const say = (event: KernelEvent) => this.hear(id, event);
      const shared = { instrument, fees, queue, balances, say };
      const venue = new PaperVenue({ ...shared, onFill: (fill) => onFill(id, fill) }, startMs);
      this.venues.set(id, venue);
    }
  }

  /** The middle of a symbol's best bid and ask, in 10^-8; NaN without a market. */
  mid(symbolId: number): number {
    return this.venues.get(symbolId)?.market.mid ?? Number.NaN;
  }

  /** The market moves as the kernel saw it move. */
  follow(symbolId: number, event: TapedEvent, nowMs: number): void {
    const venue = this.venues.get(symbolId);
    if (!venue) return;
    this.numbers.clear();
    writeEvent(this.numbers, event);
    venue.follow(event.kind, this.numbers.values, 0, nowMs);
  }

  /** What the markets of a venue do is not seen for a while: a connection came or went. */
  unseen(venue = this.venue): void {
    if (venue !== this.venue) return;
    for (const { market } of this.venues.values()) market.unseen();
  }

  place({ clientOrderId, request }: ApprovedOrder, nowMs: number): void {
    this.venues.get(request.symbolId)?.place(clientOrderId, request, nowMs);
  }

  amend(amendment: ApprovedAmendment, nowMs: number): void {
    this.venues.get(amendment.request.symbolId)?.amend(amendment, nowMs);
  }

  cancel(order: OrderAddress, nowMs: number): void {
    this.venues.get(order.symbolId)?.cancel(order, nowMs);
  }

  query(order: OrderAddress, nowMs: number): void {
    this.venues.get(order.symbolId)?.query(order, nowMs);
  }

  /** One list of all symbols, behind the balances. */
  list(nowMs: number): void {
    const openOrders: ListedOrder[] = [];
    this.listing = openOrders;
    for (const venue of this.venues.values()) venue.list(nowMs);
    this.listing = null;
    const { venue } = this;
    this.options.say({ kind: EventKind.RECONCILED, atUs: 0, monoNs: 0, venue, openOrders });
  }

  private hear(symbolId: number, event: KernelEvent): void {
    const { say } = this.options;
    if (event.kind === EventKind.BALANCES) {
      this.latest.set(symbolId, event);
      say({ ...event, assets: this.together() });
    } else if (event.kind === EventKind.RECONCILED && this.listing) {
      this.listing.push(...event.openOrders);
    } else say(event);
  }

  /** Each venue has the whole of what was there at the begin: only what it has changed counts. */
  private together(): Balances['assets'] {
    const { balances } = this.options;
    const free = new Map<string, Money>();
    const locked = new Map<string, Money>();
    for (const [asset, text] of Object.entries(balances)) free.set(asset, parseMoney(text));
    for (const { assets } of this.latest.values()) {
      for (const [asset, has] of Object.entries(assets)) {
        const began = parseMoney(balances[asset] ?? '0');
        free.set(asset, (free.get(asset) ?? 0n) + parseMoney(has.free) - began);
        locked.set(asset, (locked.get(asset) ?? 0n) + parseMoney(has.locked));
      }
    }
    const rows = [...free].map(([asset, amount]) => {
      const held = { free: formatMoney(amount), locked: formatMoney(locked.get(asset) ?? 0n) };
      return [asset, held] as const;
    });
    return Object.fromEntries(rows);
  }
}

/** The numbers of one event, as they lie in a tape. */
class Numbers {
  values = new Float64Array(1 << 10);
  private length = 0;

  clear(): void {
    this.length = 0;
  }

  add(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }
}

import { EventKind, type Balances, type Execution } from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';

export interface Resting {
  readonly clientOrderId: string;
  readonly request: OrderRequest;
  leftLots: number;
}

/**
 * The account of a venue, in whole units: quote in tick-lots, base in lots. Takes orders, fills and
 * cancels them, and says what it did in two channels, each message with the moment on its own clock.
 */
export class AccountVenue {
  quote: number;
  base: number;
  /** Not delivered yet, in the order in which they were sent. */
  readonly executions: Execution[] = [];
  readonly balances: Balances[] = [];
  refusedForMoney = 0;
  readonly resting: Resting[] = [];
  private clock = 1_000;

  constructor(
    private readonly instrument: Instrument,
    quote: number,
    base: number,
  ) {
    this.quote = quote;
    this.base = base;
  }

  take(clientOrderId: string, request: OrderRequest, refuse: boolean): void {
    this.clock++;
    const short = this.freeFor(request) < needOf(request);
    if (short) this.refusedForMoney++;
    if (short || refuse) {
      this.say(clientOrderId, 'REJECTED', null, '');
      return;
    }
    this.spend(request, request.quantityLots);
    this.resting.push({ clientOrderId, request, leftLots: request.quantityLots });
    this.say(clientOrderId, 'ACKED');
    this.tell();
  }

  /** At its price or `betterTicks` better. */
  fill(order: Resting, lots: number, betterTicks: number): void {
    this.clock++;
    const { side, priceTicks } = order.request;
    const price = Math.max(1, priceTicks - side * betterTicks);
    order.leftLots -= lots;
    if (side > 0) {
      this.quote += (priceTicks - price) * lots;
      this.base += lots;
    } else {
      this.quote += price * lots;
    }
    this.say(order.clientOrderId, 'FILL', {
      tradeId: `t${this.clock}`,
      priceTicks: price,
      quantityLots: lots,
      fee: '0',
      feeAsset: 'USDT',
      maker: false,
    });
    this.tell();
    if (order.leftLots === 0) this.resting.splice(this.resting.indexOf(order), 1);
  }

  cancel(order: Resting): void {
    this.clock++;
    this.spend(order.request, -order.leftLots);
    this.resting.splice(this.resting.indexOf(order), 1);
    const executed = order.request.quantityLots - order.leftLots;
    this.say(order.clientOrderId, 'CANCELED', null, undefined, { executedLots: executed });
    this.tell();
  }

  /** What the account holds now, as told at each change and to whoever asks. */
  tell(): void {
    const { quote, base } = this.instrument.definition;
    const quoteText = decimal(this.quote * this.instrument.tickSize * this.instrument.lotSize);
    const baseText = decimal(this.base * this.instrument.lotSize);
    this.balances.push({
      kind: EventKind.BALANCES,
      atUs: this.clock,
      monoNs: this.clock,
      venue: 'binance',
      exchangeUs: this.clock,
      assets: {
        [quote]: { free: quoteText, locked: '0' },
        [base]: { free: baseText, locked: '0' },
      },
    });
  }

  freeFor({ side }: OrderRequest): number {
    return side > 0 ? this.quote : this.base;
  }

  private spend(request: OrderRequest, lots: number): void {
    if (request.side > 0) this.quote -= request.priceTicks * lots;
    else this.base -= lots;
  }

  private say(
    clientOrderId: string,
    type: Execution['type'],
    fill: Execution['fill'] = null,
    venueOrderId = `v-${clientOrderId}`,
    more: Pick<Execution, 'executedLots'> = {},
  ): void {
    this.executions.push({
      kind: EventKind.EXECUTION,
      atUs: this.clock,
      monoNs: this.clock,
      clientOrderId,
      venueOrderId,
      type,
      exchangeUs: this.clock,
      reason: '',
      fill,
      ...more,
    });
  }
}

/** In the units of the account. */
export function needOf({ side, priceTicks, quantityLots }: OrderRequest): number {
  return side > 0 ? priceTicks * quantityLots : quantityLots;
}

function decimal(value: number): string {
  return value.toFixed(8);
}

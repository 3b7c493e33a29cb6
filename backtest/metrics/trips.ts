import type { Money } from '@voltaire/reflex/model/money.ts';
import { valueMoney } from '@voltaire/simulator/market/units.ts';
import type { Fill } from '@voltaire/simulator/matching/order.ts';
import { Accounting, toNumber } from './accounting.ts';

/** From flat to flat: one trade, however many fills it took. */
export interface Trip {
  readonly side: 1 | -1;
  readonly openedNs: number;
  readonly closedNs: number;
  /** Quote asset, fees at the last fill's price. */
  readonly gross: number;
  readonly net: number;
}

/** Cuts fills into round trips. A fill through zero ends one trip and begins the next. */
export class Trips {
  readonly closed: Trip[] = [];
  /** Time with something held, ns, of the trips that are closed. */
  heldNs = 0;
  private open: Accounting | null = null;
  private openedNs = 0;
  private side: 1 | -1 = 1;

  constructor(private readonly quote: string) {}

  get openedAtNs(): number | null {
    return this.open === null ? null : this.openedNs;
  }

  take(fill: Fill, atNs: number): void {
    const sign = fill.order.side === 'BUY' ? 1 : -1;
    const held = this.open?.position ?? 0;
    const closes = held * sign < 0 ? Math.min(Math.abs(held), fill.quantity) : 0;
    if (closes > 0) this.add(part(fill, closes, 0), atNs);
    const opens = fill.quantity - closes;
    if (opens === 0) return;
    if (this.open === null) this.begin(sign, atNs);
    this.add(part(fill, opens, closes), atNs);
  }

  private begin(side: 1 | -1, atNs: number): void {
    this.open = new Accounting(this.quote);
    this.openedNs = atNs;
    this.side = side;
  }

  private add(fill: Fill, atNs: number): void {
    const open = this.open!;
    open.take(fill);
    if (open.position !== 0) return;
    const { gross, net } = open.at(fill.price);
    const { side, openedNs } = this;
    this.heldNs += atNs - openedNs;
    this.closed.push({
      side,
      openedNs,
      closedNs: atNs,
      gross: toNumber(gross),
      net: toNumber(net),
    });
    this.open = null;
  }
}

/** `quantity` of a fill, after `before` of it; the parts' fees add up to the whole one. */
function part(fill: Fill, quantity: number, before: number): Fill {
  if (quantity === fill.quantity) return fill;
  const upTo = (units: number): Money => (fill.commission * BigInt(units)) / BigInt(fill.quantity);
  const commission = upTo(before + quantity) - upTo(before);
  return { ...fill, quantity, quoteQuantity: valueMoney(fill.price, quantity), commission };
}

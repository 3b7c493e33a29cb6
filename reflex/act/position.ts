import type { Instrument } from '../model/instrument.ts';
import { formatMoney, type Money, parseMoney } from '../model/money.ts';
import type { Fill, Side } from '../model/order.ts';
import { OutcomeKind, type PositionSnapshot } from '../model/outcome.ts';

/**
 * What is held of one symbol and what it has brought, in exact integers. By construction
 *
 *     cash + cost = realized        cash: received − paid, cost: paid for what is held now
 *
 * holds to the last unit after every fill: P&L cannot appear or vanish by rounding.
 */
export class Position {
  lots = 0;
  private cost: Money = 0n;
  private cash: Money = 0n;
  private realized: Money = 0n;
  private turnover: Money = 0n;
  private fills = 0;
  private readonly fees = new Map<string, Money>();

  constructor(private readonly instrument: Instrument) {}

  apply(side: Side, fill: Fill): void {
    const fee = parseMoney(fill.fee); // before anything changes: it is the only step that can fail
    const value = this.instrument.value(fill.priceTicks, fill.quantityLots);
    const signedLots = side * fill.quantityLots;
    const signedValue = side > 0 ? value : -value;
    this.cash -= signedValue;
    this.turnover += value;
    this.fills++;
    this.fees.set(fill.feeAsset, (this.fees.get(fill.feeAsset) ?? 0n) + fee);

    if (this.lots * side >= 0) {
      this.cost += signedValue; // opens or adds
    } else if (fill.quantityLots <= Math.abs(this.lots)) {
      this.close(fill.quantityLots, signedValue);
    } else {
      // Turns over: close all that was held at this price, open the rest.
      const closing = Math.abs(this.lots);
      const closingValue = (signedValue * BigInt(closing)) / BigInt(fill.quantityLots);
      this.close(closing, closingValue);
      this.cost += signedValue - closingValue;
    }
    this.lots += signedLots;
  }

  private close(lots: number, signedValue: Money): void {
    // Average cost; what the division drops stays in the cost of the rest, so nothing is lost.
    const costOfPart = (this.cost * BigInt(lots)) / BigInt(Math.abs(this.lots));
    this.cost -= costOfPart;
    this.realized += -signedValue - costOfPart;
  }

  snapshot(): PositionSnapshot {
    return {
      kind: OutcomeKind.POSITION,
      symbolId: this.instrument.id,
      lots: this.lots,
      cost: formatMoney(this.cost),
      cash: formatMoney(this.cash),
      realized: formatMoney(this.realized),
      turnover: formatMoney(this.turnover),
      fees: Object.fromEntries(Array.from(this.fees, ([asset, fee]) => [asset, formatMoney(fee)])),
      fills: this.fills,
    };
  }

  restore(snapshot: PositionSnapshot): void {
    this.lots = snapshot.lots;
    this.cost = parseMoney(snapshot.cost);
    this.cash = parseMoney(snapshot.cash);
    this.realized = parseMoney(snapshot.realized);
    this.turnover = parseMoney(snapshot.turnover);
    this.fills = snapshot.fills;
    this.fees.clear();
    for (const [asset, fee] of Object.entries(snapshot.fees)) this.fees.set(asset, parseMoney(fee));
  }
}

import { moneyText, quantityMoney } from '../market/units.ts';
import type { HeldPosition } from '../matching/margin-settlement.ts';
import { entryPrice } from '../matching/margin-settlement.ts';
import type { Order } from '../matching/order.ts';

/** Of what has traded of an order; zero when nothing has. */
export function averagePrice({ executed, quoteExecuted }: Order): string {
  return moneyText(executed === 0 ? 0n : entryPrice({ units: executed, cost: quoteExecuted }));
}

/** The amount of a position as the venue writes it, with its sign. */
export function positionText({ units }: HeldPosition): string {
  return moneyText(quantityMoney(units));
}

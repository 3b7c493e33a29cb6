import type { Exits } from '@voltaire/reflex/model/bracket.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BUY, type RequestedOrder, SELL } from '@voltaire/reflex/model/order.ts';
import { hasTrigger, takesAnyPrice } from '@voltaire/reflex/model/order-kind.ts';
import type { OrderTicket } from '@voltaire/schema/ticket.ts';
import { badInput } from './resolvers/user-input.ts';

interface ByHand {
  readonly request: RequestedOrder;
  readonly exits: Exits | null;
}

/** What a person has written, in ticks and lots. Throws BAD_USER_INPUT with what is wrong. */
export function orderByHand(ticket: OrderTicket, instrument: Instrument): ByHand {
  const { side, type, timeInForce, reduceOnly, stopLoss, takeProfit } = ticket;
  const ticks = (name: string, text: string) => {
    return onGrid(name, text, instrument.ticks(text), `ticks of ${instrument.definition.tickSize}`);
  };
  const lots = (name: string, text: string) => {
    return onGrid(name, text, instrument.lots(text), `lots of ${instrument.definition.lotSize}`);
  };
  const price = belonging('price', ticket.price, !takesAnyPrice(type), type);
  const trigger = belonging('triggerPrice', ticket.triggerPrice, hasTrigger(type), type);
  const shown = ticket.displayQuantity ?? null;
  const triggerTicks = trigger === null ? 0 : ticks('triggerPrice', trigger);
  if (timeInForce && type !== 'LIMIT')
    throw badInput(`timeInForce is of LIMIT orders, not ${type}`);
  const request: RequestedOrder = {
    side: side === 'BUY' ? BUY : SELL,
    type,
    timeInForce: type === 'MARKET' ? 'IOC' : (timeInForce ?? 'GTC'),
    quantityLots: lots('quantity', ticket.quantity),
    // Of a market order the kernel takes the market's.
    priceTicks: price === null ? triggerTicks : ticks('price', price),
    reduceOnly,
    triggerTicks,
    displayLots: shown === null ? 0 : lots('displayQuantity', shown),
  };
  const exits = {
    stopTicks: stopLoss ? ticks('stopLoss', stopLoss) : 0,
    profitTicks: takeProfit ? ticks('takeProfit', takeProfit) : 0,
  };
  return { request, exits: exits.stopTicks + exits.profitTicks > 0 ? exits : null };
}

function onGrid(name: string, text: string, count: number, unit: string): number {
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw badInput(`${name} must be a positive number of whole ${unit}, was "${text.slice(0, 40)}"`);
}

/** Null is what the type does not have. */
function belonging(
  name: string,
  text: string | null | undefined,
  belongs: boolean,
  type: string,
): string | null {
  if (belongs && !text) throw badInput(`${type} needs a ${name}`);
  if (!belongs && text) throw badInput(`${type} has no ${name}`);
  return text || null;
}

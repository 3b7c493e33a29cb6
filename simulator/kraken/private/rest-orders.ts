/** Orders and trades as the REST API lists them ("Account Data"). */
import { decimalText, moneyText } from '../../market/units.ts';
import type { Fill, Order } from '../../matching/order.ts';
import { venueId } from './ids.ts';
import { typeName } from './executions.ts';
import { nameOf } from './order-request.ts';
import type { Placed } from './venue.ts';

const STATUS: Readonly<Record<Order['status'], string>> = {
  NEW: 'open',
  PARTIALLY_FILLED: 'open',
  FILLED: 'closed',
  CANCELED: 'canceled',
  EXPIRED: 'canceled', // (assumed, as in `executions`)
  EXPIRED_IN_MATCH: 'canceled',
};

/** "XBTUSD": REST has names of its own for some assets and pairs. */
const REST_ASSETS: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };
const BALANCE_NAMES: Readonly<Record<string, string>> = {
  USD: 'ZUSD',
  EUR: 'ZEUR',
  BTC: 'XXBT',
  ETH: 'XETH',
}; // prettier-ignore

export function restAsset(asset: string): string {
  return BALANCE_NAMES[asset] ?? asset;
}

export function restOrder({ desk, order }: Placed, trades: boolean): object {
  const { pair, base, quote } = { ...desk.pair, pair: desk.market.pair };
  const fills = desk.ledger.trades(order.account).filter((fill) => fill.order === order);
  const fee = fills.reduce((sum, { commission }) => sum + commission, 0n);
  const volume = decimalText(order.quantity, pair.quantityDecimals);
  const price = decimalText(order.price, pair.priceDecimals);
  const type = typeName(order);
  const name = `${REST_ASSETS[base] ?? base}${quote}`;
  const side = order.side.toLowerCase();
  const open = STATUS[order.status] === 'open';
  return {
    refid: null,
    userref: 0,
    ...(nameOf(order) === undefined ? {} : { cl_ord_id: nameOf(order) }),
    status: STATUS[order.status],
    opentm: order.createdMs / 1_000,
    starttm: 0,
    expiretm: 0,
    descr: {
      pair: name,
      aclass: 'forex',
      type: side,
      ordertype: type,
      price: order.price === 0 ? '0' : price,
      price2: '0',
      leverage: 'none',
      order: `${side} ${volume} ${name} @ ${type}${order.price === 0 ? '' : ` ${price}`}`,
      close: '',
    },
    vol: volume,
    vol_exec: decimalText(order.executed, pair.quantityDecimals),
    cost: moneyText(order.quoteExecuted),
    fee: moneyText(fee),
    price: '0.00000',
    stopprice: '0.00000',
    limitprice: '0.00000',
    misc: '',
    oflags: order.type === 'LIMIT_MAKER' ? 'fciq,post' : 'fciq',
    ...(trades && fills.length > 0
      ? { trades: fills.map(({ tradeId }) => venueId('T', tradeId, desk.index)) }
      : {}),
    ...(open ? {} : { reason: null, closetm: order.updatedMs / 1_000 }),
  };
}

export function restTrade({ desk, order }: Placed, fill: Fill): object {
  const { pair } = desk.market;
  const { base, quote } = desk.pair;
  return {
    ordertxid: desk.orderId(order),
    postxid: desk.orderId(order),
    pair: `${restAsset(base)}${restAsset(quote)}`,
    time: fill.timeMs / 1_000,
    type: order.side.toLowerCase(),
    ordertype: typeName(order),
    price: decimalText(fill.price, pair.priceDecimals),
    cost: moneyText(fill.quoteQuantity),
    fee: moneyText(fill.commission),
    vol: decimalText(fill.quantity, pair.quantityDecimals),
    margin: '0.00000',
    misc: '',
    trade_id: fill.tradeId,
    maker: fill.isMaker,
  };
}

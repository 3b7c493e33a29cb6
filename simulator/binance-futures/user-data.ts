/** User data events ("User Data Streams" of USD-M futures) and who receives them. */
import type { Account } from '../account/account.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { moneyText, unitsText } from '../market/units.ts';
import type { MarginSettlement } from '../matching/margin-settlement.ts';
import { entryPrice } from '../matching/margin-settlement.ts';
import type { ExecutionEvent, ExecutionListener } from '../matching/order.ts';
import { algoUpdate } from './algo-json.ts';
import type { AlgoOrder } from './algo-order.ts';
import { wireTerms } from './order-json.ts';
import { averagePrice, positionText } from './prices.ts';

type Send = (text: string) => void;

export class FuturesUserData implements ExecutionListener {
  private readonly listeners = new Map<Send, Account>();
  /** By account: wallet and position as they were told last. */
  private readonly told = new Map<Account, string>();

  constructor(
    private readonly pair: TradingPair,
    private readonly margin: () => MarginSettlement,
  ) {}

  subscribe(account: Account, send: Send): void {
    this.listeners.set(send, account);
  }

  unsubscribe(send: Send): void {
    this.listeners.delete(send);
  }

  onExecution(event: ExecutionEvent): void {
    const { account } = event.order;
    this.publish(account, orderTradeUpdate(this.pair.symbol, event));
  }

  onAlgo(order: AlgoOrder): void {
    this.publish(order.account, algoUpdate(this.pair.symbol, order));
  }

  /** "Unfilled orders or cancelled orders will not make the event pushed". */
  onBalances(account: Account): void {
    const margin = this.margin();
    const state = `${margin.wallet(account)} ${positionText(margin.position(account))}`;
    const before = this.told.get(account);
    this.told.set(account, state);
    if (before === undefined ? margin.position(account).units === 0 : before === state) return;
    this.publish(account, accountUpdate(this.pair, margin, account));
  }

  private publish(account: Account, event: object): void {
    const text = JSON.stringify(event);
    for (const [send, of] of this.listeners) if (of === account) send(text);
  }
}

function orderTradeUpdate(symbol: string, event: ExecutionEvent): object {
  const { order } = event;
  const fill = event.type === 'TRADE' ? event.fill : undefined;
  const { type, timeInForce } = wireTerms(order);
  const timeMs = order.updatedMs;
  return {
    e: 'ORDER_TRADE_UPDATE',
    E: timeMs,
    T: timeMs,
    o: {
      s: symbol,
      c: order.clientOrderId,
      S: order.side,
      o: type,
      f: timeInForce,
      q: unitsText(order.quantity),
      p: unitsText(order.price),
      ap: averagePrice(order),
      sp: unitsText(order.stopPrice),
      x: event.type === 'PREVENTED' ? 'EXPIRED' : event.type,
      X: order.status,
      i: order.orderId,
      l: unitsText(fill?.quantity ?? 0),
      z: unitsText(order.executed),
      L: unitsText(fill?.price ?? 0),
      ...(fill && { n: moneyText(fill.commission), N: fill.commissionAsset }),
      T: timeMs,
      t: fill?.tradeId ?? 0,
      b: '0',
      a: '0',
      m: fill?.isMaker ?? false,
      R: order.reduceOnly === true,
      wt: 'CONTRACT_PRICE',
      ot: order.origType ?? type,
      ps: 'BOTH',
      cp: false,
      pP: false,
      si: 0,
      ss: 0,
      rp: moneyText(fill?.realized ?? 0n),
      V: order.selfTrade ?? 'NONE',
      pm: 'NONE',
      gtd: 0,
      er: '0',
    },
  };
}

function accountUpdate(pair: TradingPair, margin: MarginSettlement, account: Account): object {
  const wallet = moneyText(margin.wallet(account));
  const position = margin.position(account);
  return {
    e: 'ACCOUNT_UPDATE',
    E: account.updatedMs,
    T: account.updatedMs,
    a: {
      m: 'ORDER',
      B: [{ a: pair.quote, wb: wallet, cw: wallet, bc: '0' }],
      P: [
        {
          s: pair.symbol,
          pa: positionText(position),
          ep: moneyText(entryPrice(position)),
          bep: '0',
          cr: '0',
          up: '0',
          mt: 'cross',
          iw: '0',
          ps: 'BOTH',
        },
      ],
    },
  };
}

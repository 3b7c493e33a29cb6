import { formatMoney } from '@voltaire/reflex/model/money.ts';
import type { Account } from '../account/account.ts';
import type { ControlPath } from '../wire/control.ts';
import type { Ledger } from './ledger.ts';
import type { Fill, Order, OrderStatus } from './order.ts';

/** Prices and quantities count 10⁻⁸, as in the engine; money is exact decimal text. */
export interface LedgerReport {
  readonly orders: readonly {
    readonly orderId: number;
    readonly clientOrderId: string;
    readonly account: string;
    readonly side: Order['side'];
    readonly price: number;
    readonly quantity: number;
    readonly executed: number;
    readonly status: OrderStatus;
  }[];
  readonly fills: readonly {
    readonly tradeId: number;
    readonly orderId: number;
    readonly clientOrderId: string;
    readonly side: Order['side'];
    readonly price: number;
    readonly quantity: number;
    readonly quoteQuantity: string;
    readonly commission: string;
    readonly commissionAsset: string;
  }[];
  /** By account and asset: what is free and what orders hold. */
  readonly balances: Readonly<
    Record<string, Readonly<Record<string, { readonly free: string; readonly locked: string }>>>
  >;
}

/** GET /ledger: the venue's own record, by which a client's in another process can be judged. */
export function ledgerControl(ledger: Ledger, accounts: ReadonlyMap<string, Account>): ControlPath {
  return {
    path: '/ledger',
    method: 'GET',
    about: 'the ledger is read',
    status: 200,
    answer: () => reportOf(ledger, accounts),
  };
}

function reportOf(ledger: Ledger, accounts: ReadonlyMap<string, Account>): LedgerReport {
  return {
    orders: ledger.orders().map(({ account, ...order }) => {
      const { orderId, clientOrderId, side, price, quantity, executed, status } = order;
      const { name } = account;
      return { orderId, clientOrderId, account: name, side, price, quantity, executed, status };
    }),
    fills: ledger.trades().map(fillReport),
    balances: Object.fromEntries(Array.from(accounts, ([name, of]) => [name, balancesOf(of)])),
  };
}

function fillReport({ tradeId, order, price, quantity, ...fill }: Fill) {
  const { orderId, clientOrderId, side } = order;
  const quoteQuantity = formatMoney(fill.quoteQuantity);
  const commission = formatMoney(fill.commission);
  const { commissionAsset } = fill;
  return {
    tradeId,
    orderId,
    clientOrderId,
    side,
    price,
    quantity,
    quoteQuantity,
    commission,
    commissionAsset,
  };
}

function balancesOf(account: Account) {
  return Object.fromEntries(
    Array.from(account.balances(), ([asset, { free, locked }]) => [
      asset,
      { free: formatMoney(free), locked: formatMoney(locked) },
    ]),
  );
}

import type { Money } from '@voltaire/reflex/model/money.ts';
import { Account } from '../../account/account.ts';
import { feesOf } from '../../account/fee-tiers.ts';
import type { Fees, FeeTerms } from '../../account/fees.ts';
import type { ExecutionEvent, Order } from '../../matching/order.ts';
import type { Clock } from '../../replay/clock.ts';
import type { BookChange, KrakenTrade, PairMarket } from '../pair-market.ts';
import { KrakenKeys, type KrakenKeyOptions } from './api-keys.ts';
import { DeadManTimers } from './dead-man.ts';
import { PairDesk } from './desk.ts';
import { parseVenueId } from './ids.ts';
import { RateCounters } from './rate-counter.ts';
import { WebSocketTokens } from './tokens.ts';

export interface KrakenVenueOptions {
  readonly clock: Clock;
  readonly keys: readonly KrakenKeyOptions[];
  readonly balances: ReadonlyMap<string, Money>;
  readonly fees: FeeTerms;
  readonly rateLimited: boolean;
  /** How long a token may wait to be used; the venue's 15 minutes when absent. */
  readonly tokenLifeMs?: number | undefined;
}

/** An order and where it is. */
export interface Placed {
  readonly desk: PairDesk;
  readonly order: Order;
}

export interface VenueListener {
  onExecution(placed: Placed, event: ExecutionEvent): void;
  onBalances(account: Account): void;
}

/** Kraken behind its sockets: accounts, their keys and their orders in all pairs. */
export class KrakenVenue {
  readonly accounts = new Map<string, Account>();
  readonly desks: readonly PairDesk[];
  readonly fees: Fees;
  readonly keys: KrakenKeys;
  readonly tokens: WebSocketTokens;
  readonly limits: RateCounters;
  readonly deadMan = new DeadManTimers((account) => {
    this.cancelAll(account, 'Cancel all orders after timeout');
  });
  private readonly listeners = new Set<VenueListener>();
  private readonly clock: Clock;

  constructor(markets: readonly PairMarket[], options: KrakenVenueOptions) {
    const { clock, keys, balances } = options;
    this.clock = clock;
    this.fees = feesOf(options.fees, 'kraken', clock.epochMs());
    this.tokens = new WebSocketTokens(options.tokenLifeMs);
    this.limits = new RateCounters(options.rateLimited);
    this.keys = new KrakenKeys(keys, (name) => this.account(name, balances));
    const told = {
      onExecution: (desk: PairDesk, event: ExecutionEvent): void => {
        const placed = { desk, order: event.order };
        for (const listener of this.listeners) listener.onExecution(placed, event);
      },
      onBalances: (account: Account): void => {
        for (const listener of this.listeners) listener.onBalances(account);
      },
    };
    this.desks = markets.map(
      (market, index) => new PairDesk(market, index, this.fees, clock.epochMs(), told),
    );
  }

  nowMs(): number {
    return this.clock.epochMs();
  }

  nowUs(): number {
    return Math.floor(this.clock.epochMs() * 1_000);
  }

  listen(listener: VenueListener): void {
    this.listeners.add(listener);
  }

  desk(symbol: string): PairDesk | undefined {
    return this.desks.find(({ pair }) => pair.symbol === symbol);
  }

  onBook(market: PairMarket, change: BookChange): void {
    this.desk(market.pair.symbol)?.onBook(change, this.nowMs());
  }

  onTrades(market: PairMarket, trades: readonly KrakenTrade[]): void {
    this.desk(market.pair.symbol)?.onTrades(trades, this.nowMs());
  }

  openOrders(account: Account): Placed[] {
    return this.desks.flatMap((desk) =>
      desk.ledger.openOrders(account).map((order) => ({ desk, order })),
    );
  }

  orders(account: Account): Placed[] {
    return this.desks.flatMap((desk) =>
      desk.ledger.orders(account).map((order) => ({ desk, order })),
    );
  }

  /** By the venue's id. */
  find(account: Account, orderId: string): Placed | undefined {
    const parsed = parseVenueId(orderId);
    const desk = parsed && this.desks[parsed.pair];
    const order = desk?.ledger.find(account, { orderId: parsed!.id });
    return desk && order ? { desk, order } : undefined;
  }

  /** Client order ids are unique among the open orders of an account, whatever the pair. */
  findOpen(account: Account, clientOrderId: string): Placed | undefined {
    return this.openOrders(account).find(({ order }) => order.clientOrderId === clientOrderId);
  }

  /** Returns how many there were. */
  cancelAll(account: Account, reason: string): number {
    const open = this.openOrders(account);
    for (const { desk, order } of open) desk.engine.cancel(order, reason, this.nowMs());
    return open.length;
  }

  private account(name: string, balances: ReadonlyMap<string, Money>): Account {
    let account = this.accounts.get(name);
    if (!account) {
      account = new Account(name, balances);
      account.updatedMs = this.nowMs();
      this.accounts.set(name, account);
    }
    return account;
  }
}

import type { Money } from '@voltaire/reflex/model/money.ts';
import { Account } from '../account/account.ts';
import { feesOf } from '../account/fee-tiers.ts';
import type { FeeTerms } from '../account/fees.ts';
import { ApiKeys, type ApiKeyOptions } from '../binance/api-keys.ts';
import { RateLimits, type RateLimitOptions } from '../binance/rate-limits.ts';
import type { Book } from '../market/book.ts';
import { Liquidity, opposite } from '../market/liquidity.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { MatchingEngine } from '../matching/engine.ts';
import { Ledger } from '../matching/ledger.ts';
import { MarginSettlement } from '../matching/margin-settlement.ts';
import { type Order, type OrderRequest, Refusal } from '../matching/order.ts';
import type { Clock } from '../replay/clock.ts';
import type { Frame } from '../replay/frame.ts';
import { BUYER_IS_MAKER, DEPTH, QUOTE, TRADE } from '../tape/layout.ts';
import type { FuturesAccountOptions } from './account-settings.ts';
import { AlgoOrders } from './algo-orders.ts';
import { Countdowns } from './countdowns.ts';
import { ListenKeys } from './listen-keys.ts';
import { futuresRefusals } from './order-error.ts';
import { FuturesUserData } from './user-data.ts';

export interface FuturesVenueOptions {
  readonly pair: TradingPair;
  readonly book: Book;
  readonly clock: Clock;
  readonly apiKeys: readonly ApiKeyOptions[];
  /** Of each account; only the asset that margin is in counts. */
  readonly balances: ReadonlyMap<string, Money>;
  readonly fees: FeeTerms;
  readonly futuresRateLimits: RateLimitOptions;
  readonly futuresAccount: FuturesAccountOptions;
  readonly listenKeyLifeMs: number;
  readonly listenKeyExpired: (key: string) => void;
}

/** USD-M futures behind their sockets: the market of the spot tape, accounts on margin, their keys. */
export class FuturesVenue {
  readonly pair: TradingPair;
  readonly book: Book;
  readonly liquidity: Liquidity;
  readonly ledger: Ledger;
  readonly margin: MarginSettlement;
  readonly engine: MatchingEngine;
  readonly algo: AlgoOrders;
  readonly userData: FuturesUserData;
  readonly listenKeys: ListenKeys;
  readonly countdowns: Countdowns;
  readonly keys: ApiKeys;
  readonly limits: RateLimits;
  readonly settings: FuturesAccountOptions;
  readonly accounts = new Map<string, Account>();
  private readonly clock: Clock;

  constructor(options: FuturesVenueOptions) {
    const { pair, book, clock } = options;
    this.pair = pair;
    this.book = book;
    this.clock = clock;
    this.settings = options.futuresAccount;
    this.liquidity = new Liquidity(book);
    this.ledger = new Ledger(clock.epochMs());
    const fees = feesOf(options.fees, 'binance-futures', clock.epochMs());
    this.margin = new MarginSettlement(pair, fees, this.ledger);
    this.userData = new FuturesUserData(pair, () => this.margin);
    this.engine = new MatchingEngine(pair, this.ledger, this.liquidity, this.margin, {
      onExecution: (event) => {
        this.userData.onExecution(event);
        this.algo.onExecution(event);
      },
      onBalances: (account) => this.userData.onBalances(account),
    });
    this.algo = new AlgoOrders({
      engine: this.engine,
      startMs: clock.epochMs(),
      nowMs: () => this.nowMs(),
      tell: (order) => this.userData.onAlgo(order),
    });
    this.listenKeys = new ListenKeys(options.listenKeyLifeMs, options.listenKeyExpired);
    this.countdowns = new Countdowns((account) => this.cancelAll(account));
    this.limits = new RateLimits(options.futuresRateLimits);
    const quote = options.balances.get(pair.quote) ?? 0n;
    this.keys = new ApiKeys(options.apiKeys, (name) => this.account(name, quote));
  }

  /** The venue's clock as it prints it: whole ms since the epoch. */
  nowMs(): number {
    return Math.floor(this.clock.epochMs());
  }

  /** Throws an ApiError in the venue's words. */
  place(account: Account, request: OrderRequest): Order {
    const nowMs = this.nowMs();
    const { order } = refusable(() => this.engine.place(account, request, nowMs));
    this.knockOut(account);
    return order;
  }

  /** Throws an ApiError in the venue's words. */
  cancel(order: Order): void {
    refusable(() => this.engine.cancel(order, order.clientOrderId, this.nowMs()));
  }

  /** Not those of the Algo Service, which has a cancel of all of its own. */
  cancelAll(account: Account): void {
    for (const order of this.ledger.openOrders(account)) this.cancel(order);
  }

  bestPriceFor(side: Order['side']): number {
    return this.liquidity.bestPrice(opposite(side));
  }

  /** The market moves: what that means for our resting orders. The book has moved already. */
  onFrame({ kind, numbers, at, shift }: Frame): void {
    if (kind === TRADE) {
      const buyerIsMaker = (numbers[at + 5]! & BUYER_IS_MAKER) !== 0;
      this.engine.onTrade(numbers[at + 2]!, numbers[at + 3]!, buyerIsMaker, this.nowMs());
      this.algo.onTrade(numbers[at + 2]!);
    } else if (kind === QUOTE) {
      this.liquidity.onQuote(numbers, at, shift.updateId);
      this.engine.onBookMoved(this.nowMs());
    } else if (kind === DEPTH) {
      this.liquidity.onDepth(numbers, at);
      this.engine.onBookMoved(this.nowMs());
    }
    for (const account of this.accounts.values()) this.knockOut(account);
  }

  stop(): void {
    this.listenKeys.stop();
    this.countdowns.stop();
  }

  /** "Order has been canceled, as … reversed positions would be opened" (expiry reason 4). */
  private knockOut(account: Account): void {
    for (const order of this.margin.knockedOut(account)) this.engine.expire(order, this.nowMs());
  }

  private account(name: string, wallet: Money): Account {
    let account = this.accounts.get(name);
    if (!account) {
      account = new Account(name, new Map([[this.pair.quote, wallet]]));
      account.updatedMs = this.nowMs();
      this.accounts.set(name, account);
    }
    return account;
  }
}

function refusable<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Refusal) throw futuresRefusals[error.reason]();
    throw error;
  }
}

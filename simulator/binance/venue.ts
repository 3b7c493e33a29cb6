import type { Money } from '@voltaire/reflex/model/money.ts';
import { Account } from '../account/account.ts';
import { feesOf } from '../account/fee-tiers.ts';
import type { Fees, FeeTerms } from '../account/fees.ts';
import type { Book } from '../market/book.ts';
import { Liquidity } from '../market/liquidity.ts';
import type { TradingPair } from '../market/trading-pair.ts';
import { MatchingEngine } from '../matching/engine.ts';
import { Ledger } from '../matching/ledger.ts';
import { Settlement } from '../matching/settlement.ts';
import type { Clock } from '../replay/clock.ts';
import type { Frame } from '../replay/frame.ts';
import { BUYER_IS_MAKER, DEPTH, QUOTE, TRADE } from '../tape/layout.ts';
import { ApiKeys, type ApiKeyOptions } from './api-keys.ts';
import { RateLimits, type RateLimitOptions } from './rate-limits.ts';
import { UserDataStreams } from './user-data.ts';

export interface VenueOptions {
  readonly pair: TradingPair;
  readonly book: Book;
  readonly clock: Clock;
  readonly apiKeys: readonly ApiKeyOptions[];
  readonly balances: ReadonlyMap<string, Money>;
  readonly fees: FeeTerms;
  readonly rateLimits: RateLimitOptions;
}

/** Binance behind its sockets: the market, the accounts and their keys. */
export class BinanceVenue {
  readonly pair: TradingPair;
  readonly book: Book;
  readonly liquidity: Liquidity;
  readonly engine: MatchingEngine;
  readonly ledger: Ledger;
  readonly fees: Fees;
  readonly keys: ApiKeys;
  readonly limits: RateLimits;
  readonly userData: UserDataStreams;
  readonly accounts = new Map<string, Account>();
  private readonly clock: Clock;

  constructor(options: VenueOptions) {
    const { pair, book, clock } = options;
    this.pair = pair;
    this.book = book;
    this.clock = clock;
    this.liquidity = new Liquidity(book);
    this.fees = feesOf(options.fees, 'binance', clock.epochMs());
    this.ledger = new Ledger(clock.epochMs());
    this.userData = new UserDataStreams(pair, clock.epochMs());
    this.limits = new RateLimits(options.rateLimits);
    const settlement = new Settlement(pair, this.fees);
    this.engine = new MatchingEngine(pair, this.ledger, this.liquidity, settlement, this.userData);
    this.keys = new ApiKeys(options.apiKeys, (name) => this.account(name, options.balances));
  }

  /** The venue's clock as it prints it: whole ms since the epoch. */
  nowMs(): number {
    return Math.floor(this.clock.epochMs());
  }

  /** The market moves: what that means for our resting orders. The book has moved already. */
  onFrame({ kind, numbers, at, shift }: Frame): void {
    if (kind === TRADE) {
      const buyerIsMaker = (numbers[at + 5]! & BUYER_IS_MAKER) !== 0;
      this.engine.onTrade(numbers[at + 2]!, numbers[at + 3]!, buyerIsMaker, this.nowMs());
    } else if (kind === QUOTE) {
      this.liquidity.onQuote(numbers, at, shift.updateId);
      this.engine.onBookMoved(this.nowMs());
    } else if (kind === DEPTH) {
      this.liquidity.onDepth(numbers, at);
      this.engine.onBookMoved(this.nowMs());
    }
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

import type { Account } from '../../account/account.ts';
import { VenueError } from './venue-error.ts';

/** A number that grows with each request and shrinks with time. */
export class DecayingCounter {
  private value = 0;
  private atMs = 0;

  constructor(private readonly decayPerSecond: number) {}

  count(nowMs: number): number {
    const passedS = Math.max(0, nowMs - this.atMs) / 1_000;
    this.value = Math.max(0, this.value - passedS * this.decayPerSecond);
    this.atMs = nowMs;
    return this.value;
  }

  add(amount: number, nowMs: number): void {
    this.value = this.count(nowMs) + amount;
  }
}

/** "Spot rate limits" of the Intermediate tier: the engine's, for each pair; REST's, for each key. */
export const MAX_RATE_COUNT = 125;
const ENGINE_DECAY = 2.34;
const MAX_REST_COUNT = 20;
const REST_DECAY = 0.5;

/** Cancelling an order costs the more the younger it is; amending likewise. Seconds, and what they cost. */
const CANCEL_COSTS = [
  [5, 8],
  [10, 6],
  [15, 5],
  [45, 4],
  [90, 2],
  [300, 1],
] as const; // prettier-ignore
const AMEND_COSTS = [
  [5, 3],
  [10, 2],
  [15, 1],
] as const; // prettier-ignore

export class RateCounters {
  private readonly engine = new Map<string, DecayingCounter>();
  private readonly rest = new Map<string, DecayingCounter>();

  constructor(private readonly limited: boolean) {}

  /** Throws a VenueError when the account has asked for too much in this pair. */
  addOrder(account: Account, symbol: string, nowMs: number): void {
    this.count(account, symbol, 1, nowMs, true);
  }

  amend(account: Account, symbol: string, ageMs: number, nowMs: number): void {
    this.count(account, symbol, 1 + costAt(AMEND_COSTS, ageMs), nowMs, true);
  }

  /** Never refused (assumed), but counted: whoever cancels young orders can soon place no new ones. */
  cancel(account: Account, symbol: string, ageMs: number, nowMs: number): void {
    this.count(account, symbol, costAt(CANCEL_COSTS, ageMs), nowMs, false);
  }

  request(apiKey: string, cost: number, nowMs: number): void {
    const counter = counterOf(this.rest, apiKey, REST_DECAY);
    if (this.limited && counter.count(nowMs) + cost > MAX_REST_COUNT) {
      throw new VenueError('EAPI:Rate limit exceeded');
    }
    counter.add(cost, nowMs);
  }

  private count(
    account: Account,
    symbol: string,
    cost: number,
    nowMs: number,
    refusable: boolean,
  ): void {
    const counter = counterOf(this.engine, `${account.name} ${symbol}`, ENGINE_DECAY);
    if (this.limited && refusable && counter.count(nowMs) + cost > MAX_RATE_COUNT) {
      throw new VenueError('EOrder:Rate limit exceeded');
    }
    counter.add(cost, nowMs);
  }
}

function counterOf(
  counters: Map<string, DecayingCounter>,
  name: string,
  decay: number,
): DecayingCounter {
  let counter = counters.get(name);
  if (!counter) {
    counter = new DecayingCounter(decay);
    counters.set(name, counter);
  }
  return counter;
}

function costAt(costs: readonly (readonly [number, number])[], ageMs: number): number {
  return costs.find(([belowS]) => ageMs < belowS * 1_000)?.[1] ?? 0;
}

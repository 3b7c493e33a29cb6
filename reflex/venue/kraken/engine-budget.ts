import type { Clock } from '../../ports.ts';
import { DecayingBudget } from './decaying-budget.ts';

/** By tier: Starter, Intermediate, Pro. The limit comes with the subscription (`maxratecount`). */
const DECAY: Readonly<Record<number, number>> = { 60: 1, 125: 2.34, 180: 3.75 };
const STARTER = 60;
/** New orders use up no more than this of the counter: the rest is for cancels, which cost up to 8 each. */
const SHARE_OF_ORDERS = 0.6;

/** Cancelling a young order costs more: seconds of age, and what it costs below that. */
const CANCEL_COSTS: readonly (readonly [belowS: number, cost: number])[] = [
  [5, 8],
  [10, 6],
  [15, 5],
  [45, 4],
  [90, 2],
  [300, 1],
];
/** Amending a young one likewise, beside the 1 that each costs. */
const AMEND_COSTS: readonly (readonly [belowS: number, cost: number])[] = [
  [5, 3],
  [10, 2],
  [15, 1],
];

/** The trading engine's counter of each pair. Cancels are counted and never held back. */
export class EngineBudget {
  private readonly pairs = new Map<string, DecayingBudget>();
  private limit = STARTER;

  constructor(private readonly clock: Clock) {}

  /** `maxratecount` of the account. */
  adopt(limit: number): void {
    this.limit = limit;
    for (const pair of this.pairs.values()) pair.adopt(limit, decayAt(limit));
  }

  /** Throws when it would be one too many: it is then certain that nothing was sent. */
  order(symbol: string): void {
    this.spend(symbol, 1);
  }

  /** Throws likewise. `ageMs` as of a cancel. */
  amend(symbol: string, ageMs: number): void {
    this.spend(symbol, 1 + costAt(AMEND_COSTS, ageMs));
  }

  /** `ageMs` of the order; of one whose age nobody knows, 0. */
  cancel(symbol: string, ageMs: number): void {
    this.pair(symbol).spend(costAt(CANCEL_COSTS, ageMs));
  }

  exhausted(symbol: string): void {
    this.pair(symbol).exhausted();
  }

  private spend(symbol: string, cost: number): void {
    const pair = this.pair(symbol);
    const waitMs = pair.waitMs(cost, SHARE_OF_ORDERS);
    if (waitMs > 0) {
      throw new Error(
        `Kraken's rate limit for ${symbol} is used up but for cancels; free again in ${waitMs} ms`,
      );
    }
    pair.spend(cost);
  }

  private pair(symbol: string): DecayingBudget {
    let pair = this.pairs.get(symbol);
    if (!pair) {
      pair = new DecayingBudget(this.limit, decayAt(this.limit), this.clock);
      this.pairs.set(symbol, pair);
    }
    return pair;
  }
}

function costAt(costs: typeof CANCEL_COSTS, ageMs: number): number {
  return costs.find(([belowS]) => ageMs < belowS * 1000)?.[1] ?? 0;
}

/** Of a limit that we do not know, the slowest. */
function decayAt(limit: number): number {
  return DECAY[limit] ?? DECAY[STARTER]!;
}

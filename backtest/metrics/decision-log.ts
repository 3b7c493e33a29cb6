import type { Decision } from '@voltaire/reflex/model/outcome.ts';
import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import { HORIZONS_S, PRICE } from '@voltaire/reflex/physics/kinematics.ts';
import { UNITS_PER_ONE } from '@voltaire/simulator/market/units.ts';
import type { Fill } from '@voltaire/simulator/matching/order.ts';
import { meanOf } from './ratios.ts';

/** A decision that could open or add, as it was when an order came of it. */
export interface Entry {
  readonly atNs: number;
  readonly side: 1 | -1;
  readonly score: number;
  /** Of the mid, at the horizon that the strategy follows: bps/s, bps/s², bps/s³; NaN when not known. */
  readonly velocity: number;
  readonly acceleration: number;
  readonly jerk: number;
}

export interface DecisionStatistics {
  readonly decisions: number;
  readonly allowed: number;
  /** By the code of the first control, or check of the auditor, that denied. */
  readonly vetoes: Readonly<Record<string, number>>;
  /** Of the allowed ones, those that traded at all. */
  readonly filled: number;
  readonly meanScore: number;
  /** What was paid against the mid at the decision, bps, by quantity: the spread, and the latency. */
  readonly slippageBps: number;
  /** How far the mid has moved our way so many seconds after a fill, from its price, bps, by quantity. */
  readonly markoutBps: Readonly<Record<string, number>>;
}

export const MARKOUTS_S = [1, 10, 60] as const;
const BPS = 1e4;

interface Decided {
  readonly midUnits: number;
  filled: boolean;
}

interface Traded {
  readonly atNs: number;
  readonly sign: 1 | -1;
  readonly price: number;
  readonly quantity: number;
  readonly slippageBps: number;
}

/** What was decided, what was denied and why, and what came of what was not. */
export class DecisionLog {
  readonly entries: Entry[] = [];
  private readonly decided = new Map<string, Decided>();
  private readonly vetoes = new Map<string, number>();
  private readonly traded: Traded[] = [];
  private readonly scores: number[] = [];
  private count = 0;

  /** `horizon` is an index into HORIZONS_S. */
  constructor(private readonly horizon: number) {}

  take({ id, intent, allowed, code, view }: Decision, atNs: number): void {
    this.count++;
    this.scores.push(Math.abs(intent.score));
    if (!allowed) {
      const why = code ?? 'UNKNOWN';
      this.vetoes.set(why, (this.vetoes.get(why) ?? 0) + 1);
      return;
    }
    this.decided.set(id, { midUnits: view.mid * UNITS_PER_ONE, filled: false });
    if (intent.request.reduceOnly) return;
    const motion = (order: number): number =>
      view.derivatives[derivativeAt(this.horizon, PRICE, order)] ?? Number.NaN;
    const { side } = intent.request;
    const derivatives = { velocity: motion(0), acceleration: motion(1), jerk: motion(2) };
    this.entries.push({ atNs, side, score: intent.score, ...derivatives });
  }

  fill({ order, price, quantity }: Fill, atNs: number): void {
    const decided = this.decided.get(order.clientOrderId);
    if (!decided) return;
    decided.filled = true;
    const sign = order.side === 'BUY' ? 1 : -1;
    const slippageBps = ((sign * (price - decided.midUnits)) / decided.midUnits) * BPS;
    this.traded.push({ atNs, sign, price, quantity, slippageBps });
  }

  /** `midAt` gives the middle at the first sample from a moment on; NaN after the last. */
  statistics(midAt: (ns: number) => number): DecisionStatistics {
    const { traded } = this;
    const markouts = MARKOUTS_S.map((seconds) => {
      const moves = traded.map(({ atNs, sign, price, quantity }) => {
        const bps = ((sign * (midAt(atNs + seconds * 1e9) - price)) / price) * BPS;
        return [bps, quantity] as const;
      });
      return [`${seconds}s`, weighted(moves)] as const;
    });
    const vetoes = [...this.vetoes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    return {
      decisions: this.count,
      allowed: this.decided.size,
      vetoes: Object.fromEntries(vetoes),
      filled: [...this.decided.values()].filter(({ filled }) => filled).length,
      meanScore: meanOf(this.scores),
      slippageBps: weighted(traded.map(({ slippageBps, quantity }) => [slippageBps, quantity])),
      markoutBps: Object.fromEntries(markouts),
    };
  }
}

/** Which horizon a strategy follows, by its own parameter; else the second shortest. */
export function horizonOf(parameters: Readonly<Record<string, number>>): number {
  const horizon = parameters.horizon ?? 1;
  return Number.isInteger(horizon) && horizon >= 0 && horizon < HORIZONS_S.length ? horizon : 1;
}

/** What is not a number does not count. */
function weighted(pairs: readonly (readonly [value: number, weight: number])[]): number {
  const known = pairs.filter(([value]) => Number.isFinite(value));
  const weight = known.reduce((sum, [, each]) => sum + each, 0);
  return known.reduce((sum, [value, each]) => sum + value * each, 0) / weight;
}

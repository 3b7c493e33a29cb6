import type { PlaceIntent, StrategyAnswer } from '../model/intent.ts';
import type { Side } from '../model/order.ts';
import type { MarketView, WorkingOrder } from '../orient/market-view.ts';
import { condition, failedFirst, holdFor, hurdle, settled } from './hurdle.ts';
import type { DirectionalParameters, Idea } from './idea.ts';
import { groundsOf, withModels } from './score.ts';
import { isKnown, isTradable, isWorthClosing, lotsFor, mostLots } from './sizing.ts';
import {
  haltedBy,
  haltHurdle,
  isSideOpen,
  onlyReduces,
  openingForbidden,
  openingHurdles,
  pausedBy,
  pauseHurdle,
} from './stance.ts';
import type { Strategy } from './strategy.ts';
import { workedAs } from './urgency.ts';

const UNKNOWN = holdFor('INPUT_UNKNOWN');
const WORKING = holdFor('ORDER_WORKING');
const COOLDOWN = holdFor('COOLING_DOWN');
const KEEP = holdFor('KEEPING_POSITION');
const SMALL = holdFor('BELOW_MINIMUM_SIZE');

/**
 * One order at a time, one position at a time: opens when the score reaches its threshold and nothing
 * objects, closes all of it when the score has turned, or at once when the bias no longer leaves its
 * side open.
 */
export function directional<P extends DirectionalParameters>(
  idea: Idea<P>,
): Required<Pick<Strategy<P>, 'decide' | 'hurdles' | 'largestLots'>> {
  return {
    largestLots: (view, p) => mostLots(p.entryValue * view.influence.size, view),

    decide(view, p) {
      const halted = haltedBy(view);
      if (halted !== null) return halted;
      const order = view.working[0];
      if (order !== undefined) return tend(view, p, order);
      const paused = pausedBy(view);
      if (paused !== null) return paused;
      if (!(view.sinceIntentNs >= p.cooldownMs * 1e6)) return COOLDOWN;
      if (!isKnown(view)) return UNKNOWN;
      const score = withModels(idea.score(view, p), view.influence, p);
      if (!Number.isFinite(score)) return UNKNOWN;
      if (isWorthClosing(view)) return leave(idea, view, p, score);
      const side: Side = score > 0 ? 1 : -1;
      const { threshold } = view.influence;
      if (!isEnough(score, threshold)) return idea.tooWeak;
      const objection = idea.objection(view, p, side) ?? openingForbidden(view, side);
      if (objection !== null) return objection;
      const lots = lotsFor(p.entryValue * view.influence.size, view);
      if (!isTradable(view.instrument, view.bidTicks, lots)) return SMALL;
      return place(idea, view, p, side, lots, false, threshold, idea.whyOpen);
    },

    hurdles(view, p) {
      const { influence } = view;
      const own = idea.score(view, p);
      const score = withModels(own, influence, p);
      const passing = [
        haltHurdle(view),
        hurdle(WORKING.code, view.working.length, 'at most', 0, 'orders'),
        pauseHurdle(view),
        hurdle(COOLDOWN.code, view.sinceIntentNs / 1e6, 'at least', p.cooldownMs, 'ms'),
        condition(UNKNOWN.code, isKnown(view) && Number.isFinite(score)),
      ];
      const scale = idea.scale(p);
      if (isWorthClosing(view)) {
        const side: Side = view.positionLots > 0 ? -1 : 1;
        const needed = exitOf(view, p, side);
        const passed = needed === NOW || side * score >= needed;
        const against = side * score * scale;
        const kept = settled(KEEP.code, against, 'at least', needed * scale, idea.unit, passed);
        return failedFirst([...passing, kept]);
      }
      const side: Side = score > 0 ? 1 : -1;
      const needed = influence.threshold - side * (score - own);
      const lots = lotsFor(p.entryValue * influence.size, view);
      const { minNotional } = view.instrument;
      const value = view.instrument.notional(view.bidTicks, lots);
      const tradable = isTradable(view.instrument, view.bidTicks, lots);
      return failedFirst([
        ...passing,
        settled(
          idea.tooWeak.code,
          side * own * scale,
          'at least',
          needed * scale,
          idea.unit,
          isEnough(score, influence.threshold),
        ),
        ...idea.objections(view, p, side),
        ...openingHurdles(view, side),
        settled(SMALL.code, value, 'at least', minNotional, 'quote asset', tradable),
      ]);
    },
  };
}

/** A score of zero has no side, whatever the threshold. */
function isEnough(score: number, threshold: number): boolean {
  return score !== 0 && Math.abs(score) >= threshold;
}

/** An order of its own is given time, and taken back when it is too old or no longer allowed. */
function tend(view: MarketView, p: DirectionalParameters, order: WorkingOrder): StrategyAnswer {
  const { clientOrderId, side, lots, ageNs, cancelRequested } = order;
  if (cancelRequested) return WORKING;
  const allowed =
    pausedBy(view) === null &&
    (openingForbidden(view, side) === null || onlyReduces(view, side, lots));
  if (!allowed) return { kind: 'cancel', clientOrderId, why: 'no longer allowed' };
  if (ageNs < p.orderLifetimeMs * 1e6) return WORKING;
  return { kind: 'cancel', clientOrderId, why: 'not filled in time' };
}

/** Below every score: closed whatever the score says. */
const NOW = Number.NEGATIVE_INFINITY;

/** What the score towards `side`, which closes the position, must reach. */
function exitOf(view: MarketView, p: DirectionalParameters, side: Side): number {
  return isSideOpen(view, side > 0 ? -1 : 1) ? p.exitScore : NOW;
}

/** Not scaled by anything: caution must not make it cling to what it holds. */
function leave<P extends DirectionalParameters>(
  idea: Idea<P>,
  view: MarketView,
  p: Readonly<P>,
  score: number,
): StrategyAnswer {
  const side: Side = view.positionLots > 0 ? -1 : 1;
  const needed = exitOf(view, p, side);
  const lots = Math.abs(view.positionLots);
  if (needed === NOW) {
    return place(idea, view, p, side, lots, true, 0, 'its side is no longer open');
  }
  if (!(side * score >= needed)) return KEEP;
  return place(idea, view, p, side, lots, true, needed, idea.whyClose);
}

function place<P extends DirectionalParameters>(
  idea: Idea<P>,
  view: MarketView,
  p: Readonly<P>,
  side: Side,
  quantityLots: number,
  reduceOnly: boolean,
  threshold: number,
  why: string,
): PlaceIntent {
  return {
    kind: 'place',
    request: { side, quantityLots, reduceOnly, ...workedAs(view, side) },
    ...groundsOf(idea.signals(view, p), view.influence, p, threshold, why),
  };
}

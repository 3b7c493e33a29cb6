import type { Hold, Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { MarketView } from '../orient/market-view.ts';
import { HORIZONS_S } from '../physics/kinematics.ts';
import { condition, failedFirst, holdFor } from './hurdle.ts';
import { isDeprived } from './influence.ts';
import type { StrategyInstance } from './strategy.ts';

const FEED = holdFor('FEED_NOT_LIVE');
const WARM_UP = holdFor('WARMING_UP');
const NO_FORECAST = holdFor('NO_FORECAST');

/** Why a strategy is not even asked, be it built in or a user's; null when it is. */
export function notAsked({ strategy, horizons }: StrategyInstance, view: MarketView): Hold | null {
  if (view.feedState !== 'LIVE') return FEED;
  for (let i = 0; i < horizons.length; i++) {
    if (!view.kinematics.ready(horizons[i]!)) return WARM_UP;
  }
  return strategy.withoutInference === 'HOLD' && isDeprived(view.influence) ? NO_FORECAST : null;
}

/** What the strategy wants, if it may be asked. Where it may not, nobody tends its orders: back with them. */
export function ask(instance: StrategyInstance, view: MarketView): StrategyAnswer {
  const hold = notAsked(instance, view);
  if (hold === null) return instance.strategy.decide(view, instance.parameters);
  for (let i = 0; i < view.working.length; i++) {
    const { clientOrderId, cancelRequested } = view.working[i]!;
    if (!cancelRequested) return { kind: 'cancel', clientOrderId, why: hold.code };
  }
  return hold;
}

/**
 * For a view on which it held: all that stood in the way, what failed before what passed. `own` is what
 * the strategy says of it.
 */
export function hurdlesOf(
  instance: StrategyInstance,
  view: MarketView,
  own: readonly Hurdle[] = instance.strategy.hurdles?.(view, instance.parameters) ?? [],
): Hurdle[] {
  const { strategy, horizons } = instance;
  const readiness: Hurdle[] = [
    condition(FEED.code, view.feedState === 'LIVE'),
    ...horizons.map(
      (horizon): Hurdle => ({
        code: WARM_UP.code,
        observed: null,
        needed: HORIZONS_S[horizon] ?? null,
        bound: 'at least',
        unit: 's of market data',
        passed: view.kinematics.ready(horizon),
      }),
    ),
  ];
  if (strategy.withoutInference === 'HOLD') {
    readiness.push(condition(NO_FORECAST.code, !isDeprived(view.influence)));
  }
  return failedFirst([...readiness, ...own]);
}

import { AGGRESSION_TABLE, type Aggression, type Bias } from '../model/aggression.ts';
import type { Forecast, Sentiment } from '../model/inference.ts';
import { TradingLevel } from '../model/trading-level.ts';
import type { Influence } from '../orient/market-view.ts';
import type { Strategy } from './strategy.ts';

/** What the overrides in force come to for one strategy on one symbol, and how a record names them. */
export interface Steering {
  readonly aggression: Aggression;
  readonly bias: Bias;
  readonly overrides: readonly string[];
}

export interface InfluenceInputs extends Steering {
  /** Strictest over all scopes that cover the strategy and the symbol. */
  readonly tradingLevel: TradingLevel;
  /** Fresh and valid, or null. */
  readonly forecast: Forecast | null;
  readonly sentiment: Sentiment | null;
  /** Whether forecasts are expected at all: with no model configured, none can be missing. */
  readonly modelsConfigured: boolean;
  readonly withoutInference: Strategy['withoutInference'];
}

/**
 * The table beside AGGRESSION_TABLE: how the health of the system enters every strategy. The factors
 * of both are multiplied. From REDUCE_ONLY on nothing is opened; the row is for what reduces.
 */
export const HEALTH_TABLE: Readonly<
  Record<TradingLevel, { readonly size: number; readonly threshold: number }>
> = {
  [TradingLevel.ACTIVE]: { size: 1, threshold: 1 },
  [TradingLevel.CAUTION]: { size: 0.5, threshold: 1.5 },
  [TradingLevel.REDUCE_ONLY]: { size: 0.5, threshold: 1.5 },
  [TradingLevel.CANCEL_ONLY]: { size: 0, threshold: 1.5 },
  [TradingLevel.HALTED]: { size: 0, threshold: 1.5 },
};

/**
 * The one way in which overrides, health and models enter every strategy: as two multipliers, an
 * urgency, two sides that are open or not, and what the models say. A level that is none counts as
 * HALTED.
 */
export function influenceOf(inputs: InfluenceInputs): Influence {
  const { aggression, bias, overrides, forecast, sentiment } = inputs;
  const byAggression = AGGRESSION_TABLE[aggression];
  const byHealth = HEALTH_TABLE[inputs.tradingLevel] ?? HEALTH_TABLE[TradingLevel.HALTED];
  const deprived =
    inputs.modelsConfigured && forecast === null && inputs.withoutInference !== 'TRADE';
  return {
    aggression,
    bias,
    size: byAggression.size * byHealth.size,
    threshold: byAggression.threshold * byHealth.threshold,
    urgency: byAggression.urgency,
    mayBuy: !deprived && (bias === 'NONE' || bias === 'LONG_ONLY'),
    maySell: !deprived && (bias === 'NONE' || bias === 'SHORT_ONLY'),
    forecast,
    sentiment,
    overrides,
  };
}

/**
 * True when a model is configured, its forecast is missing, and the strategy does not open without:
 * the bias leaves a side open, and yet none may be opened.
 */
export function isDeprived({ bias, mayBuy, maySell }: Influence): boolean {
  return !mayBuy && !maySell && bias !== 'FLAT' && bias !== 'PAUSE';
}

/**
 * influenceOf for every tick: the same object again as long as every input is the same. `overrides`,
 * `forecast` and `sentiment` are compared by identity: whoever changes one makes a new object.
 */
export function influenceKeeper(
  modelsConfigured: boolean,
  withoutInference: Strategy['withoutInference'],
): (
  steering: Steering,
  tradingLevel: TradingLevel,
  forecast: Forecast | null,
  sentiment: Sentiment | null,
) => Influence {
  let level: TradingLevel | undefined;
  let kept: Influence | undefined;
  return ({ aggression, bias, overrides }, tradingLevel, forecast, sentiment) => {
    if (
      kept !== undefined &&
      level === tradingLevel &&
      kept.aggression === aggression &&
      kept.bias === bias &&
      kept.forecast === forecast &&
      kept.sentiment === sentiment &&
      kept.overrides === overrides
    ) {
      return kept;
    }
    level = tradingLevel;
    kept = influenceOf({
      aggression,
      bias,
      overrides,
      tradingLevel,
      forecast,
      sentiment,
      modelsConfigured,
      withoutInference,
    });
    return kept;
  };
}

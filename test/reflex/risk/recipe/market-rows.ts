import { ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import { ASK, BID } from '../../support/run.ts';
import { policyWith } from '../../support/policy.ts';
import type { Row } from './row.ts';
import { aged, dayVolume, trades, usual } from './scenes.ts';
import type { Stage } from './stage.ts';

const MID = (BID + ASK) / 2;
const STALE = ['VETO_STALE_INPUT', 'AUDITOR_VETO', 'STALE_MARKET_DATA'] as const;

/** Of the market that the order would meet. */
export const MARKET_ROWS: readonly Row[] = [
  {
    code: 'STALE_MARKET_DATA',
    inside: aged(999),
    outside: aged(1_000),
    denials: STALE,
    amendment: 'as asked',
    between: 'a replacement that comes as late as this is not even judged (kernel.amend.test.ts)',
  },
  {
    code: 'BOOK_INTEGRITY',
    boot: { policy: policyWith({ symbol: { maxSpreadBps: 10 } }) },
    inside: spread(6_000),
    outside: spread(6_001),
    amendment: 'as asked',
    between: { happens: spread(6_001) },
  },
  {
    code: 'VOLATILITY_PAUSE',
    boot: { policy: policyWith({ symbol: { maxMoveBps: 50 } }) },
    inside: leaps(30_000),
    outside: leaps(30_001),
    // The same leap pauses the symbol at once.
    denials: ['TRADING_STATE', 'VOLATILITY_PAUSE'],
    amendment: 'taken back at once',
    between: { happens: leaps(30_001) },
    reduction: (stage) => {
      stage.fills(100);
      leaps(30_001)(stage);
      return { side: -1 };
    },
  },
  {
    code: 'VOLUME_SPIKE',
    boot: { policy: policyWith({ symbol: { maxVolumeRatio: 5 } }) },
    inside: trades(400),
    outside: trades(401),
    // The same volume pauses the symbol at once.
    denials: ['TRADING_STATE', 'VOLUME_SPIKE'],
    amendment: 'taken back at once',
    between: { happens: trades(401) },
    rests: (stage) => {
      usual(stage);
      return stage.rests();
    },
    reduction: (stage) => {
      usual(stage);
      stage.fills(100);
      trades(401)(stage);
      return { side: -1 };
    },
  },
  {
    code: 'PRICE_COLLAR',
    inside: () => ({ priceTicks: BID - 59_999 }),
    outside: () => ({ priceTicks: BID - 60_000 }),
    amendment: 'as asked',
    between: { amended: { priceTicks: BID - 59_999 }, happens: leaps(1) },
  },
  {
    // A tenth of the mid, which is half a tick from a whole one.
    code: 'TRIGGER_PRICE',
    boot: { policy: policyWith({ strategy: { types: ORDER_TYPES } }) },
    inside: () => stop(Math.floor(MID * 0.9) + 1),
    outside: () => stop(Math.floor(MID * 0.9)),
    rests: (stage) => stage.rests(stop(Math.floor(MID * 0.95))),
    amendment: 'as asked',
    between: { amended: stop(Math.floor(MID * 0.9) + 1), happens: leaps(100) },
  },
  {
    code: 'PRICE_WALK',
    boot: { policy: policyWith({ symbol: { maxWalkBps: 50, walkWindowMs: 10_000 } }) },
    inside: walks(30_000),
    outside: walks(30_001),
    amendment: 'as asked',
    between: {
      amended: { priceTicks: BID - 20_000 },
      happens: (stage) => stage.sends({ priceTicks: BID + 20_000 }),
    },
    reduction: (stage) => {
      stage.fills(300);
      stage.sends({ side: -1 });
      return { side: -1, priceTicks: ASK - 30_001 };
    },
  },
  {
    // A tenth of 1,000 lots.
    code: 'LIQUIDITY_SHARE',
    boot: { policy: policyWith({ symbol: { maxDepthShare: 0.1 } }) },
    inside: depth(1_000),
    outside: depth(999),
    rests: (stage) => {
      depth(1_000)(stage);
      return stage.rests();
    },
    amendment: 'as asked',
    between: { happens: depth(999) },
    reduction: (stage) => {
      depth(1_000)(stage);
      stage.fills(100);
      depth(100)(stage);
      return { side: -1 };
    },
  },
  {
    // A tenth of 1,000 lots.
    code: 'DAY_VOLUME_SHARE',
    boot: { policy: policyWith({ symbol: { maxDayVolumeShare: 0.1 } }) },
    inside: dayVolume(1_000),
    outside: dayVolume(999),
    rests: (stage) => {
      dayVolume(1_000)(stage);
      return stage.rests();
    },
    amendment: 'as asked',
    between: { happens: dayVolume(999) },
    reduction: (stage) => {
      dayVolume(1_000)(stage);
      stage.fills(100);
      dayVolume(100)(stage);
      return { side: -1 };
    },
  },
];

/** As wide in ticks, around 60,000. */
function spread(ticks: number) {
  return (stage: Stage) => {
    stage.market(6_000_000 - Math.floor(ticks / 2), 6_000_000 + Math.ceil(ticks / 2));
    return { priceTicks: BID };
  };
}

function leaps(ticks: number) {
  return (stage: Stage) => {
    stage.market(stage.bid + ticks);
    return {};
  };
}

/** The strategy has bid at the touch, and bids as much lower. */
function walks(ticks: number) {
  return (stage: Stage) => {
    stage.sends();
    return { priceTicks: BID - ticks };
  };
}

/** What either side offers at the touch, lots. */
function depth(lots: number) {
  return (stage: Stage) => {
    stage.offers(lots);
    return {};
  };
}

/** A take-profit that buys: it waits for a market that comes down. */
function stop(triggerTicks: number) {
  const prices = { priceTicks: triggerTicks, triggerTicks };
  return { type: 'TAKE_PROFIT', timeInForce: 'GTC', ...prices } as const;
}

import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import type { Fill, Side } from '@voltaire/reflex/model/order.ts';
import { Latches } from '@voltaire/reflex/risk/latches.ts';
import { LossWatch } from '@voltaire/reflex/risk/loss-watch.ts';
import { describe, expect, it } from 'vitest';
import { btc, ETHUSDT } from '../support/instruments.ts';
import { ACCOUNT_LIMITS, RISK_POLICY, STRATEGY_LIMITS, tallies } from '../support/risk.ts';

const ETH = new Instrument(1, ETHUSDT);
const DAY_US = 86_400e6;
const NOON = 20_000 * DAY_US + DAY_US / 2;
const TENTH_US = 1e5;
const ONE_BTC: Fill = {
  tradeId: 't',
  atUs: 1,
  priceTicks: 6_000_000,
  quantityLots: 100_000,
  fee: '0',
  feeAsset: 'USDT',
  maker: false,
};

/** Capital 60,000: REDUCE_ONLY at a loss of 600, HALTED at 1,200; drawdown 1,000. */
class Desk {
  readonly loss = new LossWatch(null, 'USDT', [btc(), ETH]);
  readonly latches: Latches;
  atUs = NOON;

  constructor(policy: Policy = RISK_POLICY) {
    this.latches = new Latches(policy, this.loss, tallies());
    this.loss.at(NOON);
    this.trade(1);
    this.check(60_000);
  }

  trade(side: Side): void {
    this.loss.fill('test', btc(), side, ONE_BTC);
  }

  /** One timer at this mid: what closes, as "LEVEL scope". */
  check(mid: number): string[] {
    this.atUs += TENTH_US;
    this.loss.mark(0, mid);
    this.loss.at(this.atUs);
    return this.latches.onTimer(this.atUs).map(({ level, scope }) => `${level} ${scope}`);
  }
}

describe("the day's loss", () => {
  it('lets only reductions through from the first limit on, until the UTC day ends', () => {
    const desk = new Desk();
    expect(desk.check(59_400.01)).toEqual([]);
    expect(desk.check(59_400.01)).toEqual([]);
    expect(desk.check(59_400)).toEqual([]);
    desk.atUs += TENTH_US;
    desk.loss.at(desk.atUs);
    expect(desk.latches.onTimer(desk.atUs)).toEqual([
      {
        scope: 'global',
        level: 'REDUCE_ONLY',
        code: 'LOSS_LIMIT',
        reason: 'the account has lost 600 USDT of this UTC day; the limit is 600',
        forNs: (NOON + DAY_US / 2 - desk.atUs) * 1e3,
      },
    ]);
  });

  it('halts everything from the second limit on, until a person re-arms it', () => {
    const desk = new Desk({
      ...RISK_POLICY,
      strategies: { test: { ...STRATEGY_LIMITS, maxDrawdown: 1e6 } },
    });
    expect(desk.check(58_800)).toEqual([]);
    expect(desk.check(58_800)).toEqual(['REDUCE_ONLY global', 'HALTED global']);
    expect(desk.check(58_800)).toEqual([]);
  });

  it('is believed only when two checks in a row agree: one bad mid closes nothing', () => {
    const desk = new Desk();
    for (const mid of [1, 60_000, 1, 60_000]) expect(desk.check(mid)).toEqual([]);
  });

  it('is said again every ten seconds while it lasts, should somebody have let go of it', () => {
    const desk = new Desk();
    const said = Array.from({ length: 202 }, () => desk.check(59_400).length);
    expect(said.flatMap((count, i) => (count > 0 ? [i] : []))).toEqual([1, 101, 201]);
  });

  it('is neither confirmed nor cleared by a check on which it is unknown', () => {
    const desk = new Desk();
    expect(desk.check(59_400)).toEqual([]);
    desk.loss.fill('other', ETH, 1, { ...ONE_BTC, quantityLots: 1, priceTicks: 1 });
    expect(desk.check(59_400)).toEqual([]);
    expect(desk.loss.dayPnl).toBeNaN();
    desk.loss.mark(ETH.id, 0.05);
    expect(desk.check(59_400)).toEqual(['REDUCE_ONLY global']);
  });

  it('counts from where a person re-armed the account', () => {
    const desk = new Desk();
    desk.check(59_400);
    desk.check(59_400);
    desk.latches.rearm('global');
    expect([desk.check(59_399), desk.check(59_399)]).toEqual([[], []]);
    expect([desk.check(58_800), desk.check(58_800)].flat()).toContain('REDUCE_ONLY global');
  });

  it('counts anew on the next day', () => {
    const desk = new Desk();
    desk.check(59_400);
    desk.check(59_400);
    desk.atUs = NOON + DAY_US;
    expect([desk.check(59_399), desk.check(59_399)]).toEqual([[], []]);
  });

  it.each(['capital', 'lossReduce', 'lossHalt'] as const)(
    'closes nothing where %s is missing or no limit: then LOSS_LIMIT denies',
    (name) => {
      for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
        const desk = new Desk({
          ...RISK_POLICY,
          strategies: {},
          account: { ...ACCOUNT_LIMITS, [name]: value },
        });
        const levels = [desk.check(50_000), desk.check(50_000)].flat();
        const other = { lossReduce: ['HALTED global'], lossHalt: ['REDUCE_ONLY global'] };
        expect(levels).toEqual(name === 'capital' ? [] : other[name]);
      }
    },
  );
});

describe("a strategy's drawdown", () => {
  it('halts the strategy at its limit, on whatever day the peak was', () => {
    const desk = new Desk();
    desk.check(60_900);
    desk.check(60_900);
    expect(desk.check(59_900.01)).toEqual([]);
    expect(desk.check(59_900)).toEqual([]);
    desk.atUs += DAY_US;
    expect(desk.check(59_900)).toEqual(['HALTED strategy:test']);
  });

  it('says how far it fell, and how far it may', () => {
    const desk = new Desk();
    desk.check(59_000);
    desk.loss.at(desk.atUs);
    expect(desk.latches.onTimer(desk.atUs).at(-1)).toEqual({
      scope: 'strategy:test',
      level: 'HALTED',
      code: 'LOSS_LIMIT',
      reason: 'strategy test has fallen 1000 from its highest P&L; the limit is 1000',
      forNs: null,
    });
  });

  it('counts from where a person re-armed the strategy', () => {
    const desk = new Desk();
    desk.check(59_000);
    desk.check(59_000);
    desk.latches.rearm('strategy:test');
    expect([desk.check(58_990), desk.check(58_990)].flat()).not.toContain('HALTED strategy:test');
  });
});

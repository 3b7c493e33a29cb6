import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { Latches } from '@voltaire/reflex/risk/latches.ts';
import { LossWatch } from '@voltaire/reflex/risk/loss-watch.ts';
import { describe, expect, it } from 'vitest';
import { btc } from '../support/instruments.ts';
import { RISK_POLICY, STRATEGY_LIMITS, tallies } from '../support/risk.ts';

const S = 1e9;

function latchesOf(policy: Policy = RISK_POLICY): Latches {
  return new Latches(policy, new LossWatch(null, 'USDT', [btc()]), tallies());
}

const withLimits = (changes: object): Policy => ({
  ...RISK_POLICY,
  strategies: { test: { ...STRATEGY_LIMITS, ...changes } },
});

const failed = (...codes: readonly DenialCode[]) =>
  codes.map((code) => ({ code, passed: false, observed: 1, limit: 0, headroom: -1 }));
const passed = (code: DenialCode) => ({ code, passed: true, observed: 0, limit: 0, headroom: 0 });

const malformed = (latches: Latches, strategy: string, monoNs: number) =>
  latches.denied(strategy, failed('TRADING_STATE', 'INPUT_NOT_FINITE'), false, monoNs);

/** As many rejects as there may be without a halt. */
function four(latches: Latches): void {
  for (const why of ['one', 'two', 'three', 'four']) {
    expect(latches.rejected('test', why)).toEqual([]);
  }
}

describe('malformed orders', () => {
  it('halt the strategy at the second within a minute, until a person re-arms it', () => {
    const latches = latchesOf();
    expect(malformed(latches, 'test', S)).toEqual([]);
    expect(malformed(latches, 'test', 61 * S)).toEqual([
      {
        scope: 'strategy:test',
        level: 'HALTED',
        code: 'INPUT_NOT_FINITE',
        reason:
          'test has asked for two malformed orders within 60 s; more than one in 60 s is too many',
        forNs: null,
      },
    ]);
  });

  it('halt nothing when they are further apart, or of two strategies', () => {
    const latches = latchesOf();
    malformed(latches, 'test', S);
    expect(malformed(latches, 'other', 2 * S)).toEqual([]);
    expect(malformed(latches, 'test', 61 * S + 1)).toEqual([]);
  });

  it('are forgotten when a person has looked', () => {
    const latches = latchesOf();
    malformed(latches, 'test', S);
    latches.rearm('strategy:test');
    expect(malformed(latches, 'test', 2 * S)).toEqual([]);
  });

  it('are no others: a control that passed, or another that denied', () => {
    const latches = latchesOf();
    for (const monoNs of [1, 2, 3]) {
      const controls = [passed('INPUT_NOT_FINITE'), ...failed('TRADING_STATE')];
      expect(latches.denied('test', controls, false, monoNs)).toEqual([]);
    }
  });
});

describe('rejects in a row', () => {
  const REASON =
    '5 orders of test were rejected in a row; the limit is 5. The last: one; two; three; four; denied: PRICE_COLLAR';

  it("halt the strategy at the limit, the venue's and our own alike", () => {
    const latches = latchesOf();
    four(latches);
    const [latch, ...others] = latches.denied('test', failed('PRICE_COLLAR'), true, 1);
    expect(latch).toEqual({
      scope: 'strategy:test',
      level: 'HALTED',
      code: 'CONSECUTIVE_REJECTS',
      reason: REASON,
      forNs: null,
    });
    expect(others).toEqual([]);
  });

  it('do not count what was not its fault', () => {
    const latches = latchesOf();
    four(latches);
    expect(latches.denied('test', failed('STALE_MARKET_DATA'), false, 1)).toEqual([]);
    expect(latches.rejected('test', 'five')).toHaveLength(1);
  });

  it('end with an order that the venue takes, and when a person has looked', () => {
    const latches = latchesOf();
    four(latches);
    latches.accepted('test');
    four(latches);
    latches.rearm('strategy:test');
    four(latches);
  });

  it('halt nothing without a limit: then no order passes anyway', () => {
    const latches = latchesOf(withLimits({ maxRejects: undefined }));
    for (let i = 0; i < 10; i++) expect(latches.rejected('test', 'no')).toEqual([]);
    for (let i = 0; i < 10; i++) expect(latches.rejected('nobody', 'no')).toEqual([]);
  });
});

describe('entries without a person in between', () => {
  it('halt the strategy at the limit of the window', () => {
    const latches = latchesOf();
    for (let i = 1; i < 50; i++) expect(latches.opened('test', i * S)).toEqual([]);
    const [latch] = latches.opened('test', 50 * S);
    expect(latch).toEqual({
      scope: 'strategy:test',
      level: 'HALTED',
      code: 'REPEATED_EXECUTION',
      reason:
        'test has opened or added 50 times within 600 s and 50 times in all without a person in between; ' +
        'the limits are 50 and 500',
      forNs: null,
    });
  });

  it('halt the strategy at the limit of the session, however slow they come', () => {
    const latches = latchesOf();
    for (let i = 1; i < 500; i++) expect(latches.opened('test', i * 60 * S)).toEqual([]);
    expect(latches.opened('test', 500 * 60 * S)).toHaveLength(1);
  });

  it('count anew when a person has re-armed the strategy', () => {
    const latches = latchesOf();
    for (let i = 1; i <= 50; i++) latches.opened('test', i * S);
    latches.rearm('strategy:test');
    expect(latches.opened('test', 51 * S)).toEqual([]);
  });
});

describe('a flood', () => {
  it('halts the strategy that it comes from', () => {
    expect(latchesOf().flood('test', '9 answers to one tick; the limit is 1')).toEqual({
      scope: 'strategy:test',
      level: 'HALTED',
      code: 'MESSAGE_RATE',
      reason: 'test floods: 9 answers to one tick; the limit is 1',
      forNs: null,
    });
  });
});

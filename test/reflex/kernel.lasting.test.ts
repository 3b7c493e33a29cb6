import { type Boot, EventKind } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { Policy, SentinelLimits } from '@voltaire/reflex/model/policy.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryOf } from './support/carry.ts';
import { BTCUSDT, ETHUSDT } from './support/instruments.ts';
import { MarketGame, moves } from './support/market-game.ts';
import { POLICY, policyWith } from './support/policy.ts';
import { Run, Want } from './support/run.ts';

const SENTINEL: SentinelLimits = {
  measures: { loopStallMs: { clear: 50, warn: 100, trip: 250 } },
  confirmations: 2,
  openMs: 10_000,
  probationMs: 5_000,
};
const WATCHED: Policy = { ...POLICY, sentinel: SENTINEL };

/** As many seconds in which the loop stalls for so long. */
function stalling(run: Run, seconds: number, loopStallMs: number): void {
  for (let tenth = 0; tenth < seconds * 10; tenth++) {
    if (tenth % 10 === 0) {
      run.apply({
        kind: EventKind.PULSE,
        ...run.time.stamp(),
        tickToDecisionP50Us: null,
        tickToDecisionP99Us: null,
        tickToDecisionP999Us: null,
        loopStallMs,
        recordOccupancy: 0,
        commandOccupancy: 0,
        journalOccupancy: 0,
      });
    }
    run.apply(run.time.pass(98).timer());
  }
}

const breakers = (run: Run) => run.payloads(OutcomeKind.BREAKER).map(({ state }) => state);
const sentinels = (run: Run) =>
  run
    .payloads(OutcomeKind.TRADING_STATE)
    .at(-1)!
    .reasons.filter(({ source }) => source === 'sentinel');

/** The run that follows when this one is killed right now. */
function next(run: Run, boot: Partial<Boot> = {}, outcomes = run.outcomes): Run {
  const first = run.events[0] as Boot;
  const { policy, instruments, strategies } = { ...first, ...boot };
  const carry = carryOf(first, outcomes);
  return new Run({ runId: 'next', policy, instruments, strategies, carry }, undefined, run.time);
}

describe('a breaker', () => {
  it('that is open is open in the next run, and takes its whole time again', () => {
    const run = new Run({ policy: WATCHED }).live();
    stalling(run, 3, 300);
    stalling(run, 9, 1);
    expect(breakers(run)).toEqual(['OPEN']);
    const after = next(run).live();
    expect(breakers(after)).toEqual(['OPEN']);
    expect(sentinels(after)).toMatchObject([
      { level: 'CANCEL_ONLY', reason: expect.stringContaining('hibernation: loopStallMs is 300') },
    ]);
    stalling(after, 8, 1);
    expect(breakers(after)).toEqual(['OPEN']);
    stalling(after, 8, 1);
    expect(breakers(after)).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
    expect(sentinels(after)).toEqual([]);
  });

  it('that is on probation is open in the next run', () => {
    const run = new Run({ policy: WATCHED }).live();
    stalling(run, 3, 300);
    stalling(run, 12, 1);
    expect(breakers(run)).toEqual(['OPEN', 'HALF_OPEN']);
    expect(sentinels(next(run))).toMatchObject([{ scope: 'global', level: 'CANCEL_ONLY' }]);
  });

  it('that is open lets the venue’s dead-man timer run out, in the next run as well, and nothing less does', () => {
    const run = new Run({ policy: WATCHED }).live();
    stalling(run, 4, 150); // warned
    expect(run.kernel.keepsOrders).toBe(true);
    stalling(run, 3, 300);
    expect(run.kernel.keepsOrders).toBe(false);
    expect(next(run).kernel.keepsOrders).toBe(false);
    stalling(run, 12, 1);
    expect(breakers(run).at(-1)).toBe('HALF_OPEN');
    expect(run.kernel.keepsOrders).toBe(true);
    const { sentinel: _, ...unwatched } = WATCHED;
    expect(new Run({ policy: unwatched }).kernel.keepsOrders).toBe(false);
  });

  it('that warns, warns in the next run', () => {
    const run = new Run({ policy: WATCHED }).live();
    stalling(run, 4, 150);
    const after = next(run);
    expect(sentinels(after)).toMatchObject([{ scope: 'global', level: 'CAUTION' }]);
    stalling(after, 5, 1);
    expect(sentinels(after)).toEqual([]);
  });

  it('that is closed again is not carried', () => {
    const run = new Run({ policy: WATCHED }).live();
    stalling(run, 3, 300);
    stalling(run, 20, 1);
    expect(breakers(run)).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
    expect(breakers(next(run))).toEqual([]);
  });

  it('of a venue that is not traded any more stands in nobody’s way', () => {
    const run = new Run({ policy: WATCHED }).live();
    stalling(run, 3, 300);
    const carry = carryOf(run.events[0]!, run.outcomes);
    const elsewhere = { ...carry.breakers![0]!, scope: 'venue:gone' } as const;
    const after = new Run({ policy: WATCHED, carry: { ...carry, breakers: [elsewhere] } });
    expect(sentinels(after)).toEqual([]);
  });
});

describe('a journal from before breakers and counts were carried', () => {
  it('is recovered as it was', () => {
    const run = new Run().live();
    run.bought(300);
    const {
      breakers: _breakers,
      tallies: _tallies,
      ...old
    } = carryOf(run.events[0]!, run.outcomes);
    const after = new Run({ runId: 'r2', carry: old }).live();
    expect(after.position().lots).toBe(300);
    expect(after.want(Want.SELL_REDUCE, 300).orders).toHaveLength(1);
  });
});

describe('a run that dies before it has said anything', () => {
  it('leaves what it was given itself, by symbol, however few of its records were written', () => {
    const policy: Policy = { ...policyWith({ strategy: { maxRejects: 9 } }), sentinel: SENTINEL };
    const run = new Run({ policy, instruments: [BTCUSDT, ETHUSDT] }).live();
    run.bought(300);
    const resting = run.resting(Want.OFFER, 100);
    run.want(Want.BUY_FAR);
    run.apply(run.time.kill('out', 'strategy:kinetic', 'HALT'));
    stalling(run, 3, 300);
    const second = next(run, { instruments: [ETHUSDT, BTCUSDT] });
    const { outcomes } = second.bootStep;
    expect(outcomes.length).toBeGreaterThan(5);
    for (let written = 0; written <= outcomes.length; written++) {
      const third = next(second, {}, outcomes.slice(0, written));
      const [order] = third.payloads(OutcomeKind.ORDER);
      expect([third.position(1).lots, order!.clientOrderId, order!.request.symbolId]).toEqual([
        300,
        resting,
        1,
      ]);
      expect(third.kernel.kills).toMatchObject([{ scope: 'strategy:kinetic', mode: 'HALT' }]);
      expect(third.payloads(OutcomeKind.TALLY)).toMatchObject([{ rejects: 1, entries: 1 }]);
      expect(sentinels(third)).toMatchObject([{ level: 'CANCEL_ONLY' }]);
      expect(third.payloads(OutcomeKind.LOSS)).toHaveLength(1);
    }
  });
});

describe('for any stream of intents, fills, rejects and halts, killed at any point', () => {
  const policy = policyWith({
    symbol: { priceCollarBps: 50, maxMoveBps: 20 },
    strategy: { reentryWindowMs: 1e9, maxRejects: 1_000, maxReentries: 1_000 },
  });
  const COUNTED = ['CONSECUTIVE_REJECTS', 'REPEATED_EXECUTION'] as const;

  /** What the next order is held against. */
  function counted(run: Run): number[] {
    run.want(Want.BUY, 1);
    const { controls } = run.lastDecision;
    return COUNTED.map((code) => controls.find((control) => control.code === code)!.observed);
  }

  it('the next run counts and holds no less than this one would have', () => {
    let counting = 0;
    fc.assert(
      fc.property(moves, fc.nat({ max: 1_000 }), (list, cut) => {
        const { run } = new MarketGame(new Run({ policy }).live()).play(list);
        const steps = 1 + (cut % run.steps.length);
        const outcomes = run.steps.slice(0, steps).flatMap((step) => step.outcomes);
        const [boot, ...rest] = run.events.slice(0, steps);
        const same = new Run(boot as Boot, undefined, run.time);
        for (const event of rest) same.apply(event);
        const after = next(run, {}, outcomes).live();
        const lasting = same
          .payloads(OutcomeKind.TRADING_STATE)
          .at(-1)!
          .reasons.filter(({ source }) => ['operator', 'governor', 'pause'].includes(source));
        const { reasons } = after.payloads(OutcomeKind.TRADING_STATE)[0]!;
        for (const { source, scope, level } of lasting) {
          expect(reasons).toContainEqual(expect.objectContaining({ source, scope, level }));
        }
        if (!same.kernel.lanes[0]!.market.feed.bookInStep) return;
        const [here, there] = [counted(same), counted(after)];
        if (here.some((count) => count > 1)) counting++;
        here.forEach((count, i) => expect(there[i]).toBeGreaterThanOrEqual(count));
      }),
      { numRuns: 150 },
    );
    expect(counting).toBeGreaterThan(0);
  });
});

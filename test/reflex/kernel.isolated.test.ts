import { condition } from '@voltaire/reflex/decide/hurdle.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import type { Boot } from '@voltaire/reflex/model/event.ts';
import type { StrategyAnswer } from '@voltaire/reflex/model/intent.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT, ETHUSDT } from './support/instruments.ts';
import { marionette } from './support/marionette.ts';
import { LIMITS } from './support/policy.ts';
import { ASK, BID, type Run, type Step, Want } from './support/run.ts';
import { BUDGET_MS, userSays, withUser } from './support/users.ts';

const HOLD: StrategyAnswer = { kind: 'hold', code: 'NOTHING_WANTED' };
const BUY: StrategyAnswer = {
  kind: 'place',
  request: {
    side: 1,
    type: 'LIMIT',
    timeInForce: 'IOC',
    quantityLots: 100,
    priceTicks: ASK,
    reduceOnly: false,
  },
  score: 1,
  threshold: 1,
  rationale: [{ name: 'told', value: 1, unit: '', weight: 1, contribution: 1 }],
  why: 'told to',
};

const ASKED = [{ strategy: 'user', symbolId: 0 }];
const reasonsOf = (run: Run) => run.payloads(OutcomeKind.TRADING_STATE).at(-1)!.reasons;
const isHalted = (run: Run) => reasonsOf(run).some(({ scope }) => scope === 'strategy:user');

/** It is halted and asked no more; everybody else goes on. */
function expectIsolated(
  run: Run,
  step: Step,
  problem: RegExp,
  terminated: readonly string[] = [],
): void {
  expect(step.terminated).toEqual(terminated);
  expect(reasonsOf(run)).toEqual([
    {
      source: 'governor',
      scope: 'strategy:user',
      level: 'HALTED',
      reason: expect.stringMatching(problem),
      actor: 'kernel',
      sinceUs: expect.any(Number),
    },
  ]);
  expect(run.level).toBe('ACTIVE');
  const tick = run.want(Want.BUY);
  expect(tick.consults).toEqual([]);
  expect(tick.orders.map(({ request }) => request.strategy)).toEqual(['marionette']);
  expect(userSays(run, BUY).orders).toEqual([]);
}

describe('a user’s strategy', () => {
  it('is asked at a tick, about the view of that tick, and orders nothing before it answers', () => {
    const run = withUser();
    const before = run.kernel.seq;
    const step = run.want(Want.NOTHING);
    expect(step.consults).toEqual(ASKED);
    expect(step.orders).toEqual([]);
    expect(run.kernel.consultation('user', 0).askedSeq).toBe(before + 1);
  });

  it('that answers in time gets a decision like any other, with its own name and version', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    const [order] = userSays(run, BUY).orders;
    expect(order!.request).toMatchObject({ strategy: 'user', symbolId: 0, quantityLots: 100 });
    expect(run.lastDecision).toMatchObject({
      id: order!.clientOrderId,
      strategyVersion: '7',
      allowed: true,
      view: { bidTicks: BID, askTicks: ASK },
    });
  });

  it('has to be as small as caution asks for: that share of what the policy allows', () => {
    const limits = { ...LIMITS, maxOrderQuantity: 0.001 }; // 100 lots
    const run = withUser([BTCUSDT], { symbols: { BTCUSDT: limits } });
    const steer = (level: 'LOW' | 'NORMAL') => {
      const about = { scope: 'strategy:user', reason: 'news', expiresAtUs: null } as const;
      run.apply(run.time.command({ type: 'aggression', level, ...about }));
    };
    steer('LOW');
    const sized = (quantityLots: number) => {
      run.want(Want.NOTHING);
      return userSays(run, { ...BUY, request: { ...BUY.request, quantityLots } }).orders;
    };
    expect(sized(51)).toEqual([]);
    expect(run.lastDecision).toMatchObject({ allowed: false, code: 'VETO_SIZE' });
    expect(sized(50)).toHaveLength(1);
    steer('NORMAL');
    expect(sized(100)).toHaveLength(1);
  });

  it('is judged by the market of its answer, not of its question', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    run.want(Want.NOTHING, 100, BID - 200_000, ASK - 200_000);
    expect(userSays(run, BUY).orders).toEqual([]);
    expect(run.lastDecision).toMatchObject({
      allowed: false,
      code: 'PRICE_COLLAR',
      view: { askTicks: ASK - 200_000 },
    });
  });

  it('is not asked about a market that cannot be seen any more', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    run.want(Want.NOTHING); // missed
    run.apply(run.time.link('market', false));
    expect(userSays(run, HOLD).consults).toEqual([]);
  });

  it('is not asked again before it has answered, and then about the newest tick', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    expect(run.want(Want.NOTHING).consults).toEqual([]);
    expect(run.want(Want.NOTHING).consults).toEqual([]);
    expect(userSays(run, HOLD).consults).toEqual(ASKED);
    expect(userSays(run, HOLD).consults).toEqual([]);
  });

  it('that answers late holds, with that reason, and is asked again', () => {
    const run = withUser();
    run.time.pass(2_000);
    run.sync();
    run.want(Want.NOTHING);
    run.time.pass(BUDGET_MS);
    const step = userSays(run, BUY);
    expect([step.orders, step.terminated]).toEqual([[], []]);
    expect(run.payloads(OutcomeKind.HOLD).at(-1)).toMatchObject({ strategy: 'user', code: 'LATE' });
    expect(run.want(Want.NOTHING).consults).toEqual(ASKED);
    expect(userSays(run, BUY).orders).toHaveLength(1);
  });

  it('is not heard while its market cannot be seen', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    run.apply(run.time.link('market', false));
    expect(userSays(run, BUY).orders).toEqual([]);
    expect(run.payloads(OutcomeKind.HOLD).at(-1)).toMatchObject({ strategy: 'user' });
  });
});

const hurdle = (observed: number) => ({
  code: 'NOTHING_WANTED',
  observed,
  needed: 2,
  bound: 'at least' as const,
  unit: 'bps/s',
  passed: false,
});
const told = (run: Run) =>
  run.payloads(OutcomeKind.HOLD).filter(({ strategy }) => strategy === 'user');
const silent = (run: Run) => run.kernel.consultation('user', 0).snapshot.rare.silentCode;

describe('the hurdles of a user’s strategy', () => {
  it('come with its hold, and are told before what everybody needs', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    expect(silent(run)).toBe('');
    userSays(run, HOLD, { hurdles: [hurdle(0.5)] });
    expect(told(run)).toMatchObject([
      {
        code: 'NOTHING_WANTED',
        hurdles: [hurdle(0.5), { code: 'FEED_NOT_LIVE', passed: true }],
      },
    ]);
  });

  it('are asked for when a hold would be told, and only then', () => {
    const run = withUser();
    const ticks: [string | null, number][] = [];
    for (let i = 0; i < 260; i++) {
      run.time.pass(499);
      run.tick();
      ticks.push([silent(run), told(run).length]);
      const code = i < 4 ? 'NOTHING_WANTED' : 'ANOTHER';
      const wanted = silent(run) !== null && silent(run) !== code;
      userSays(run, { kind: 'hold', code }, wanted ? { hurdles: [hurdle(i)] } : {});
      if (told(run).length > ticks.at(-1)![1]) expect(wanted).toBe(true);
    }
    const firsts = told(run).map(({ hurdles }) => hurdles[0]!.observed);
    expect(firsts.slice(0, 2)).toEqual([0, 4]);
    expect(firsts.length).toBeLessThan(6); // once a minute that it is still the same
    expect(firsts).not.toContain(null); // none was told that had not been asked for
  });

  it('of an answer that counts as something else are not told', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    run.time.pass(BUDGET_MS);
    userSays(run, HOLD, { hurdles: [hurdle(0.5)] });
    const [late] = told(run);
    expect(late).toMatchObject({ code: 'LATE', hurdles: [{ code: 'LATE' }, expect.anything()] });
    expect(late!.hurdles).toHaveLength(2);
  });
});

describe('a user’s strategy at fault is halted, alone', () => {
  it('when its thread has ended or it threw', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    expectIsolated(
      run,
      userSays(run, null, { problem: 'THREW: x is not defined' }),
      /^THREW: x is/,
    );
  });

  it('when it answers what it was not asked', () => {
    const run = withUser();
    expectIsolated(run, userSays(run, BUY, { askedSeq: 1 }), /^FLOOD/);
  });

  it('when it answers twice', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    userSays(run, HOLD);
    expectIsolated(run, userSays(run, HOLD), /^FLOOD/);
  });

  it('when it answers nothing', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    expectIsolated(run, userSays(run, null), /^MALFORMED/);
  });

  it('when it never answers', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    expect(run.apply(run.time.pass(990).timer()).terminated).toEqual([]);
    expectIsolated(run, run.apply(run.time.pass(100).timer()), /^ENDLESS/, ['user']);
  });

  it('on all its symbols, and its working orders are taken back', () => {
    const run = withUser([BTCUSDT, ETHUSDT]);
    run.want(Want.NOTHING);
    const resting = { ...BUY, request: { ...BUY.request, timeInForce: 'GTC', priceTicks: BID } };
    const [order] = userSays(run, resting as StrategyAnswer).orders;
    const inEth = () => run.want(Want.NOTHING, 100, 60_000, 60_002, 1);
    expect(inEth().consults).toEqual([{ strategy: 'user', symbolId: 1 }]);
    const step = userSays(run, null, { symbolId: 1, problem: 'THREW: no' });
    expect(step.cancels).toEqual([
      { symbolId: 0, clientOrderId: order!.clientOrderId, type: 'LIMIT' },
    ]);
    expect(run.want(Want.NOTHING).consults).toEqual([]);
    expect(inEth().consults).toEqual([]);
  });

  it('until two people have looked: then it is asked again', () => {
    const run = withUser();
    run.want(Want.NOTHING);
    userSays(run, null, { problem: 'THREW: no' });
    const scope = 'strategy:user';
    run.apply(
      run.time.command({
        type: 'propose',
        source: 'governor',
        scope,
        reason: 'mended',
        killNumber: 0,
      }),
    );
    expect(isHalted(run)).toBe(true);
    run.apply(run.time.approve(run.payloads(OutcomeKind.PROPOSAL).at(-1)!.id));
    expect(reasonsOf(run)).toEqual([]);
    expect(run.want(Want.NOTHING).consults).toEqual(ASKED);
    expect(userSays(run, BUY).orders).toHaveLength(1);
  });
});

describe('a replay', () => {
  it('needs neither the thread nor the code of a user’s strategy', () => {
    const run = withUser();
    for (const said of [BUY, HOLD, BUY]) {
      run.want(Want.BID);
      const code = `HURDLE_${run.events.length}`;
      userSays(run, said, said === HOLD ? { hurdles: [condition(code, false)] } : {});
    }
    run.want(Want.NOTHING);
    userSays(run, null, { problem: 'EXITED' });
    const kernel = new Kernel(run.events[0] as Boot, [marionette]);
    const again = run.events.flatMap((event) => [...kernel.apply(event).outcomes]);
    expect(again).toEqual(run.outcomes);
  });
});

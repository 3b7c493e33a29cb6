import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind, type Proposal } from '@voltaire/reflex/model/outcome.ts';
import { MadeUpServer, stateReason, tradingState } from './support/made-up-kernel.ts';

const proposal = (more: Partial<Proposal> = {}): Proposal => ({
  kind: OutcomeKind.PROPOSAL,
  id: 'p1',
  source: 'operator',
  scope: 'global',
  killNumber: 7,
  proposer: 'tom',
  reason: 'all is well again',
  expiresAtUs: Date.now() * 1000 + 60e6,
  state: 'OPEN',
  approver: null,
  ...more,
});

describe('the kill switch', () => {
  let server: MadeUpServer;
  beforeEach(() => {
    server = new MadeUpServer();
    server.kernel.answerKill = (actor, scope, mode) =>
      server.kernel.say(tradingState(stateReason({ actor, scope, kill: { mode, number: 7 } })));
  });
  afterEach(() => server.stop());

  it('by default stops everything and cancels, and answers with the state that follows', async () => {
    const answer = await server.ask(
      'mutation { engageKillSwitch(reason: "drill") { level killEngaged reasons { scope actor kill { mode number } } } }',
      'viewer',
      'ann',
    );
    expect(answer).toEqual({
      engageKillSwitch: {
        level: 'HALTED',
        killEngaged: true,
        reasons: [{ scope: 'global', actor: 'ann', kill: { mode: 'CANCEL', number: 7 } }],
      },
    });
    expect(server.kernel.kills).toEqual([
      { actor: 'ann', scope: 'global', mode: 'CANCEL', reason: 'drill' },
    ]);
  });

  it('takes scope and mode, needs no reason, and twice is fine', async () => {
    const kill =
      'mutation { engageKillSwitch(scope: "symbol:BTC/USD", mode: HALT) { level killEngaged killedScopes } }';
    for (let i = 0; i < 2; i++) {
      const began = performance.now();
      expect(await server.ask(kill, 'trader')).toEqual({
        engageKillSwitch: { level: 'ACTIVE', killEngaged: true, killedScopes: ['symbol:BTC/USD'] },
      });
      expect(performance.now() - began).toBeLessThan(200);
    }
    expect(server.kernel.kills[1]).toEqual({
      actor: 'trader',
      scope: 'symbol:BTC/USD',
      mode: 'HALT',
      reason: 'no reason given',
    });
  });

  it('lists the scopes when one is asked for that there is not', async () => {
    for (const scope of ['symbol:NOPE', 'strategy:flatten', 'everything', '']) {
      const answer = await server.ask(
        `mutation { engageKillSwitch(scope: "${scope}") { level } }`,
        'admin',
      );
      expect(answer).toEqual({
        code: 'BAD_USER_INPUT',
        message: `there is no scope "${scope}"; there is global, venue:binance, venue:kraken, symbol:BTCUSDT, symbol:BTC/USD, strategy:kinetic`,
      });
    }
    expect(server.kernel.kills).toEqual([]);
  });

  it('closes positions only for those who may trade', async () => {
    const flatten = 'mutation { engageKillSwitch(mode: FLATTEN) { level } }';
    for (const role of ['viewer', 'auditor'] as const) {
      expect(await server.ask(flatten, role)).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await server.ask(flatten)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(server.kernel.kills).toEqual([]);
    expect(await server.ask(flatten, 'trader')).toEqual({ engageKillSwitch: { level: 'HALTED' } });
  });

  it('answers in time when the kernel hangs', async () => {
    server.kernel.answerKill = () => {};
    const began = performance.now();
    const answer = await server.ask('mutation { engageKillSwitch { killEngaged } }', 'viewer');
    expect(answer).toEqual({ engageKillSwitch: { killEngaged: true } });
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('tells how far it has come at the venue, and what is still held', async () => {
    const report = {
      kind: OutcomeKind.KILL,
      killNumber: 7,
      scope: 'global',
      mode: 'CANCEL',
      phase: 'VERIFYING',
      cancelsAsked: 3,
      ordersOpen: 1,
      ordersEnded: 2,
      residual: [{ symbolId: 0, lots: -150, notional: null }],
      foreign: [
        { clientOrderId: 'web_1', venue: 'binance', symbol: 'BTCUSDT', side: 1, quantity: '0.5' },
      ],
    } as const;
    server.kernel.say(report, 5);
    const query =
      '{ system { trading { kills { killNumber scope mode phase cancelsAsked ordersOpen ordersEnded atUs residual { symbol quantity notional } foreign { venue symbol clientOrderId side quantity } } } } }';
    // A kill that is no longer in force is nothing to report on.
    expect(await server.ask(query)).toEqual({ system: { trading: { kills: [] } } });
    server.kernel.say(tradingState(stateReason({ kill: { mode: 'CANCEL', number: 7 } })));
    const { kind: _kind, ...rest } = report;
    expect(await server.ask(query)).toEqual({
      system: {
        trading: {
          kills: [
            {
              ...rest,
              atUs: 5,
              residual: [{ symbol: 'BTCUSDT', quantity: '-0.00150', notional: null }],
              foreign: [
                {
                  venue: 'binance',
                  symbol: 'BTCUSDT',
                  clientOrderId: 'web_1',
                  side: 'BUY',
                  quantity: '0.5',
                },
              ],
            },
          ],
        },
      },
    });
  });
});

describe('a release', () => {
  let server: MadeUpServer;
  const told = () => server.kernel.told.at(-1);
  beforeEach(() => {
    server = new MadeUpServer();
    server.kernel.say(tradingState(stateReason({ kill: { mode: 'CANCEL', number: 7 } })));
  });
  afterEach(() => server.stop());

  it('is proposed with the kill that was seen, and is open until somebody approves', async () => {
    server.kernel.answer = (proposer) => server.kernel.say(proposal({ proposer }));
    const answer = await server.ask(
      'mutation { proposeRelease(scope: "global", reason: " fixed ") { id proposer state source approver } }',
      'trader',
      'tom',
    );
    expect(answer).toEqual({
      proposeRelease: {
        id: 'p1',
        proposer: 'tom',
        state: 'OPEN',
        source: 'OPERATOR',
        approver: null,
      },
    });
    expect(told()).toEqual({
      actor: 'tom',
      action: {
        type: 'propose',
        source: 'operator',
        scope: 'global',
        reason: 'fixed',
        killNumber: 7,
      },
    });
    const open = '{ system { trading { proposals { id proposer reason } } } }';
    expect(await server.ask(open)).toMatchObject({
      system: { trading: { proposals: [{ id: 'p1', proposer: 'tom' }] } },
    });
    server.kernel.say(proposal({ state: 'EXPIRED' }));
    expect(await server.ask(open)).toEqual({ system: { trading: { proposals: [] } } });
  });

  it('of a kill that there is not is refused before the kernel hears of it', async () => {
    const propose = (source: string) =>
      server.ask(
        `mutation { proposeRelease(scope: "strategy:kinetic", source: ${source}, reason: "x") { id } }`,
        'risk',
      );
    expect(await propose('OPERATOR')).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'there is no kill of the scope "strategy:kinetic" to be released',
    });
    expect(server.kernel.told).toEqual([]);
    server.kernel.answer = (proposer) =>
      server.kernel.say(proposal({ proposer, source: 'governor', scope: 'strategy:kinetic' }));
    expect(await propose('GOVERNOR')).toEqual({ proposeRelease: { id: 'p1' } });
  });

  it('is approved by another person, and the state that follows is the answer', async () => {
    server.kernel.answer = (approver) => {
      server.kernel.say(proposal({ state: 'APPROVED', approver }));
      server.kernel.say(tradingState());
    };
    const answer = await server.ask(
      'mutation { approveRelease(proposalId: "p1", reason: "seen") { level reasons { scope } } }',
      'risk',
      'rita',
    );
    expect(answer).toEqual({ approveRelease: { level: 'ACTIVE', reasons: [] } });
    expect(told()).toEqual({
      actor: 'rita',
      action: { type: 'approve', proposalId: 'p1', reason: 'seen' },
    });
  });

  it('of a latch waits for its own halt to be gone, not for an operator’s of the same scope', async () => {
    const kill = stateReason({ kill: { mode: 'CANCEL', number: 7 } });
    const latch = stateReason({ source: 'governor' });
    server.kernel.say(tradingState(kill, latch));
    server.kernel.answer = (approver) => {
      server.kernel.say(proposal({ source: 'governor', state: 'APPROVED', approver }));
      setTimeout(() => server.kernel.say(tradingState(kill)), 20);
    };
    const began = performance.now();
    const approve =
      'mutation { approveRelease(proposalId: "p1", reason: "seen") { reasons { source } } }';
    expect(await server.ask(approve, 'risk', 'rita')).toEqual({
      approveRelease: { reasons: [{ source: 'operator' }] },
    });
    expect(performance.now() - began).toBeLessThan(200);
  });

  it('may be of a scope that is configured no longer, as long as it is held', async () => {
    server.kernel.answer = (proposer) =>
      server.kernel.say(proposal({ proposer, source: 'governor', scope: 'strategy:old' }));
    const propose =
      'mutation { proposeRelease(scope: "strategy:old", source: GOVERNOR, reason: "x") { id } }';
    expect(await server.ask(propose, 'risk')).toMatchObject({ code: 'BAD_USER_INPUT' });
    server.kernel.say(tradingState(stateReason({ source: 'governor', scope: 'strategy:old' })));
    expect(await server.ask(propose, 'risk')).toEqual({ proposeRelease: { id: 'p1' } });
  });

  it('names its proposal shortly: what is longer does not reach the record', async () => {
    const long = 'p'.repeat(65);
    for (const mutation of [
      `approveRelease(proposalId: "${long}", reason: "x") { level }`,
      `acceptAdvice(id: "${long}", reason: "x") { scope }`,
    ]) {
      expect(await server.ask(`mutation { ${mutation} }`, 'admin')).toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining('64 characters at most, was of 65'),
      });
    }
    expect(server.kernel.told).toEqual([]);
  });

  it('that the kernel refuses is refused with its code and its reason', async () => {
    const refuse = (actor: string, { type }: CommandAction) =>
      server.kernel.say({
        kind: OutcomeKind.REFUSED,
        command: type,
        actor,
        code: 'SAME_PERSON',
        reason: 'somebody else must approve what rita has proposed',
      });
    const approve = 'mutation { approveRelease(proposalId: "p1", reason: "x") { level } }';
    server.kernel.answer = refuse;
    expect(await server.ask(approve, 'risk', 'rita')).toEqual({
      code: 'REFUSED',
      refusal: 'SAME_PERSON',
      message: 'somebody else must approve what rita has proposed',
    });
    // What somebody else is refused at the same moment is not the answer.
    server.kernel.answer = (_actor, action) => refuse('bob', action);
    expect(await server.ask(approve, 'risk', 'rita')).toMatchObject({ code: 'NOT_CONFIRMED' });
  });

  it('that has expired meanwhile lifts nothing', async () => {
    server.kernel.answer = () => server.kernel.say(proposal({ state: 'EXPIRED' }));
    const approve = 'mutation { approveRelease(proposalId: "p1", reason: "x") { level } }';
    expect(await server.ask(approve, 'admin')).toMatchObject({
      message: 'this proposal has expired: make it anew',
    });
  });

  it('needs a reason, and a role', async () => {
    const propose = 'mutation { proposeRelease(scope: "global", reason: " ") { id } }';
    const approve = 'mutation { approveRelease(proposalId: "p1", reason: "x") { level } }';
    expect(await server.ask(propose, 'trader')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await server.ask(propose, 'viewer')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await server.ask(approve, 'trader')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await server.ask(approve)).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(server.kernel.told).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BreakerSnapshot,
  OutcomeKind,
  type Override,
  type OverridesSnapshot,
} from '@voltaire/reflex/model/outcome.ts';
import { MadeUpServer } from './support/made-up-kernel.ts';

const override = (more: Partial<Override>): Override => ({
  scope: 'global',
  aggression: null,
  bias: null,
  actor: 'ann',
  reason: 'because',
  sinceUs: 1,
  expiresAtUs: null,
  modelId: null,
  ...more,
});

const overrides = (...list: Override[]): OverridesSnapshot => ({
  kind: OutcomeKind.OVERRIDES,
  overrides: list,
  pending: [],
  because: 'a test',
});

const set = (args: string) => `mutation { setAggression(level: HIGH, ${args}) { scope } }`;

const breaker = (more: Partial<BreakerSnapshot>): BreakerSnapshot => ({
  kind: OutcomeKind.BREAKER,
  scope: 'global',
  state: 'CLOSED',
  from: 'CLOSED',
  warning: false,
  measure: 'loopStall',
  value: 5,
  threshold: 20,
  unit: 'ms',
  reason: 'r',
  ...more,
});

let server: MadeUpServer;
beforeEach(() => {
  server = new MadeUpServer();
});
afterEach(() => server.stop());

describe('steering', () => {
  it('sets aggression and bias for a scope, with author, reason and end', async () => {
    server.kernel.answer = (actor, action) => {
      if (action.type !== 'aggression' && action.type !== 'bias') return;
      const what = action.type === 'bias' ? { bias: action.bias } : { aggression: action.level };
      server.kernel.say(
        overrides(
          override({ scope: action.scope, actor, expiresAtUs: action.expiresAtUs, ...what }),
          override({ aggression: 'LOW' }),
        ),
      );
    };
    const before = Date.now() * 1000;
    const answer = (await server.ask(
      'mutation { setBias(scope: "strategy:kinetic", bias: LONG_ONLY, reason: "r", expiresInS: 60) { scope bias aggression actor expiresAtUs } }',
      'trader',
      'tom',
    )) as { setBias: { expiresAtUs: number }[] };
    // Wide scopes first, whatever the kernel's order.
    expect(answer.setBias).toMatchObject([
      { scope: 'global', aggression: 'LOW', actor: 'ann' },
      { scope: 'strategy:kinetic', bias: 'LONG_ONLY', actor: 'tom' },
    ]);
    const end = answer.setBias[1]!.expiresAtUs;
    expect(end).toBeGreaterThanOrEqual(before + 60e6);
    expect(end).toBeLessThan(before + 70e6);
    expect(
      await server.ask(
        'mutation { setAggression(level: HIGH, reason: "r", expiresInS: null) { scope aggression expiresAtUs } }',
        'trader',
        'tom',
      ),
    ).toMatchObject({ setAggression: [{ expiresAtUs: null }, {}] });
    expect(server.kernel.told.at(-1)).toEqual({
      actor: 'tom',
      action: {
        type: 'aggression',
        scope: 'global',
        level: 'HIGH',
        reason: 'r',
        expiresAtUs: null,
      },
    });
  });

  it('is refused without a role, a reason, a scope that exists, an end that can be', async () => {
    expect(await server.ask(set('reason: "r"'), 'viewer')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await server.ask(set('reason: ""'), 'trader')).toMatchObject({
      message: expect.stringContaining('a reason is required'),
    });
    expect(await server.ask(set('reason: "r", scope: "venue:x"'), 'trader')).toMatchObject({
      message: expect.stringContaining('there is no scope "venue:x"; there is global'),
    });
    for (const end of ['0', '-1', '1e9']) {
      expect(await server.ask(set(`reason: "r", expiresInS: ${end}`), 'trader')).toMatchObject({
        message: expect.stringContaining('expiresInS must be from 1 to 604800'),
      });
    }
    expect(server.kernel.told).toEqual([]);
  });

  it('can be about what is listed', async () => {
    expect(await server.ask('{ scopes }')).toEqual({
      scopes: [
        'global',
        'venue:binance',
        'venue:kraken',
        'symbol:BTCUSDT',
        'symbol:BTC/USD',
        'strategy:kinetic',
      ],
    });
  });

  it('shows the advice that waits, and puts it into force when somebody accepts it', async () => {
    server.kernel.say({
      ...overrides(),
      pending: [
        {
          id: 'a1',
          scope: 'global',
          aggression: 'HIGH',
          bias: 'NONE',
          advice: { modelId: 'llm', rationale: 'calm', confidence: 0.7, inputHash: 'h' },
          sinceUs: 1,
          expiresAtUs: 2,
        },
      ],
    });
    expect(
      await server.ask(
        '{ pendingAdvice { id aggression modelId rationale confidence inputHash } }',
      ),
    ).toEqual({
      pendingAdvice: [
        {
          id: 'a1',
          aggression: 'HIGH',
          modelId: 'llm',
          rationale: 'calm',
          confidence: 0.7,
          inputHash: 'h',
        },
      ],
    });
    server.kernel.answer = () =>
      server.kernel.say(overrides(override({ aggression: 'HIGH', modelId: 'llm' })));
    expect(
      await server.ask(
        'mutation { acceptAdvice(id: "a1", reason: "agreed") { aggression modelId } }',
        'risk',
        'rita',
      ),
    ).toEqual({ acceptAdvice: [{ aggression: 'HIGH', modelId: 'llm' }] });
    expect(server.kernel.told.at(-1)).toEqual({
      actor: 'rita',
      action: { type: 'accept', adviceId: 'a1', reason: 'agreed' },
    });
    expect(await server.ask('{ pendingAdvice { id } }')).toEqual({ pendingAdvice: [] });
  });
});

describe('breakers', () => {
  it('show their state since when, the measure that moved them, and their history', async () => {
    server.kernel.say(breaker({ scope: 'symbol:BTCUSDT', value: Number.NaN }), 1);
    server.kernel.say(breaker({ warning: true, value: 30 }), 2);
    server.kernel.say(breaker({ warning: true, value: 40 }), 3);
    server.kernel.say(breaker({ state: 'OPEN', value: 200 }), 4);
    const fields = 'scope state warning measure value threshold unit sinceUs';
    expect(await server.ask(`{ breakers { ${fields} } }`)).toMatchObject({
      breakers: [
        { scope: 'global', state: 'OPEN', value: 200, sinceUs: 4 },
        { scope: 'symbol:BTCUSDT', state: 'CLOSED', value: null, sinceUs: 1 },
      ],
    });
    expect(await server.ask('{ breakerHistory(last: 3) { value sinceUs } }')).toEqual({
      breakerHistory: [
        { value: 200, sinceUs: 4 },
        { value: 40, sinceUs: 2 },
        { value: 30, sinceUs: 2 },
      ],
    });
    expect(await server.ask('{ system { breakers { scope } } }')).toMatchObject({
      system: { breakers: [{ scope: 'global' }, { scope: 'symbol:BTCUSDT' }] },
    });
  });
});

it('the policy can be read, and hashes to what decisions cite', async () => {
  const { policy } = (await server.ask('{ policy { hash version json } }')) as {
    policy: { hash: string; version: number; json: string };
  };
  expect(policy.version).toBe(2);
  expect(createHash('sha256').update(policy.json).digest('hex')).toBe(policy.hash);
  expect(JSON.parse(policy.json)).toMatchObject({ strategies: { kinetic: { maxRejects: 5 } } });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { decision, MadeUpServer, passed } from './support/made-up-kernel.ts';

describe('a decision', () => {
  let server: MadeUpServer;
  beforeEach(() => {
    server = new MadeUpServer();
  });
  afterEach(() => server.stop());

  it('shows score and threshold, influence, and the hashes that it cites itself', async () => {
    server.kernel.say(
      decision({
        influence: {
          aggression: 'LOW',
          bias: 'LONG_ONLY',
          size: 0.5,
          threshold: 1.5,
          urgency: 'PASSIVE',
          overrides: ['ann, until 12:00'],
          forecast: {
            modelId: 'm',
            computedAtUs: 1,
            horizonS: 60,
            levels: [0.1, 0.5, 0.9],
            returnsBps: [-1, 0, 1],
            inputHash: 'h',
          },
          sentiment: {
            modelId: 's',
            computedAtUs: 2,
            score: -0.5,
            inputHash: 'i',
            sources: [{ source: 'a feed', title: 'Bitcoin falls', score: -0.8, weight: 0.5 }],
          },
        },
      }),
    );
    const query = `{ decision(id: "d1") {
      score threshold policyHash buildHash code
      intent { kind replaces parentId }
      influence { aggression bias size threshold urgency overrides
        forecast { modelId levels returnsBps } sentiment { score sources { source title score weight } } } } }`;
    expect(await server.ask(query)).toEqual({
      decision: {
        score: 2,
        threshold: 1,
        policyHash: 'policy of then',
        buildHash: 'build of then',
        code: null,
        intent: { kind: 'PLACE', replaces: null, parentId: 'd1' },
        influence: {
          aggression: 'LOW',
          bias: 'LONG_ONLY',
          size: 0.5,
          threshold: 1.5,
          urgency: 'PASSIVE',
          overrides: ['ann, until 12:00'],
          forecast: { modelId: 'm', levels: [0.1, 0.5, 0.9], returnsBps: [-1, 0, 1] },
          sentiment: {
            score: -0.5,
            sources: [{ source: 'a feed', title: 'Bitcoin falls', score: -0.8, weight: 0.5 }],
          },
        },
      },
    });
  });

  it('whose sentiment named no sources shows none', async () => {
    const { influence } = decision();
    const sentiment = { modelId: 's', computedAtUs: 2, score: 0.5, inputHash: 'i' };
    server.kernel.say(decision({ influence: { ...influence, sentiment } }));
    const query = '{ decision(id: "d1") { influence { sentiment { sources { title } } } } }';
    expect(await server.ask(query)).toEqual({
      decision: { influence: { sentiment: { sources: [] } } },
    });
  });

  it('of an amendment names the order that it takes back', async () => {
    const { intent } = decision();
    server.kernel.say(decision({ intent: { ...intent, kind: 'amend', replaces: 'd0' } }));
    expect(await server.ask('{ decision(id: "d1") { intent { kind replaces } } }')).toEqual({
      decision: { intent: { kind: 'AMEND', replaces: 'd0' } },
    });
  });

  it('says of each control its unit, bound and meaning, and null for what is not known', async () => {
    const controls = CONTROLS.map(({ code }) => ({
      code,
      passed: false,
      observed: Number.NaN,
      limit: Number.NaN,
      headroom: Number.NaN,
    }));
    server.kernel.say(decision({ allowed: false, code: CONTROLS[0]!.code, controls }));
    const answer = await server.ask(
      '{ decision(id: "d1") { reason controls { code observed limit headroom unit bound explain } } }',
    );
    expect(answer).toEqual({
      decision: {
        reason: expect.stringContaining(
          'found nothing that counts, at most a limit that is not set',
        ),
        controls: CONTROLS.map(({ code, unit, bound, explain }) => ({
          code,
          observed: null,
          limit: null,
          headroom: null,
          unit,
          bound,
          explain,
        })),
      },
    });
  });

  it('that the audit vetoed says so before any control', async () => {
    server.kernel.say(
      decision({
        allowed: false,
        code: 'VETO_SIGN',
        audit: [{ code: 'VETO_SIGN', passed: false, observed: 1, limit: 0, headroom: -1 }],
        controls: [passed('TRADING_STATE')],
      }),
    );
    expect(
      await server.ask('{ decision(id: "d1") { outcome code reason audit { code passed } } }'),
    ).toMatchObject({
      decision: {
        outcome: 'DENIED',
        code: 'VETO_SIGN',
        reason: expect.stringContaining('found 1'),
        audit: [{ code: 'VETO_SIGN', passed: false }],
      },
    });
  });
});

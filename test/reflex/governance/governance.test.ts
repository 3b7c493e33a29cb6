import type { Aggression } from '@voltaire/reflex/model/aggression.ts';
import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import type { Override } from '@voltaire/reflex/model/outcome.ts';
import { GLOBAL } from '@voltaire/reflex/model/scope.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  anew,
  carry,
  level,
  propose,
  reason,
  running,
  say,
  sources,
  started,
  time,
  UNCHANGED,
} from './support.ts';

beforeEach(anew);

const override = (expiresAtUs: number | null): Override => ({
  scope: expiresAtUs === null ? GLOBAL : 'symbol:BTCUSDT',
  aggression: 'LOW',
  bias: null,
  actor: 'ada',
  reason: 'calm',
  sinceUs: 1,
  expiresAtUs,
  modelId: null,
});

const advice = (modelId: string, aggression: Aggression = 'LOW'): CommandAction => ({
  type: 'advise',
  scope: GLOBAL,
  level: aggression,
  bias: 'NONE',
  advice: { modelId, rationale: 'CPI', confidence: 1, inputHash: 'h' },
  given: '{}',
  expiresAtUs: time.atUs + 1e9,
});

describe('Governance', () => {
  it('boots HALTED until the account is reconciled', () => {
    const governance = started();
    expect(level(governance)).toBe('HALTED');
    expect(governance.reconciled()).toBe(true);
    expect(level(governance)).toBe('ACTIVE');
    expect(governance.reconciled()).toBe(false);
  });

  it('carries over what a person held and what latched, and finds everything else anew', () => {
    const kept = [
      { ...reason('operator', 'HALTED'), kill: { mode: 'FLATTEN', number: 7 } } as const,
      reason('governor', 'REDUCE_ONLY', 'strategy:kinetic'),
    ];
    const governance = running(
      carry([...kept, reason('audit', 'HALTED'), reason('sentinel', 'CANCEL_ONLY')]),
    );
    expect(governance.state.snapshot.reasons).toEqual(kept);
  });

  it('carries overrides over, but none that has ended meanwhile', () => {
    const governance = started(carry([], [override(null), override(5)]));
    expect(governance.legislator.snapshot.overrides).toEqual([override(null)]);
  });

  it('needs a reconciliation after every loss of the order link', () => {
    const governance = running();
    expect(governance.orderLink(false, 'cable', 1)).toBe(true);
    expect(sources(governance)).toEqual(['order link', 'recovery']);
    expect(governance.ordersLinked).toBe(false);
    expect(governance.orderLink(true, '', 2)).toBe(true);
    expect(level(governance)).toBe('HALTED');
    governance.reconciled();
    expect(level(governance)).toBe('ACTIVE');
  });

  it('halts while decisions cannot be recorded', () => {
    const governance = running();
    expect(governance.recordable(time.health(false, 'disk full'))).toBe(true);
    expect(governance.state.snapshot).toMatchObject({
      level: 'HALTED',
      reasons: [{ source: 'audit', reason: 'disk full' }],
    });
    expect(governance.recordable(time.health(true))).toBe(true);
    expect(level(governance)).toBe('ACTIVE');
  });

  it('halts for good when it is told to stop', () => {
    const governance = running();
    expect(say(governance, { type: 'stop', reason: 'deploy' })).toEqual({
      ...UNCHANGED,
    });
    expect(say(governance, propose(9)).refused).toMatchObject({ code: 'NOT_HALTED' });
    expect(sources(governance)).toEqual(['shutdown']);
  });
});

describe('an override', () => {
  it('is told, and leaves the trading state alone', () => {
    const governance = running();
    const told = say(governance, {
      type: 'aggression',
      scope: GLOBAL,
      level: 'HIGH',
      reason: 'news',
      expiresAtUs: null,
    });
    expect(told).toEqual({ ...UNCHANGED, overrides: true });
    expect(governance.legislator.snapshot.overrides).toMatchObject([{ aggression: 'HIGH' }]);
  });

  it('of a model that the policy does not name is refused', () => {
    const governance = running();
    expect(say(governance, advice('stranger'))).toMatchObject({
      overrides: false,
      refused: { code: 'MODEL_NOT_ALLOWED' },
    });
    expect(say(governance, advice('llm'))).toEqual({ ...UNCHANGED, overrides: true });
  });

  it('of a model that loosens is accepted by its id', () => {
    const governance = running();
    say(governance, advice('llm', 'HIGH'));
    expect(governance.legislator.snapshot.pending).toMatchObject([{ id: 'Ar1-1' }]);
    const accepted = say(governance, { type: 'accept', adviceId: 'Ar1-1', reason: 'yes' }, 'bob');
    expect(accepted).toEqual({ ...UNCHANGED, overrides: true });
    expect(governance.legislator.snapshot.overrides).toMatchObject([{ actor: 'bob' }]);
  });
});

import { Governance } from '@voltaire/reflex/governance/governance.ts';
import type { Carry, StateReason } from '@voltaire/reflex/model/outcome.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';

let time: Timeline;
beforeEach(() => {
  time = new Timeline();
});

const reason = (source: string, level: StateReason['level']): StateReason => ({
  source,
  scope: 'global',
  level,
  reason: 'of the run before',
  actor: 'ada',
  sinceUs: 1,
});

const carry = (...tradingState: StateReason[]): Carry => ({
  symbols: ['BTCUSDT'],
  orders: [],
  positions: [],
  tradingState,
  aggression: null,
});

function started(before: Carry | null = null): Governance {
  return new Governance(time.boot({ carry: before }));
}

const sources = (governance: Governance) =>
  governance.state.snapshot.reasons.map(({ source }) => source);

describe('Governance', () => {
  it('boots HALTED until the account is reconciled', () => {
    const governance = started();
    expect(governance.state.snapshot.level).toBe('HALTED');
    expect(governance.reconciled()).toBe(true);
    expect(governance.state.snapshot.level).toBe('ACTIVE');
    expect(governance.reconciled()).toBe(false);
  });

  it('carries over what the operator held, and finds everything else anew', () => {
    const governance = started(
      carry(
        reason('operator', 'REDUCE_ONLY'),
        reason('audit', 'HALTED'),
        reason('shutdown', 'HALTED'),
      ),
    );
    governance.reconciled();
    expect(governance.state.snapshot).toMatchObject({
      level: 'REDUCE_ONLY',
      reasons: [reason('operator', 'REDUCE_ONLY')],
    });
  });

  it('halts for a kill, once, and only a release lifts it', () => {
    const governance = started();
    governance.reconciled();
    expect(governance.command(time.kill())).toEqual({ state: true, aggression: false });
    expect(governance.command(time.kill())).toEqual({ state: false, aggression: false });
    governance.orderLink(true, '', 1);
    governance.recordable(time.health(true));
    governance.reconciled();
    expect(sources(governance)).toEqual(['operator']);
    expect(governance.command(time.release())).toEqual({ state: true, aggression: false });
    expect(governance.state.snapshot.level).toBe('ACTIVE');
  });

  it('never lifts anything but the operator’s halt by a release', () => {
    const governance = started();
    governance.recordable(time.health(false));
    governance.command(time.kill());
    governance.command(time.release());
    expect(sources(governance)).toEqual(['recovery', 'audit']);
  });

  it('needs a reconciliation after every loss of the order link', () => {
    const governance = started();
    governance.reconciled();
    expect(governance.orderLink(false, 'cable', 1)).toBe(true);
    expect(sources(governance)).toEqual(['order link', 'recovery']);
    expect(governance.orderLink(true, '', 2)).toBe(true);
    expect(governance.state.snapshot.level).toBe('HALTED');
    governance.reconciled();
    expect(governance.state.snapshot.level).toBe('ACTIVE');
  });

  it('halts while decisions cannot be recorded', () => {
    const governance = started();
    governance.reconciled();
    expect(governance.recordable(time.health(false, 'disk full'))).toBe(true);
    expect(governance.state.snapshot).toMatchObject({
      level: 'HALTED',
      reasons: [{ source: 'audit', reason: 'disk full' }],
    });
    expect(governance.recordable(time.health(true))).toBe(true);
    expect(governance.state.snapshot.level).toBe('ACTIVE');
  });

  it('halts for good when it is told to stop', () => {
    const governance = started();
    governance.reconciled();
    governance.command(time.command({ type: 'stop', reason: 'deploy' }));
    governance.command(time.release());
    expect(sources(governance)).toEqual(['shutdown']);
  });

  it('takes an aggression from the operator and keeps the trading state', () => {
    const governance = started();
    const told = time.command({
      type: 'aggression',
      level: 'HIGH',
      reason: 'news',
      expiresAtUs: 9,
    });
    expect(governance.command(told)).toEqual({ state: false, aggression: true });
    expect(governance.legislator.snapshot).toMatchObject({ level: 'HIGH', actor: 'ada' });
  });

  it('carries an aggression over', () => {
    const governance = started({
      ...carry(),
      aggression: {
        kind: OutcomeKind.AGGRESSION,
        level: 'LOW',
        actor: 'ada',
        reason: 'calm',
        expiresAtUs: 77,
      },
    });
    expect(governance.legislator.snapshot).toMatchObject({ level: 'LOW', expiresAtUs: 77 });
  });
});

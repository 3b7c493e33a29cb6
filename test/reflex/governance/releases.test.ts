import { PROPOSAL_US, type ReleaseHealth, Releases } from '@voltaire/reflex/governance/releases.ts';
import type { StateReason } from '@voltaire/reflex/model/outcome.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import { beforeEach, describe, expect, it } from 'vitest';

const GREEN: ReleaseHealth = { green: true, reasons: [] };

let releases: Releases;
let held: StateReason | undefined;
beforeEach(() => {
  releases = new Releases();
  held = holding(3);
});

function holding(number: number, sinceUs = 10): StateReason {
  return {
    source: 'operator',
    scope: GLOBAL,
    level: 'HALTED',
    reason: 'drill',
    actor: 'ada',
    sinceUs,
    kill: { mode: 'HALT', number },
  };
}

const propose = (actor = 'ada', id = 'P1', killNumber = 3, scope: Scope = GLOBAL) =>
  releases.propose(
    { type: 'propose', source: 'operator', scope, reason: 'over', killNumber },
    actor,
    100,
    id,
    held,
  );

const approve = (actor = 'bob', atUs = 200, health = GREEN, proposalId = 'P1') =>
  releases.approve(
    { type: 'approve', proposalId, reason: 'seen' },
    actor,
    atUs,
    health,
    () => held,
  );

describe('Releases', () => {
  it('need two people: one proposes, another approves', () => {
    expect(propose()).toMatchObject({
      id: 'P1',
      state: 'OPEN',
      proposer: 'ada',
      approver: null,
      killNumber: 3,
      expiresAtUs: 100 + PROPOSAL_US,
    });
    expect(approve()).toMatchObject({ id: 'P1', state: 'APPROVED', approver: 'bob' });
    expect(approve()).toMatchObject({ code: 'ALREADY_APPROVED' });
  });

  it.each(['ada', ' ADA ', 'shell:ada', 'Shell: Ada', '', '  '])(
    'are not approved by "%s", who is ada or nobody',
    (actor) => {
      propose('Ada');
      expect(approve(actor)).toMatchObject({ code: 'SAME_PERSON' });
      expect(approve('bob')).toMatchObject({ state: 'APPROVED' });
    },
  );

  it('are for what is halted only', () => {
    propose();
    held = undefined;
    expect(approve()).toMatchObject({ code: 'NOT_HALTED' });
    expect(propose('ada', 'P2')).toMatchObject({ code: 'NOT_HALTED' });
  });

  it('must have seen the kill that holds', () => {
    expect(propose('ada', 'P1', 2)).toMatchObject({ code: 'NEWER_KILL' });
    propose();
    held = holding(4, 150);
    expect(approve()).toMatchObject({ code: 'NEWER_KILL' });
  });

  it('do not lift what has latched anew since they were proposed', () => {
    const { kill: _, ...latched } = holding(0);
    held = { ...latched, source: 'governor' };
    propose();
    held = { ...held, sinceUs: 150 };
    expect(approve()).toMatchObject({ code: 'NEWER_KILL' });
  });

  it('are closed by a kill that covers them, and by no other', () => {
    propose('ada', 'P1');
    propose('ada', 'P2', 3, 'symbol:BTCUSDT');
    const closed = releases.outrun((scope) => scope === GLOBAL);
    expect(closed).toMatchObject([{ id: 'P1', state: 'EXPIRED' }]);
    expect(approve('bob', 200, GREEN, 'P1')).toMatchObject({ code: 'NEWER_KILL' });
    expect(approve('bob', 200, GREEN, 'P2')).toMatchObject({ state: 'APPROVED' });
    expect(releases.outrun(() => true)).toEqual([]);
  });

  it('end after 15 minutes, to the microsecond', () => {
    propose();
    expect(approve('bob', 100 + PROPOSAL_US)).toMatchObject({ code: 'EXPIRED' });
    expect(releases.expire(99 + PROPOSAL_US)).toEqual([]);
    expect(approve('bob', 99 + PROPOSAL_US)).toMatchObject({ state: 'APPROVED' });
    expect(releases.expire(100 + PROPOSAL_US)).toEqual([]);
  });

  it('say once that they have ended', () => {
    propose();
    expect(releases.expire(100 + PROPOSAL_US)).toMatchObject([{ id: 'P1', state: 'EXPIRED' }]);
    expect(releases.expire(200 + PROPOSAL_US)).toEqual([]);
    expect(approve('bob', 200 + PROPOSAL_US)).toMatchObject({ code: 'EXPIRED' });
    expect(propose('ada', 'P2')).toMatchObject({ state: 'OPEN' });
  });

  it('wait for green health, and say what is not', () => {
    propose();
    const refused = approve('bob', 200, { green: false, reasons: ['clock off', 'feed down'] });
    expect(refused).toMatchObject({ code: 'HEALTH_NOT_GREEN' });
    expect(refused).toHaveProperty('reason', expect.stringContaining('clock off; feed down'));
    expect(approve()).toMatchObject({ state: 'APPROVED' });
  });

  it('are known by their id only', () => {
    expect(approve('bob', 200, GREEN, 'P9')).toMatchObject({ code: 'UNKNOWN_PROPOSAL' });
  });

  it('are not proposed twice for the same', () => {
    propose();
    expect(propose('bob', 'P2')).toMatchObject({ code: 'ALREADY_PROPOSED' });
    expect(propose('bob', 'P3', 3, 'symbol:BTCUSDT')).toMatchObject({ state: 'OPEN' });
  });

  it('are remembered in a bounded number, open ones always', () => {
    propose('ada', 'open', 3, 'symbol:BTCUSDT');
    for (let i = 0; i < 200; i++) {
      propose('ada', `P${i}`);
      releases.outrun((scope) => scope === GLOBAL);
    }
    expect(approve('bob', 200, GREEN, 'P0')).toMatchObject({ code: 'UNKNOWN_PROPOSAL' });
    expect(approve('bob', 200, GREEN, 'P199')).toMatchObject({ code: 'NEWER_KILL' });
    expect(approve('bob', 200, GREEN, 'open')).toMatchObject({ state: 'APPROVED' });
  });
});

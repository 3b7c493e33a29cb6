import { PROPOSAL_US } from '@voltaire/reflex/governance/releases.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  anew,
  approve,
  kill,
  level,
  propose,
  running,
  say,
  sources,
  time,
  UNCHANGED,
} from './support.ts';

beforeEach(anew);

describe('a kill', () => {
  it('halts its scope, once for each number', () => {
    const governance = running();
    expect(say(governance, kill(1, 'symbol:BTCUSDT', 'CANCEL'))).toEqual({
      ...UNCHANGED,
      killed: { scope: 'symbol:BTCUSDT', mode: 'CANCEL', number: 1 },
    });
    expect(say(governance, kill(1, 'symbol:BTCUSDT', 'CANCEL'))).toEqual(UNCHANGED);
    const place = { venue: 'binance', symbol: 'BTCUSDT', strategy: 'kinetic' };
    expect(governance.state.levelFor(place)).toBe(4);
    expect(governance.state.levelFor({ ...place, symbol: 'ETHUSDT' })).toBe(0);
  });

  it('with a newer number takes over the mode; an older one late changes nothing', () => {
    const governance = running();
    say(governance, kill(2, GLOBAL, 'FLATTEN'));
    expect(say(governance, kill(1))).toEqual(UNCHANGED);
    expect(say(governance, kill(3)).killed).toEqual({ scope: GLOBAL, mode: 'HALT', number: 3 });
  });

  it('is lifted by two people, and nothing but it', () => {
    const governance = running();
    governance.recordable(time.health(false));
    say(governance, kill(1));
    const proposed = say(governance, propose(1));
    expect(proposed).toMatchObject({ proposals: [{ state: 'OPEN', id: 'Pr1-2' }] });
    expect(say(governance, approve(proposed)).refused).toEqual({
      kind: 113,
      command: 'approve',
      actor: 'ada',
      code: 'SAME_PERSON',
      reason: expect.stringContaining('somebody else'),
    });
    expect(level(governance)).toBe('HALTED');
    expect(say(governance, approve(proposed), 'bob')).toEqual({
      ...UNCHANGED,
      proposals: [expect.objectContaining({ state: 'APPROVED', approver: 'bob' })],
      released: { source: 'operator', scope: GLOBAL, killNumber: 1 },
    });
    expect(sources(governance)).toEqual(['audit']);
  });

  it('is not lifted while health is not green', () => {
    const governance = running();
    say(governance, kill(1));
    const action = approve(say(governance, propose(1)));
    const ill = { green: false, reasons: ['clock off'] };
    expect(say(governance, action, 'bob', ill).refused).toMatchObject({
      code: 'HEALTH_NOT_GREEN',
    });
    expect(level(governance)).toBe('HALTED');
  });

  it('wins against a release that it races', () => {
    const governance = running();
    say(governance, kill(1));
    const proposed = say(governance, propose(1));
    expect(say(governance, kill(2)).proposals).toMatchObject([{ state: 'EXPIRED' }]);
    expect(say(governance, approve(proposed), 'bob').refused).toMatchObject({ code: 'NEWER_KILL' });
    expect(say(governance, propose(1)).refused).toMatchObject({ code: 'NEWER_KILL' });
    expect(level(governance)).toBe('HALTED');
  });

  it('closes the proposals of narrower scopes too, and leaves those of others', () => {
    const governance = running();
    say(governance, kill(1, 'symbol:BTCUSDT'));
    say(governance, kill(2, 'strategy:kinetic'));
    say(governance, kill(3, 'symbol:ETHUSDT'));
    say(governance, propose(1, 'symbol:BTCUSDT'));
    say(governance, propose(2, 'strategy:kinetic'));
    say(governance, propose(3, 'symbol:ETHUSDT'));
    // The strategy trades BTCUSDT only, so that a kill of that symbol covers it.
    const closed = say(governance, kill(4, 'symbol:BTCUSDT')).proposals;
    expect(closed.map(({ scope }) => scope)).toEqual(['symbol:BTCUSDT', 'strategy:kinetic']);
    const rest = say(governance, kill(5)).proposals;
    expect(rest.map(({ scope }) => scope)).toEqual(['symbol:ETHUSDT']);
  });

  it('is never lifted by one person alone, whatever they do in whatever order', () => {
    const scope = fc.constantFrom<Scope[]>(GLOBAL, 'symbol:BTCUSDT');
    const step = fc.oneof(
      fc.tuple(fc.constant('kill'), scope, fc.integer({ min: 1, max: 5 })),
      fc.tuple(fc.constant('propose'), scope, fc.integer({ min: 1, max: 9 })),
      fc.tuple(fc.constant('approve'), scope, fc.integer({ min: 1, max: 20 })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        anew();
        const governance = running();
        say(governance, kill(1));
        for (const [what, where, n] of steps) {
          if (what === 'kill') say(governance, kill(n, where));
          else if (what === 'propose') say(governance, propose(n, where));
          else
            say(governance, { type: 'approve', proposalId: `Pr1-${n.toString(36)}`, reason: '' });
          expect(level(governance)).toBe('HALTED');
        }
      }),
    );
  });
});

describe('a latch', () => {
  it('is armed again by two people, as a kill is lifted', () => {
    const governance = running();
    const scope: Scope = 'strategy:kinetic';
    expect(governance.latch(scope, 'HALTED', 'CONSECUTIVE_REJECTS: 5 in a row', 1)).toBe(true);
    expect(governance.latch(scope, 'HALTED', 'CONSECUTIVE_REJECTS: 6 in a row', 2)).toBe(false);
    const proposed = say(governance, propose(0, scope, 'governor'));
    expect(say(governance, approve(proposed), 'bob').released).toEqual({
      source: 'governor',
      scope,
      killNumber: 0,
    });
    expect(governance.state.snapshot.reasons).toEqual([]);
  });
});

describe('a second cause of the same latch', () => {
  it('is said beside the first, and whoever has asked for a release has to ask again', () => {
    const governance = running();
    const scope: Scope = 'strategy:kinetic';
    governance.latch(scope, 'HALTED', 'CONSECUTIVE_REJECTS: 5 in a row; the limit is 5', 1);
    const proposed = say(governance, propose(0, scope, 'governor'));
    expect(governance.latch(scope, 'REDUCE_ONLY', 'LOSS_LIMIT: fallen by 300', 2)).toBe(true);
    expect(governance.latch(scope, 'HALTED', 'LOSS_LIMIT: fallen by 310', 3)).toBe(false);
    expect(governance.state.find('governor', scope)).toMatchObject({
      level: 'HALTED',
      reason: 'CONSECUTIVE_REJECTS: 5 in a row; the limit is 5; LOSS_LIMIT: fallen by 300',
      sinceUs: 2,
    });
    expect(say(governance, approve(proposed), 'bob').refused).toMatchObject({ code: 'NEWER_KILL' });
    const again = say(governance, propose(0, scope, 'governor'));
    expect(again.proposals.map(({ state }) => state)).toEqual(['EXPIRED', 'OPEN']);
    const { id: proposalId } = again.proposals[1]!;
    const approval = { type: 'approve', proposalId, reason: '' } as const;
    expect(say(governance, approval, 'bob').released).toMatchObject({ scope });
  });
});

describe('a proposal', () => {
  it('ends by itself, and an approval that comes then says so', () => {
    const governance = running();
    say(governance, kill(1));
    const proposed = say(governance, propose(1));
    time.pass(PROPOSAL_US / 1e3);
    expect(say(governance, approve(proposed), 'bob')).toMatchObject({
      proposals: [{ state: 'EXPIRED' }],
      refused: { code: 'EXPIRED' },
    });
    expect(governance.expire(time.atUs)).toEqual({ overrides: false, proposals: [] });
    expect(level(governance)).toBe('HALTED');
  });
});

import type { CommandAction } from '../model/event.ts';
import { OutcomeKind, type Proposal, type StateReason } from '../model/outcome.ts';
import type { Scope } from '../model/scope.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Who has not found a second person by then proposes again, knowing what is known then. */
export const PROPOSAL_US = 15 * 60e6;
/** Proposals that are remembered; the oldest closed ones are forgotten first. */
const REMEMBERED = 64;

const NONE: readonly Proposal[] = [];

/** Whether the system may be let loose again, and what speaks against it. */
export interface ReleaseHealth {
  readonly green: boolean;
  readonly reasons: readonly string[];
}

interface Asked {
  proposal: Proposal;
  /** Since when that held which it wants lifted: what holds since later is something newer. */
  readonly sinceUs: number;
  /** Closed by a kill. */
  outrun: boolean;
}

/**
 * Four eyes: one person proposes to lift a halt, another approves, in time, while all is well, and only
 * if nothing newer has halted the same: between a kill and a release that race, the kill wins. What is
 * approved here, the caller releases.
 */
export class Releases {
  private readonly asked = new Map<string, Asked>();

  /** `held`: what the source holds for the scope. `id` must be new. */
  propose(
    action: Extract<CommandAction, { type: 'propose' }>,
    actor: string,
    atUs: number,
    id: string,
    held: StateReason | undefined,
  ): Proposal | Refusal {
    const { source, scope, reason, killNumber } = action;
    if (!held) return NOT_HALTED;
    if (killNumberOf(held) > killNumber) return NEWER_KILL;
    for (const { proposal } of this.asked.values()) {
      if (proposal.state !== 'OPEN' || proposal.source !== source || proposal.scope !== scope)
        continue;
      return refusal(
        'ALREADY_PROPOSED',
        `${proposal.id} of ${proposal.proposer} asks for the same; somebody else may approve that`,
      );
    }
    const proposal: Proposal = {
      kind: OutcomeKind.PROPOSAL,
      id,
      source,
      scope,
      killNumber,
      proposer: actor,
      reason,
      expiresAtUs: atUs + PROPOSAL_US,
      state: 'OPEN',
      approver: null,
    };
    this.forget();
    this.asked.set(id, { proposal, sinceUs: held.sinceUs, outrun: false });
    return proposal;
  }

  /** `heldBy`: what a source holds for a scope at this moment. A refusal leaves the proposal open. */
  approve(
    { proposalId }: Extract<CommandAction, { type: 'approve' }>,
    actor: string,
    atUs: number,
    health: ReleaseHealth,
    heldBy: (source: string, scope: Scope) => StateReason | undefined,
  ): Proposal | Refusal {
    const asked = this.asked.get(proposalId);
    if (!asked) return UNKNOWN;
    const { proposal, sinceUs, outrun } = asked;
    if (outrun) return NEWER_KILL;
    if (proposal.state === 'APPROVED') return APPROVED;
    if (proposal.state === 'EXPIRED' || !(atUs < proposal.expiresAtUs)) return EXPIRED;
    const held = heldBy(proposal.source, proposal.scope);
    if (!held) return NOT_HALTED;
    if (killNumberOf(held) > proposal.killNumber || held.sinceUs !== sinceUs) return NEWER_KILL;
    const approver = personOf(actor);
    if (approver === '' || approver === personOf(proposal.proposer)) return SAME_PERSON;
    if (!health.green) {
      const why = health.reasons.join('; ') || 'nobody says why';
      return refusal('HEALTH_NOT_GREEN', `mend this first, then approve again: ${why}`);
    }
    asked.proposal = { ...proposal, state: 'APPROVED', approver: actor };
    return asked.proposal;
  }

  /** A kill closes what is open in the scopes that it covers. */
  outrun(covered: (scope: Scope) => boolean): Proposal[] {
    return this.close((asked) => {
      asked.outrun = covered(asked.proposal.scope);
      return asked.outrun;
    });
  }

  /** Asked for before something newer halted the same: nobody can approve it, so it bars no other. */
  outdated(source: string, scope: Scope, held: StateReason | undefined): Proposal[] {
    return this.close((asked) => {
      const { proposal } = asked;
      const same = proposal.source === source && proposal.scope === scope;
      if (same && asked.sinceUs !== held?.sinceUs) asked.outrun = true;
      return asked.outrun;
    });
  }

  /** Those whose time is over at this moment. */
  expire(atUs: number): readonly Proposal[] {
    if (this.asked.size === 0) return NONE;
    return this.close(({ proposal }) => atUs >= proposal.expiresAtUs);
  }

  private close(ends: (asked: Asked) => boolean): Proposal[] {
    const closed: Proposal[] = [];
    for (const asked of this.asked.values()) {
      if (asked.proposal.state !== 'OPEN' || !ends(asked)) continue;
      asked.proposal = { ...asked.proposal, state: 'EXPIRED' };
      closed.push(asked.proposal);
    }
    return closed;
  }

  /** Open ones stay: there is at most one for each source and scope that holds anything. */
  private forget(): void {
    for (const [id, { proposal }] of this.asked) {
      if (this.asked.size < REMEMBERED) return;
      if (proposal.state !== 'OPEN') this.asked.delete(id);
    }
  }
}

/** A name is the same person's however it is written, and from the shell as well. */
function personOf(actor: string): string {
  return actor
    .trim()
    .toLowerCase()
    .replace(/^shell:\s*/, '');
}

function killNumberOf(reason: StateReason): number {
  return reason.kill?.number ?? 0;
}

const NOT_HALTED = refusal(
  'NOT_HALTED',
  'this source holds nothing for this scope: look at the trading state, and name what holds there',
);
const NEWER_KILL = refusal(
  'NEWER_KILL',
  'something newer has halted this; look at that one, then propose to lift it',
);
const SAME_PERSON = refusal('SAME_PERSON', 'who proposes cannot approve; ask somebody else to');
const EXPIRED = refusal('EXPIRED', 'nobody approved within 15 minutes; propose again');
const APPROVED = refusal('ALREADY_APPROVED', 'somebody has approved this already');
const UNKNOWN = refusal('UNKNOWN_PROPOSAL', 'there is no such proposal in this run; propose again');

import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import type { OverridesSnapshot, PendingAdvice, Proposal } from '@voltaire/reflex/model/outcome.ts';
import { placeOf, wholeUs } from './position.ts';

/** Where a record of the journal stands, and when it was made. */
export interface At {
  readonly run: number;
  readonly seq: number;
  readonly atUs: number;
}

/** What waits for a second person, and what became of it; as the columns of its table are named. */
export interface ApprovalRow {
  readonly id: string;
  /** Of the record that it began with. */
  readonly place: string;
  readonly run: number;
  readonly kind: 'RELEASE' | 'ADVICE';
  readonly scope: string;
  readonly details: object;
  /** A person, or the model that advised. */
  readonly proposer: string;
  readonly reason: string;
  readonly at_us: number;
  readonly expires_at_us: number;
  /** SUPERSEDED: by a newer halt, or a newer word of the model. LAPSED: its run has ended. */
  readonly state: 'OPEN' | 'APPROVED' | 'EXPIRED' | 'SUPERSEDED' | 'LAPSED';
  readonly approver: string | null;
  readonly approval_reason: string | null;
  readonly closed_at_us: number | null;
  readonly closed_place: string | null;
}

/** As a database gives it back: of 64 bits one gives text, another a number. */
export type StoredApproval = Omit<ApprovalRow, 'expires_at_us'> & {
  readonly expires_at_us: string | number;
};

type Approval = Extract<CommandAction, { type: 'approve' | 'accept' }>;
type Known = Pick<ApprovalRow, 'id' | 'kind' | 'scope' | 'details' | 'proposer' | 'reason'> & {
  readonly expiresAtUs: number;
};

/**
 * Makes the rows of approvals. A row is written whole at each change, so that it does not matter in which
 * batch a change is read: what is still open is known here, and read from the table when the index goes on.
 */
export class ApprovalRows {
  private readonly open = new Map<string, ApprovalRow>();
  /** The newest that was not refused: what it has led to stands right behind it. */
  private command: { readonly actor: string; readonly action: Approval } | null = null;

  /** Goes on in the middle of a run, with what is open there. */
  resume(open: readonly StoredApproval[]): void {
    this.open.clear();
    for (const row of open) {
      this.open.set(row.id, { ...row, ...WAITING, expires_at_us: Number(row.expires_at_us) });
    }
  }

  /** Nobody can answer any more what an earlier run has asked. */
  boot(at: At): ApprovalRow[] {
    const lapsed = [...this.open.values()].filter(({ run }) => run < at.run);
    return lapsed.map((row) => this.close(row, 'LAPSED', at));
  }

  commanded(actor: string, action: CommandAction): void {
    if (action.type === 'approve' || action.type === 'accept') this.command = { actor, action };
  }

  /** The command had no effect. */
  refused(): void {
    this.command = null;
  }

  proposal(at: At, proposal: Proposal): ApprovalRow[] {
    const { id, scope, source, killNumber, proposer, reason, expiresAtUs, state } = proposal;
    const details = { source, killNumber };
    const known = { id, kind: 'RELEASE', scope, details, proposer, reason, expiresAtUs } as const;
    if (state === 'OPEN') return [this.begin(known, at)];
    const row = this.open.get(id) ?? this.begin(known, at);
    if (state === 'APPROVED') {
      return [this.close(row, 'APPROVED', at, { by: proposal.approver, reason: this.said(id) })];
    }
    return [this.close(row, unanswered(row, at), at)];
  }

  /** Which advice waits now: what has begun to, and what no longer does. */
  overrides(at: At, { pending }: OverridesSnapshot): ApprovalRow[] {
    const waiting = new Set(pending.map(({ id }) => id));
    const ended = [...this.open.values()].filter(
      ({ id, kind, run }) => kind === 'ADVICE' && run === at.run && !waiting.has(id),
    );
    const begun = pending.filter(({ id }) => !this.open.has(id));
    return [
      ...ended.map((row) => this.endOfAdvice(row, at)),
      ...begun.map((advice) => this.begin(knownOf(advice), at)),
    ];
  }

  private endOfAdvice(row: ApprovalRow, at: At): ApprovalRow {
    const reason = this.said(row.id);
    if (reason === null) return this.close(row, unanswered(row, at), at);
    return this.close(row, 'APPROVED', at, { by: this.command!.actor, reason });
  }

  /** Why somebody has just approved it; null when nobody has. */
  private said(id: string): string | null {
    const action = this.command?.action;
    if (!action) return null;
    const about = action.type === 'approve' ? action.proposalId : action.adviceId;
    return about === id ? action.reason : null;
  }

  private begin({ expiresAtUs, ...known }: Known, { run, seq, atUs }: At): ApprovalRow {
    const row: ApprovalRow = {
      ...known,
      ...WAITING,
      place: String(placeOf(run, seq)),
      run,
      at_us: wholeUs(atUs),
      expires_at_us: wholeUs(expiresAtUs),
    };
    this.open.set(row.id, row);
    return row;
  }

  private close(
    row: ApprovalRow,
    state: ApprovalRow['state'],
    { run, seq, atUs }: At,
    approved: { by: string | null; reason: string | null } = { by: null, reason: null },
  ): ApprovalRow {
    this.open.delete(row.id);
    return {
      ...row,
      state,
      approver: approved.by,
      approval_reason: approved.reason,
      closed_at_us: wholeUs(atUs),
      closed_place: String(placeOf(run, seq)),
    };
  }
}

const WAITING = {
  state: 'OPEN',
  approver: null,
  approval_reason: null,
  closed_at_us: null,
  closed_place: null,
} as const;

function unanswered({ expires_at_us: end }: ApprovalRow, { atUs }: At): 'EXPIRED' | 'SUPERSEDED' {
  return wholeUs(atUs) >= end ? 'EXPIRED' : 'SUPERSEDED';
}

function knownOf({ id, scope, aggression, bias, advice, expiresAtUs }: PendingAdvice): Known {
  const details = { aggression, bias };
  const { modelId: proposer, rationale: reason } = advice;
  return { id, kind: 'ADVICE', scope, details, proposer, reason, expiresAtUs };
}

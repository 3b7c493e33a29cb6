import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type {
  KillReport as KillRecord,
  Outcome,
  Proposal as ProposalRecord,
  StateReason,
  TradingStateSnapshot,
} from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { TradingLevel, type TradingLevelName } from '@voltaire/reflex/model/trading-level.ts';
import type {
  KillReport,
  Proposal,
  TradingState,
  TradingStateReason,
} from '@voltaire/schema/governance.ts';
import type { KernelHost } from '../kernel/kernel-host.ts';
import { toForeign } from './orders.ts';

/** Where a kill's reason stands, and whose halts a proposal can name. */
export const OPERATOR = 'operator';

/** Changes of the trading state kept for looking back; the journal keeps all. */
const MOST = 2_000;

interface Change {
  readonly atUs: number;
  readonly reasons: readonly StateReason[];
}

/** Who restricts trading, why, how far a kill has come, and who asks for what to be lifted. */
export class Trading {
  private level: TradingLevelName = 'HALTED';
  private readonly history: Change[] = [];
  private readonly kills = new Map<Scope, KillReport>();
  private readonly open = new Map<string, Proposal>();

  constructor(
    private readonly kernel: Pick<KernelHost, 'alive' | 'killEngaged' | 'killedScopes'>,
    private readonly instruments: readonly Instrument[],
  ) {}

  applyState({ level, reasons }: TradingStateSnapshot, { atUs }: Outcome): void {
    this.level = level;
    this.history.push({ atUs, reasons });
    if (this.history.length > MOST) this.history.shift();
  }

  applyKill({ kind: _kind, residual, foreign, ...rest }: KillRecord, { atUs }: Outcome): void {
    const held = residual.map(({ symbolId, lots, notional }) => {
      const instrument = this.instruments[symbolId]!;
      return { symbol: instrument.symbol, quantity: instrument.quantityText(lots), notional };
    });
    this.kills.set(rest.scope, { ...rest, residual: held, foreign: foreign.map(toForeign), atUs });
  }

  applyProposal(record: ProposalRecord): void {
    if (record.state === 'OPEN') this.open.set(record.id, toProposal(record));
    else this.open.delete(record.id);
  }

  get state(): TradingState {
    const { alive, killEngaged, killedScopes } = this.kernel;
    const now = Date.now() * 1000;
    return {
      level: alive ? this.level : 'HALTED',
      reasons: this.reasons.map(toReason).sort(strictestFirst),
      killEngaged,
      killedScopes: [...killedScopes],
      kills: [...this.kills].filter(([scope]) => this.killOf(scope)).map(([, report]) => report),
      proposals: [...this.open.values()].filter(({ expiresAtUs }) => expiresAtUs > now),
    };
  }

  /** In force now, of every scope. */
  get reasons(): readonly StateReason[] {
    return this.history.at(-1)?.reasons ?? [];
  }

  /** In force at a moment; null when that is longer ago than what is kept. */
  reasonsAt(atUs: number): readonly StateReason[] | null {
    return this.history.findLast((change) => change.atUs <= atUs)?.reasons ?? null;
  }

  /** The operator's kill of exactly this scope. */
  killOf(scope: Scope): StateReason | undefined {
    return this.held(OPERATOR, scope);
  }

  held(source: string, scope: Scope): StateReason | undefined {
    return this.reasons.find((each) => each.source === source && each.scope === scope);
  }
}

export function toReason({ kill, ...reason }: StateReason): TradingStateReason {
  return { ...reason, kill: kill ? { ...kill } : null };
}

export function toProposal(record: ProposalRecord): Proposal {
  const { id, scope, proposer, reason, expiresAtUs, state, approver } = record;
  const source = record.source === OPERATOR ? 'OPERATOR' : 'GOVERNOR';
  return { id, source, scope, proposer, reason, expiresAtUs, state, approver };
}

function strictestFirst(a: TradingStateReason, b: TradingStateReason): number {
  return TradingLevel[b.level] - TradingLevel[a.level];
}

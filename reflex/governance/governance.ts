import type { Boot, Command, CommandAction, Health, KillMode } from '../model/event.ts';
import { OutcomeKind, type Proposal, type Refused, type StateReason } from '../model/outcome.ts';
import { GLOBAL, type Place, type Scope } from '../model/scope.ts';
import { Legislator } from './legislator.ts';
import { encloses, placesOf } from './places.ts';
import { type Refusal, refusal } from './refusal.ts';
import { type ReleaseHealth, Releases } from './releases.ts';
import { TradingLevel } from '../model/trading-level.ts';
import { CLOSING, LATCHED, TradingState } from './trading-state.ts';

/** What people hold by a kill, and what has latched by itself: both outlive a run and need a release. */
export const OPERATOR = 'operator';
export const GOVERNOR = LATCHED;
/** Sources that let go by themselves, or are found anew by the next run. */
const RECOVERY = 'recovery';
const ORDER_LINK = 'order link';
const AUDIT = 'audit';
const SHUTDOWN = 'shutdown';

/** What a command has led to: everything that must be recorded or acted upon. */
export interface Ruling {
  /** Whether the legislator's snapshot has changed; the trading state has a version of its own. */
  readonly overrides: boolean;
  /** Opened, approved or closed. */
  readonly proposals: readonly Proposal[];
  readonly refused: Refused | null;
  /** Lifted; `killNumber` is that of the newest kill lifted with it, 0 when there was none. */
  readonly released: { source: string; scope: Scope; killNumber: number } | null;
  /** A kill that is in force from here on. */
  readonly killed: { scope: Scope; mode: KillMode; number: number } | null;
}

const NOTHING: Ruling = {
  overrides: false,
  proposals: [],
  refused: null,
  released: null,
  killed: null,
};

/** Who may trade how much, and how boldly. */
export class Governance {
  readonly state = new TradingState();
  readonly legislator: Legislator;
  private readonly releases = new Releases();
  private readonly places: readonly Place[];
  private readonly models: readonly string[];
  private readonly runId: string;
  private linked = false;
  /** Of the state that `linked` was read from. */
  private linkVersion = -1;

  constructor(boot: Boot) {
    const { carry, atUs, policy, runId } = boot;
    this.runId = runId;
    this.places = placesOf(boot);
    this.models = policy.inference?.models ?? [];
    this.legislator = new Legislator(this.places, policy.inference?.adviceTightens ?? false);
    for (const reason of carry?.tradingState ?? []) {
      if (reason.source === OPERATOR || reason.source === GOVERNOR) this.state.hold(reason);
    }
    for (const override of carry?.overrides ?? []) this.legislator.restore(override);
    this.legislator.expire(atUs);
    this.halt(RECOVERY, NOT_RECONCILED, atUs);
  }

  /** `seq`: of the command's event in the journal. `health` is looked at when a release is approved. */
  command({ action, actor, atUs }: Command, seq: number, health: ReleaseHealth): Ruling {
    const before = this.legislator.version;
    const expired = this.expire(atUs).proposals;
    const ruling = this.rule(action, actor, atUs, seq, health);
    const proposals = [...expired, ...(ruling.proposals ?? [])];
    const { refusal: no = null, ...rest } = ruling;
    const refused: Refused | null = no && {
      kind: OutcomeKind.REFUSED,
      command: action.type,
      actor,
      ...no,
    };
    return {
      ...NOTHING,
      ...rest,
      proposals,
      refused,
      overrides: this.legislator.version !== before,
    };
  }

  /** What ends at this moment by itself. Cheap while nothing does. */
  expire(atUs: number): { overrides: boolean; proposals: readonly Proposal[] } {
    return { overrides: this.legislator.expire(atUs), proposals: this.releases.expire(atUs) };
  }

  /** Asked after every event: looked up after a change of the state only. */
  get ordersLinked(): boolean {
    if (this.linkVersion !== this.state.version) {
      this.linkVersion = this.state.version;
      this.linked = !this.state.holds(ORDER_LINK);
    }
    return this.linked;
  }

  /** Without a link for orders nothing is sent; with one again, only after reconciliation. */
  orderLink(up: boolean, reason: string, atUs: number): boolean {
    if (up) return this.state.release(ORDER_LINK);
    const halted = this.halt(ORDER_LINK, reason, atUs);
    const pending = this.halt(RECOVERY, NOT_RECONCILED, atUs);
    return halted || pending;
  }

  reconciled(): boolean {
    return this.state.release(RECOVERY);
  }

  /** No audit, no trade: orders that could not be recorded are not sent. */
  recordable({ recordable, reason, atUs }: Health): boolean {
    if (recordable) return this.state.release(AUDIT);
    return this.halt(AUDIT, reason, atUs);
  }

  get canRecord(): boolean {
    return !this.state.holds(AUDIT);
  }

  /** A user's strategy is at fault: it alone stops, until two people have looked. */
  isolate(strategy: string, problem: string, atUs: number): boolean {
    return this.latch(`strategy:${strategy}`, 'HALTED', problem, atUs);
  }

  /** A kill closes positions in the symbol, and others' orders stood in its way; '' when it is done. */
  makeRoom(symbol: string, reason: string, atUs: number): void {
    const level = reason === '' ? 'ACTIVE' : 'CANCEL_ONLY';
    const held = { source: CLOSING, scope: `symbol:${symbol}`, level, reason } as const;
    this.state.replace({ ...held, actor: KERNEL, sinceUs: atUs });
  }

  /**
   * Holds until two people lift it. `reason` begins with its code and a colon. A further cause is said
   * beside those from before, and a release that was asked for without knowing of it has to be asked
   * for anew: nobody lifts what nobody has seen. True when anything changed.
   */
  latch(scope: Scope, level: StateReason['level'], reason: string, atUs: number): boolean {
    const latched = { source: GOVERNOR, scope, level, reason, actor: KERNEL, sinceUs: atUs };
    const held = this.state.find(GOVERNOR, scope);
    if (!held || tells(held.reason, reason)) return this.state.hold(latched);
    this.state.release(GOVERNOR, scope);
    const tighter = TradingLevel[held.level] > TradingLevel[level] ? held.level : level;
    const both = `${held.reason}${BESIDE}${reason}`;
    return this.state.hold({ ...latched, level: tighter, reason: both });
  }

  private rule(
    action: CommandAction,
    actor: string,
    atUs: number,
    seq: number,
    health: ReleaseHealth,
  ): Partial<Ruling> & { refusal?: Refusal | null } {
    const number = seq.toString(36);
    switch (action.type) {
      case 'kill':
        return this.kill(action, actor, atUs);
      case 'propose': {
        const { source, scope } = action;
        const id = `P${this.runId}-${number}`;
        const held = this.state.find(source, scope);
        const outdated = this.releases.outdated(source, scope, held);
        const ruling = opened(this.releases.propose(action, actor, atUs, id, held));
        return { ...ruling, proposals: [...outdated, ...(ruling.proposals ?? [])] };
      }
      case 'approve':
        return this.release(
          this.releases.approve(action, actor, atUs, health, (source, scope) =>
            this.state.find(source, scope),
          ),
        );
      case 'aggression':
      case 'bias':
        return { refusal: this.legislator.order(action, actor, atUs) };
      case 'advise':
        if (!this.models.includes(action.advice.modelId)) return { refusal: NO_SUCH_MODEL };
        return { refusal: this.legislator.advise(action, actor, atUs, `A${this.runId}-${number}`) };
      case 'accept':
        return { refusal: this.legislator.accept(action, actor, atUs) };
      case 'place':
      case 'cancel':
        return NOTHING; // of orders, and the gate's (kernel/ticket.ts)
      case 'stop':
        this.halt(SHUTDOWN, action.reason, atUs, actor);
        return NOTHING;
    }
  }

  /** The newest number of a scope counts: the same kill twice, or an older one late, changes nothing. */
  private kill(
    { scope, mode, reason, killNumber: number }: Extract<CommandAction, { type: 'kill' }>,
    actor: string,
    atUs: number,
  ): Partial<Ruling> {
    const kill = { mode, number };
    const held: StateReason = {
      source: OPERATOR,
      scope,
      level: 'HALTED',
      reason,
      actor,
      sinceUs: atUs,
      kill,
    };
    if (!this.state.hold(held)) return NOTHING;
    const proposals = this.releases.outrun((inner) => encloses(scope, inner, this.places));
    return { proposals, killed: { scope, ...kill } };
  }

  private release(answer: Proposal | Refusal): Partial<Ruling> & { refusal?: Refusal } {
    if ('code' in answer) return { refusal: answer };
    const { source, scope } = answer;
    const killNumber = this.state.find(source, scope)?.kill?.number ?? 0;
    this.state.release(source, scope);
    return { proposals: [answer], released: { source, scope, killNumber } };
  }

  private halt(source: string, reason: string, atUs: number, actor = KERNEL): boolean {
    return this.state.hold({
      source,
      scope: GLOBAL,
      level: 'HALTED',
      reason,
      actor,
      sinceUs: atUs,
    });
  }
}

function opened(answer: Proposal | Refusal): Partial<Ruling> & { refusal?: Refusal } {
  return 'code' in answer ? { refusal: answer } : { proposals: [answer] };
}

/** Whether the code of this reason is among those that are told already. */
function tells(known: string, reason: string): boolean {
  const code = reason.slice(0, reason.indexOf(':') + 1);
  return known.split(BESIDE).some((one) => one.startsWith(code));
}

const BESIDE = '; ';
const KERNEL = 'kernel';
const NOT_RECONCILED = 'not reconciled yet';
const NO_SUCH_MODEL = refusal(
  'MODEL_NOT_ALLOWED',
  'the policy does not name this model among those that may be listened to; add it there',
);

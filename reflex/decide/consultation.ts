import type { Answer } from '../model/event.ts';
import type { Hold, Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { MarketView } from '../orient/market-view.ts';
import { ViewSnapshot } from '../orient/view-snapshot.ts';

/** An answer that came after the budget counts as this. */
const LATE: Hold = { kind: 'hold', code: 'LATE' };

/** A question that is open for this many budgets, and for a second, will not be answered. */
const ENDLESS_BUDGETS = 20;
const ENDLESS_MS = 1000;

export type Reply =
  /** To be treated as a built-in strategy's, with the view of now. */
  | {
      readonly kind: 'answer';
      readonly answer: StrategyAnswer;
      /** What a hold came with; empty for anything else. */
      readonly hurdles: readonly Hurdle[];
    }
  /** The strategy, with all its symbols, is to be halted: code and sentence. */
  | { readonly kind: 'problem'; readonly problem: string }
  /** Of one that is halted already. */
  | { readonly kind: 'nothing' };

const NOTHING: Reply = { kind: 'nothing' };
const NO_HURDLES: readonly Hurdle[] = [];

/**
 * What the kernel keeps of one strategy that runs in a thread of its own, on one symbol: the question
 * that is open, if one is. Everything follows from events, so that a replay needs no thread.
 *
 * There is never more than one question open. Ticks that come meanwhile are not asked about one by
 * one: once there is an answer, the next question is about the newest view.
 */
export class Consultation {
  /** What it is asked about; valid while the question is open. */
  readonly snapshot = new ViewSnapshot();
  /** Of the event that it is asked about. */
  askedSeq = -1;
  /** A tick came while a question was open: ask again as soon as it is answered. */
  missedTick = false;
  /** Why it is asked no more; empty while all is well. */
  problem = '';
  askedNs = Number.NaN;
  private open = false;

  constructor(
    readonly strategy: string,
    readonly symbolId: number,
    readonly budgetMs: number,
  ) {}

  /**
   * Whether there is a question now that is to be carried to the thread. `silentCode` says which hold
   * comes without its hurdles; null: every one (orient/view-snapshot.ts).
   */
  ask(seq: number, view: MarketView, silentCode: string | null = null): boolean {
    if (this.problem !== '') return false;
    if (this.open) {
      this.missedTick = true;
      return false;
    }
    if (!this.snapshot.write(view, silentCode)) return false;
    this.open = true;
    this.missedTick = false;
    this.askedSeq = seq;
    this.askedNs = view.monoNs;
    return true;
  }

  answer(event: Answer): Reply {
    if (this.problem !== '') return NOTHING;
    if (event.problem !== '') return this.fail(event.problem);
    if (!this.open || event.askedSeq !== this.askedSeq) {
      return this.fail(`FLOOD: it answered event ${event.askedSeq}, which it was not asked about`);
    }
    if (event.answer === null) return this.fail('MALFORMED: it answered nothing');
    this.open = false;
    const late = !(event.monoNs - this.askedNs <= this.budgetMs * 1e6);
    if (late) return { kind: 'answer', answer: LATE, hurdles: NO_HURDLES };
    const hurdles = event.answer.kind === 'hold' ? (event.hurdles ?? NO_HURDLES) : NO_HURDLES;
    return { kind: 'answer', answer: event.answer, hurdles };
  }

  /** At a timer: a problem when the question has been open for too long, else empty. */
  overdue(monoNs: number): string {
    if (!this.open) return '';
    const limitMs = Math.max(ENDLESS_BUDGETS * this.budgetMs, ENDLESS_MS);
    if (monoNs - this.askedNs <= limitMs * 1e6) return '';
    return `ENDLESS: no answer within ${limitMs} ms, its budget is ${this.budgetMs} ms`;
  }

  /** It is asked nothing any more, for this reason. */
  close(problem: string): void {
    this.problem = problem;
    this.open = false;
    this.missedTick = false;
  }

  /** Its halt has been lifted: it is asked again. */
  reopen(): void {
    this.problem = '';
  }

  private fail(problem: string): Reply {
    this.close(problem);
    return { kind: 'problem', problem };
  }
}

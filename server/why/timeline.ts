import type { Decision, HoldSnapshot } from '@voltaire/reflex/model/outcome.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';

/** What a strategy said of a symbol: that it wanted something, or why it did not. */
export type Said = Decision | HoldSnapshot;

export interface Moment {
  readonly seq: number;
  readonly atUs: number;
  /** The same was said, in other words or the same, since then. */
  readonly sinceUs: number;
  readonly said: Said;
}

export function strategyOf(said: Said): string {
  return said.kind === OutcomeKind.HOLD ? said.strategy : said.intent.request.strategy;
}

/** The moment behind `before`: what is said again began when it was said first. */
export function follow(
  before: Moment | undefined,
  said: Said,
  { seq, atUs }: { readonly seq: number; readonly atUs: number },
): Moment {
  const same = before !== undefined && gist(before.said) === gist(said);
  return { seq, atUs, sinceUs: same ? before.sinceUs : atUs, said };
}

/** What two that say the same have in common. */
export function gist(said: Said): string {
  if (said.kind === OutcomeKind.HOLD) return `HELD ${said.code}`;
  return said.allowed ? 'ALLOWED' : `DENIED ${said.code}`;
}

/** The newest of what one strategy said of one symbol, with a bound. */
export class Timeline {
  private readonly moments: Moment[] = [];

  /** What is asked for an earlier time than this is not here (any more). */
  constructor(
    private fromUs: number,
    private readonly most: number,
  ) {}

  add(said: Said, place: { readonly seq: number; readonly atUs: number }): void {
    this.moments.push(follow(this.moments.at(-1), said, place));
    if (this.moments.length <= this.most) return;
    this.moments.shift();
    this.fromUs = this.moments[0]!.atUs;
  }

  knows(atUs: number): boolean {
    return atUs >= this.fromUs;
  }

  at(atUs: number): Moment | undefined {
    return this.moments.findLast((moment) => moment.atUs <= atUs);
  }
}

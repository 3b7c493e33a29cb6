import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import type { Decision } from '@voltaire/reflex/model/outcome.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';

/** A decision in as many words as it takes to see what is different. */
export interface DecisionInShort {
  readonly atUs: number;
  readonly allowed: boolean;
  readonly code: DenialCode | null;
  readonly request: OrderRequest;
}

export interface DecisionDifference {
  readonly strategy: string;
  readonly symbolId: number;
  /** Null where there was none. */
  readonly asItWas: DecisionInShort | null;
  readonly changed: DecisionInShort | null;
}

export interface Differences {
  /** Decisions that are the same in both. */
  readonly same: number;
  readonly different: number;
  /** The first of those that are not, in the order of their time. */
  readonly first: readonly DecisionDifference[];
}

/**
 * Decisions of one run. Two of two runs are compared when the same strategy made them about the same
 * symbol at the same place of the journal; of several there, the first with the first.
 */
export class DecisionList {
  private readonly byPlace = new Map<string, DecisionInShort>();
  private readonly counts = new Map<string, number>();

  take({ allowed, code, intent: { request } }: Decision, atUs: number, seq: number): void {
    const place = `${seq} ${request.symbolId} ${request.strategy}`;
    const nth = this.counts.get(place) ?? 0;
    this.counts.set(place, nth + 1);
    this.byPlace.set(`${place} ${nth}`, { atUs, allowed, code, request });
  }

  differences(changed: DecisionList, most: number): Differences {
    const different: DecisionDifference[] = [];
    let same = 0;
    for (const place of new Set([...this.byPlace.keys(), ...changed.byPlace.keys()])) {
      const before = this.byPlace.get(place) ?? null;
      const after = changed.byPlace.get(place) ?? null;
      if (before && after && isSame(before, after)) same++;
      else different.push({ ...ofWhom(before ?? after!), asItWas: before, changed: after });
    }
    const timeOf = (each: DecisionDifference) => (each.asItWas ?? each.changed)!.atUs;
    different.sort((a, b) => timeOf(a) - timeOf(b));
    return { same, different: different.length, first: different.slice(0, most) };
  }
}

function ofWhom({ request: { strategy, symbolId } }: DecisionInShort) {
  return { strategy, symbolId };
}

/** Ids are of the run; what was asked for, and what became of it, is of the decision. */
function isSame(one: DecisionInShort, other: DecisionInShort): boolean {
  return one.allowed === other.allowed && one.code === other.code && asked(one) === asked(other);
}

function asked({ request }: DecisionInShort): string {
  return JSON.stringify({ ...request, parentId: '' });
}

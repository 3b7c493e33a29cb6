/** What can be found in a recording, the worst first. */
export const FINDING_KINDS = [
  'MALFORMED',
  'GAP',
  'CHECKSUM_MISMATCH',
  'QUOTE_MISMATCH',
  'CROSSED_BOOK',
  'BAD_SNAPSHOT',
  'TORN',
  'REFUSED',
  'UNKNOWN',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** All of one kind, and where they begin. */
export interface Finding {
  readonly kind: FindingKind;
  readonly count: number;
  /** The first lines of the tape, at most ten. */
  readonly lines: readonly number[];
  /** Of the first; null when it is about no symbol. */
  readonly symbol: string | null;
  readonly reason: string;
}

const LINES_MAX = 10;

export class Findings {
  private readonly byKind = new Map<
    FindingKind,
    { first: Finding; lines: number[]; count: number }
  >();

  add(kind: FindingKind, line: number, symbol: string | null, reason: string): void {
    const known = this.byKind.get(kind);
    if (!known) {
      const first = { kind, count: 1, lines: [line], symbol, reason };
      this.byKind.set(kind, { first, lines: [line], count: 1 });
      return;
    }
    known.count++;
    if (known.lines.length < LINES_MAX) known.lines.push(line);
  }

  count(kind: FindingKind): number {
    return this.byKind.get(kind)?.count ?? 0;
  }

  list(): Finding[] {
    return FINDING_KINDS.flatMap((kind) => {
      const found = this.byKind.get(kind);
      return found ? [{ ...found.first, count: found.count, lines: found.lines }] : [];
    });
  }
}

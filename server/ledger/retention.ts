import { readdirSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PREFIX, prefixEnd } from '@voltaire/reflex/journal/prefix-end.ts';
import { bootOf, listRuns } from '@voltaire/reflex/journal/reader.ts';
import { replaceFile } from './durable-file.ts';
import type { Ledger } from './ledger.ts';
import type { LedgerSigner } from './ledger-key.ts';
import { endOf, prefixOf, writePrefix } from './prefix.ts';
import type { Proofs } from './proofs.ts';

/**
 * Drops the oldest runs of a journal when they ended longer ago than they must be kept. A run goes as a
 * whole: its first record says what all others mean. What stays can still be verified, because the
 * ledger's key signs what was before it. The run that was signed last, and each behind it, stays
 * whatever its age: recovery begins there.
 */
export class Retention {
  constructor(
    private readonly ledger: Ledger,
    private readonly proofs: Proofs,
    private readonly signer: LedgerSigner,
    private readonly keepMs: number,
  ) {}

  /** False when there was nothing to drop. Whenever it is left, the journal that is there is whole. */
  drop(nowMs: number): boolean {
    const { directory } = this.ledger;
    const gone = this.removeDropped();
    const keep = this.firstToKeep(nowMs);
    if (keep === null) return gone;
    this.sign(keep.before, keep.first);
    this.ledger.checkpoints.drop(this.ledger.prefix!.size);
    return this.removeDropped() || prefixEnd(directory) > 0;
  }

  /** The first segment that stays and the one before it; null when all stay. */
  private firstToKeep(nowMs: number): { before: string; first: string } | null {
    const { directory, proven } = this.ledger;
    if (!proven) return null;
    const runs = listRuns(directory);
    const last = Number.parseInt(proven.segment, 10);
    const signed = runs.findIndex(({ segments }) => segments.some(({ number }) => number === last));
    let keep = 0;
    // A run had ended when the next one began.
    while (keep < signed && this.began(runs[keep + 1]!) <= nowMs - this.keepMs) keep++;
    if (keep === 0) return null;
    return { before: runs[keep - 1]!.segments.at(-1)!.path, first: runs[keep]!.segments[0]!.path };
  }

  /** Infinity for a run that left nothing: what is before it waits until the next one is old enough. */
  private began(run: Parameters<typeof bootOf>[0]): number {
    const boot = bootOf(run);
    return boot ? boot.atUs / 1000 : Number.POSITIVE_INFINITY;
  }

  private sign(before: string, first: string): void {
    const size = this.proofs.sizeBefore(Number.parseInt(basename(first), 10));
    const prefix = prefixOf(size, endOf(before, first), this.proofs.range);
    const note = writePrefix(prefix, this.signer, this.signer);
    replaceFile(join(this.ledger.directory, PREFIX), note);
    this.ledger.prefix = prefix;
  }

  /** The oldest first, so that what a crash leaves of them is without a gap; indexes go with them. */
  private removeDropped(): boolean {
    const { directory } = this.ledger;
    const dropped = prefixEnd(directory);
    const names = readdirSync(directory).filter(
      (name) => /^\d{6}-[0-9a-z]+\.journal/.test(name) && Number.parseInt(name, 10) <= dropped,
    );
    for (const name of names.sort()) unlinkSync(join(directory, name));
    return names.length > 0;
  }
}

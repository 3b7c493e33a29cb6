import { createHash } from 'node:crypto';
import { ByteWriter } from '@voltaire/reflex/journal/bytes.ts';
import { encodeOutcome } from '@voltaire/reflex/journal/record.ts';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Outcome } from '@voltaire/reflex/model/outcome.ts';
import { BacktestProblem } from '../problem.ts';

/** Of the journal's memory: some ten thousand events leave together. */
const FLUSH_AT = 0.01;

/**
 * What a run leaves behind: the SHA-256 over its outcomes, byte for byte as a journal holds them and
 * one after the other; and the journal itself where one is wanted.
 */
export class RunRecord {
  private readonly chain = createHash('sha256');
  private readonly bytes = new ByteWriter();
  private readonly journal: JournalWriter | null;

  /** `directory` must exist; null for no journal. */
  constructor(directory: string | null, runId: string) {
    this.journal = directory === null ? null : openJournal(directory, runId);
  }

  take(seq: number, event: KernelEvent, outcomes: readonly Outcome[]): void {
    const { journal, bytes } = this;
    if (journal) {
      journal.event(seq, event);
      for (const outcome of outcomes) this.chain.update(journal.outcome(outcome));
      if (journal.occupancy > FLUSH_AT) this.flush(journal);
      return;
    }
    if (outcomes.length === 0) return;
    bytes.clear();
    for (const outcome of outcomes) encodeOutcome(bytes, outcome);
    this.chain.update(bytes.bytes.subarray(0, bytes.length));
  }

  /** The hash of the run. Nothing may be taken after it. */
  close(): string {
    if (this.journal) {
      this.flush(this.journal);
      this.journal.close();
    }
    return this.chain.digest('hex');
  }

  private flush(journal: JournalWriter): void {
    if (journal.flush()) return;
    throw new BacktestProblem(`the journal cannot be written: ${journal.failure}`);
  }
}

function openJournal(directory: string, runId: string): JournalWriter {
  try {
    return new JournalWriter(directory, 1, runId);
  } catch (error) {
    throw new BacktestProblem(
      `no journal can be written to ${directory} (an empty folder is needed): ${(error as Error).message}`,
    );
  }
}

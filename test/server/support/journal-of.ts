import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listRuns } from '@voltaire/reflex/journal/reader.ts';
import type { JournalRecord } from '@voltaire/reflex/journal/record.ts';
import { RunReader } from '@voltaire/reflex/journal/run-reader.ts';
import { type Command, EventKind } from '@voltaire/reflex/model/event.ts';
import { type KillReport, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';

/** All that the newest run of this home has written so far; it may go on writing. */
export function journalOf(home: string): readonly JournalRecord[] {
  const run = listRuns(join(home, 'journal')).at(-1);
  return run ? [...new RunReader(run).records()] : [];
}

/** What `find` finds in the journal, as soon as it does. */
export async function inJournal<T>(
  home: string,
  find: (records: readonly JournalRecord[]) => T | undefined,
  withinMs = 20_000,
): Promise<T> {
  for (const deadline = performance.now() + withinMs; ; ) {
    const found = find(journalOf(home));
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error('it did not appear in the journal');
    await sleep(50);
  }
}

export interface KillCommand {
  readonly seq: number;
  readonly command: Command;
}

export function killsIn(records: readonly JournalRecord[]): KillCommand[] {
  return records.flatMap((record) =>
    record.type === 'event' &&
    record.event.kind === EventKind.COMMAND &&
    record.event.action.type === 'kill'
      ? [{ seq: record.seq, command: record.event }]
      : [],
  );
}

/** Orders that left, by the place of their sending in the journal. */
export function sentIn(records: readonly JournalRecord[]): number[] {
  return records.flatMap((record) =>
    record.type === 'event' && record.event.kind === EventKind.SENT ? [record.seq] : [],
  );
}

export function reportsIn(records: readonly JournalRecord[]): KillReport[] {
  return records.flatMap((record) =>
    record.type === 'outcome' && record.outcome.payload.kind === OutcomeKind.KILL
      ? [record.outcome.payload]
      : [],
  );
}

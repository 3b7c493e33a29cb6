import { type JournalRecord } from '@voltaire/reflex/journal/record.ts';
import { listRuns, type RunFiles } from '@voltaire/reflex/journal/reader.ts';
import { RunReader } from '@voltaire/reflex/journal/run-reader.ts';
import {
  type Balances,
  type Boot,
  EventKind,
  type KernelEvent,
} from '@voltaire/reflex/model/event.ts';
import { formatMoney, parseMoney } from '@voltaire/reflex/model/money.ts';
import { BacktestProblem } from '../problem.ts';

/** One event of a run, by its place in the journal. */
export interface RecordedEvent {
  readonly seq: number;
  readonly event: KernelEvent;
}

/** One run of a journal, read from its files as often as it is played. */
export class RecordedRun {
  readonly runId: string;
  readonly boot: Boot;
  /** What the account held when the venue first told, free and locked together: decimal text by asset. */
  readonly balances: Readonly<Record<string, string>>;
  private readonly files: RunFiles;

  /** The last run of the journal when `runId` is not given. Throws a BacktestProblem. */
  constructor(directory: string, runId?: string) {
    const runs = listRuns(directory);
    const found = runId === undefined ? runs.at(-1) : runs.find((each) => each.runId === runId);
    if (!found) {
      const known = runs.slice(-10).map((each) => each.runId);
      throw new BacktestProblem(
        `the journal has no run "${runId ?? ''}"; its last are ${known.join(', ') || 'none: it is empty'}`,
      );
    }
    this.files = found;
    this.runId = found.runId;
    const { boot, balances } = this.beginning();
    if (!boot) throw new BacktestProblem(`the run ${this.runId} has no boot record`);
    if (!balances) {
      throw new BacktestProblem(
        `the venue has not told the run ${this.runId} what its account holds: nothing could be traded in it`,
      );
    }
    this.boot = boot;
    this.balances = totals(balances);
  }

  records(): Generator<JournalRecord> {
    return new RunReader(this.files).records();
  }

  private beginning(): { boot?: Boot; balances?: Balances } {
    let boot: Boot | undefined;
    for (const record of this.records()) {
      if (record.type !== 'event') continue;
      const { event } = record;
      if (event.kind === EventKind.BOOT) boot = event;
      if (event.kind === EventKind.BALANCES && boot) return { boot, balances: event };
    }
    return boot ? { boot } : {};
  }
}

function totals({ assets }: Balances): Record<string, string> {
  const entries = Object.entries(assets).map(([asset, { free, locked }]) => {
    return [asset, formatMoney(parseMoney(free) + parseMoney(locked))] as const;
  });
  return Object.fromEntries(entries);
}

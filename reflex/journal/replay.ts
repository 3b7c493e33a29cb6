import { createHash, type Hash } from 'node:crypto';
import type { Strategy } from '../decide/strategy.ts';
import { Kernel } from '../kernel.ts';
import { EventKind } from '../model/event.ts';
import { type Outcome, OutcomeKind } from '../model/outcome.ts';
import { ByteWriter } from './bytes.ts';
import { encodeOutcome } from './record.ts';
import { JournalDamaged, listRuns } from './reader.ts';
import { RunReader } from './run-reader.ts';
import { hex } from './segment.ts';

export interface Difference {
  readonly seq: number;
  readonly recorded: string;
  readonly replayed: string;
}

export interface ReplayReport {
  runs: number;
  events: number;
  outcomes: number;
  decisions: number;
  identical: number;
  /** Outcomes of any kind that did not come out the same. */
  differing: number;
  /** The first few: one is enough to start looking. */
  readonly differences: Difference[];
  tornBytes: number;
  /** Of the kernels that wrote it: another build may rightly decide otherwise. */
  readonly buildHashes: Set<string>;
  headHash: string;
  /** SHA-256 over all outcomes as they come out now: of one backtest's journal, the hash of the run. */
  outcomesHash: string;
}

const KEEP_DIFFERENCES = 10;

/**
 * Runs the pure core over everything that the journal says it saw, and compares what it does now
 * with what it did then, outcome by outcome. Verifies the whole chain on the way.
 */
export function replay(directory: string, strategies: readonly Strategy[]): ReplayReport {
  const report: ReplayReport = {
    runs: 0,
    events: 0,
    outcomes: 0,
    decisions: 0,
    identical: 0,
    differing: 0,
    differences: [],
    tornBytes: 0,
    buildHashes: new Set(),
    headHash: '',
    outcomesHash: '',
  };
  const hash = createHash('sha256');
  for (const run of listRuns(directory)) {
    const reader = new RunReader(run);
    replayRun(reader, strategies, report, hash);
    const { previousHash } = reader;
    if (previousHash && report.headHash !== '' && hex(previousHash) !== report.headHash) {
      throw new JournalDamaged(
        run.segments[0]!.path,
        12,
        'it does not follow the segment before it',
      );
    }
    if (previousHash) report.headHash = hex(reader.lastHash);
    report.tornBytes += reader.segment.tornBytes;
  }
  report.outcomesHash = hash.digest('hex');
  return report;
}

function replayRun(
  reader: RunReader,
  strategies: readonly Strategy[],
  report: ReplayReport,
  hash: Hash,
): void {
  let kernel: Kernel | null = null;
  let expected: Outcome[] = [];
  for (const record of reader.records()) {
    if (record.type === 'outcome') {
      compare(record.outcome, record.bytes, expected.shift(), report);
      hash.update(writer.bytes.subarray(0, writer.length));
      continue;
    }
    for (const missing of expected) note(report, missing.seq, undefined, missing);
    const { event } = record;
    if (event.kind === EventKind.BOOT) {
      kernel = new Kernel(event, strategies);
      report.runs++;
      report.buildHashes.add(event.buildHash);
    }
    if (!kernel) throw withoutBoot(reader.segment.path);
    report.events++;
    expected = [...kernel.apply(event).outcomes];
  }
  // A crash may have come between an event and its outcomes: what is missing then was never acted on.
}

/** The first record of a run says what all others mean. */
export function withoutBoot(path: string): JournalDamaged {
  return new JournalDamaged(path, 0, 'the run does not begin with its boot record');
}

const writer = new ByteWriter();

/** Bit for bit: what is compared is the record as it would be written now. */
function compare(
  recorded: Outcome,
  bytes: Uint8Array,
  replayed: Outcome | undefined,
  report: ReplayReport,
): void {
  const isDecision = recorded.payload.kind === OutcomeKind.DECISION;
  report.outcomes++;
  if (isDecision) report.decisions++;
  writer.clear();
  if (replayed) encodeOutcome(writer, replayed);
  if (Buffer.compare(bytes, writer.bytes.subarray(0, writer.length)) !== 0) {
    note(report, recorded.seq, recorded, replayed);
  } else if (isDecision) {
    report.identical++;
  }
}

function note(report: ReplayReport, seq: number, recorded?: Outcome, replayed?: Outcome): void {
  report.differing++;
  if (report.differences.length === KEEP_DIFFERENCES) return;
  report.differences.push({
    seq,
    recorded: JSON.stringify(recorded) ?? 'nothing',
    replayed: JSON.stringify(replayed) ?? 'nothing',
  });
}

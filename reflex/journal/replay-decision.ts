import type { Strategy } from '../decide/strategy.ts';
import { Kernel } from '../kernel.ts';
import { type Boot, EventKind } from '../model/event.ts';
import { type Decision, type Outcome, OutcomeKind } from '../model/outcome.ts';
import { ByteWriter } from './bytes.ts';
import { placeOfDecision } from './decision-id.ts';
import { listRuns } from './reader.ts';
import { encodeOutcome } from './record.ts';
import { withoutBoot } from './replay.ts';
import { RunReader } from './run-reader.ts';

export interface FieldDifference {
  /** As in `controls[3].observed`. */
  readonly field: string;
  /** JSON; empty where there is no such field. */
  readonly recorded: string;
  readonly replayed: string;
}

export interface MadeDecision {
  readonly seq: number;
  readonly atUs: number;
  readonly record: Decision;
}

export interface ReplayedDecision {
  /** Of the run. */
  readonly boot: Boot;
  readonly recorded: MadeDecision;
  /** Null when the kernel does not decide anything there now. */
  readonly replayed: MadeDecision | null;
  /** Bit for bit. */
  readonly identical: boolean;
  readonly differences: readonly FieldDifference[];
  /** Events that it was decided from. */
  readonly events: number;
}

/**
 * Runs the pure core over the run of a decision, up to it, and makes it again. Null when the journal has
 * no such decision. Takes as long as the run was busy: not for the server's thread.
 */
export function replayDecision(
  directory: string,
  strategies: readonly Strategy[],
  id: string,
): ReplayedDecision | null {
  const place = placeOfDecision(id);
  const files = listRuns(directory).find(({ runId }) => runId === place?.runId);
  if (!place || !files) return null;
  const reader = new RunReader(files);
  let run: { boot: Boot; kernel: Kernel } | null = null;
  let events = 0;
  let made: Outcome[] = [];
  for (const record of reader.records()) {
    if (record.type === 'event') {
      const { event } = record;
      if (event.kind === EventKind.BOOT)
        run = { boot: event, kernel: new Kernel(event, strategies) };
      if (!run) throw withoutBoot(reader.segment.path);
      made = [...run.kernel.apply(event).outcomes];
      events++;
      continue;
    }
    const again = made.shift();
    if (record.seq !== place.seq) continue;
    const recorded = decisionIn(record.outcome);
    if (!run || recorded?.record.id !== id) return null;
    const replayed = again ? decisionIn(again) : null;
    const identical = again !== undefined && Buffer.compare(record.bytes, bytesOf(again)) === 0;
    const differences = identical ? [] : differencesOf(recorded, replayed);
    return { boot: run.boot, recorded, replayed, identical, differences, events };
  }
  return null;
}

function decisionIn({ seq, atUs, payload }: Outcome): MadeDecision | null {
  return payload.kind === OutcomeKind.DECISION ? { seq, atUs, record: payload } : null;
}

function bytesOf(outcome: Outcome): Uint8Array {
  const writer = new ByteWriter();
  encodeOutcome(writer, outcome);
  return writer.bytes.subarray(0, writer.length);
}

/** Every field that is not the same, in the order of the record. */
export function differencesOf(recorded: unknown, replayed: unknown, field = ''): FieldDifference[] {
  if (isPlain(recorded) && isPlain(replayed)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(replayed)]);
    return [...names].flatMap((name) => {
      const inside = Array.isArray(recorded) ? `${field}[${name}]` : `${field}.${name}`;
      return differencesOf(recorded[name], replayed[name], inside.replace(/^\./, ''));
    });
  }
  const [one, other] = [JSON.stringify(recorded) ?? '', JSON.stringify(replayed) ?? ''];
  return one === other ? [] : [{ field, recorded: one, replayed: other }];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

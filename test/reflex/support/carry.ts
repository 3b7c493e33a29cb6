import { ByteWriter } from '@voltaire/reflex/journal/bytes.ts';
import { foldCarry } from '@voltaire/reflex/journal/fold-carry.ts';
import {
  decodeRecord,
  encodeEvent,
  encodeOutcome,
  type JournalRecord,
} from '@voltaire/reflex/journal/record.ts';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Carry, Outcome } from '@voltaire/reflex/model/outcome.ts';

const writer = new ByteWriter();

function* records(boot: KernelEvent, outcomes: Iterable<Outcome>): Iterable<JournalRecord> {
  writer.clear();
  encodeEvent(writer, 1, boot);
  yield decodeRecord(writer.bytes.slice(0, writer.length), 0);
  for (const outcome of outcomes) {
    writer.clear();
    encodeOutcome(writer, outcome);
    yield decodeRecord(writer.bytes.slice(0, writer.length), 0);
  }
}

/** What the next run reads back from the disk, when the journal ends with the last of these. */
export function carryOf(boot: KernelEvent, outcomes: Iterable<Outcome>): Carry {
  return foldCarry(records(boot, outcomes))!;
}

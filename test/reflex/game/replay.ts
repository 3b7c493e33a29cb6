import { ByteWriter } from '@voltaire/reflex/journal/bytes.ts';
import { encodeOutcome } from '@voltaire/reflex/journal/record.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import type { Outcome } from '@voltaire/reflex/model/outcome.ts';
import { claim } from './claim.ts';
import type { Chapter, Game } from './game.ts';
import { STRATEGIES } from './rules.ts';

const one = new ByteWriter();
const other = new ByteWriter();

/** The same events give the same records, byte for byte; strategies apart are not asked again. */
export function replaysExactly(game: Game): void {
  for (const chapter of game.chapters) replayed(chapter);
}

function replayed({ boot, events, outcomes }: Chapter): void {
  const kernel = new Kernel(boot, STRATEGIES);
  let at = 0;
  for (const event of events) {
    for (const outcome of kernel.apply(event).outcomes) {
      claim(areSame(outcome, outcomes[at]!), () => `a replay differs at outcome ${outcome.seq}`);
      at++;
    }
  }
  claim(at === outcomes.length, () => `a replay ends after ${at} of ${outcomes.length}`);
}

function areSame(now: Outcome, then: Outcome): boolean {
  one.clear();
  other.clear();
  encodeOutcome(one, now);
  encodeOutcome(other, then);
  return (
    Buffer.compare(one.bytes.subarray(0, one.length), other.bytes.subarray(0, other.length)) === 0
  );
}

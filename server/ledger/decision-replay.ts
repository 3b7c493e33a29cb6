import type { ReplayedDecision } from '@voltaire/reflex/journal/replay-decision.ts';
import { ThreadTask } from './thread-task.ts';

export interface ReplayTask {
  /** Of the journal. */
  readonly directory: string;
  /** Of the decision. */
  readonly id: string;
}

/** Makes a decision of the journal again; null when there is no such decision. */
export type DecisionReplay = ThreadTask<ReplayTask, ReplayedDecision | null>;

export function decisionReplay(): DecisionReplay {
  return new ThreadTask({
    thread: new URL('./replay-thread.ts', import.meta.url),
    name: 'replay',
    busy: 'another decision is being replayed: ask again in a moment',
    withinMs: 120_000, // of some hundred thousand events a second: tens of millions
  });
}

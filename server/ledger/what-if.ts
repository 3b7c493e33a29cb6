import type { Assumptions, Changes, Counterfactual, Span } from '@voltaire/backtest';
import { ThreadTask } from './thread-task.ts';

export interface WhatIfTask {
  /** Of the journal. */
  readonly directory: string;
  readonly span: Span;
  readonly changes: Changes;
  readonly assumptions: Assumptions;
  readonly capital: number;
  /** Differences told one by one. */
  readonly most: number;
}

/** A problem is one that whoever asked can mend. */
export type WhatIfAnswer = { readonly found: Counterfactual } | { readonly problem: string };

/** Plays a run of the journal again with changes; nothing that runs knows of it. */
export type WhatIf = ThreadTask<WhatIfTask, WhatIfAnswer>;

export function whatIf(): WhatIf {
  return new ThreadTask({
    thread: new URL('./what-if-thread.ts', import.meta.url),
    name: 'counterfactual',
    busy: 'another counterfactual is being played: ask again in a moment',
    withinMs: 300_000, // two kernels and two venues at once
  });
}

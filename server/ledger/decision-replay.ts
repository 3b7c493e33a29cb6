import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { ReplayedDecision } from '@voltaire/reflex/journal/replay-decision.ts';
import { startThread } from '../thread.ts';

const THREAD = new URL('./replay-thread.ts', import.meta.url);
/** Of some hundred thousand events a second: tens of millions. */
const WITHIN_MS = 120_000;

/** Makes decisions of the journal again, one at a time, in a thread of its own. */
export class DecisionReplay {
  private worker: Worker | null = null;

  constructor(private readonly directory: string) {}

  /** Null when the journal has no such decision. Rejects when one is being made again, or is stopped. */
  async run(id: string): Promise<ReplayedDecision | null> {
    if (this.worker) throw new Error('another decision is being replayed: ask again in a moment');
    const workerData = { directory: this.directory, id };
    const worker = startThread(THREAD, { name: 'replay', workerData });
    this.worker = worker;
    const signal = AbortSignal.timeout(WITHIN_MS);
    try {
      const ended = once(worker, 'exit', { signal }).then((): never => {
        throw new Error('the replay was stopped');
      });
      const answered = once(worker, 'message', { signal }) as Promise<[ReplayedDecision | null]>;
      const [answer] = await Promise.race([answered, ended]);
      return answer;
    } finally {
      this.worker = null;
      await worker.terminate();
    }
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
  }
}

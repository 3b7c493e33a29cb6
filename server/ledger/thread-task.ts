import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';

export interface TaskKind {
  readonly thread: URL;
  /** Of the thread. */
  readonly name: string;
  /** What is said to somebody who asks while another is being done. */
  readonly busy: string;
  readonly withinMs: number;
}

/** Long work over the journal, one at a time, each in a thread of its own that posts its answer. */
export class ThreadTask<Task, Answer> {
  private worker: Worker | null = null;

  constructor(private readonly kind: TaskKind) {}

  /** Rejects while another is being done, when it fails, takes too long or is stopped. */
  async run(workerData: Task): Promise<Answer> {
    const { thread, name, busy, withinMs } = this.kind;
    if (this.worker) throw new Error(busy);
    const worker = startThread(thread, { name, workerData });
    this.worker = worker;
    const signal = AbortSignal.timeout(withinMs);
    try {
      const ended = once(worker, 'exit', { signal }).then((): never => {
        throw new Error(`the ${name} was stopped`);
      });
      const answered = once(worker, 'message', { signal }) as Promise<[Answer]>;
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

import type { Worker } from 'node:worker_threads';
import type { LedgerProgress } from '@voltaire/schema/ledger.ts';
import { newestOnly, Topic } from '../fan-out/topic.ts';
import { startThread } from '../thread.ts';
import type { VerifyMessage, VerifyTask } from './verify-thread.ts';
import type { VerifyReport } from './verify.mjs';

const THREAD = new URL('./verify-thread.ts', import.meta.url);

/** Verifies the journal, or a part of it, in a thread of its own, once at a time. */
export class LedgerCheck {
  readonly progress = new Topic<LedgerProgress>(newestOnly());
  private worker: Worker | null = null;

  constructor(private readonly directory: string) {}

  get running(): boolean {
    return this.worker !== null;
  }

  /** Rejects when one runs already, or is stopped. */
  async run(options: VerifyTask['options']): Promise<VerifyReport> {
    if (this.worker) throw new Error('the ledger is being verified: wait until that has ended');
    const workerData: VerifyTask = { directory: this.directory, options };
    const worker = startThread(THREAD, { name: 'verify', workerData });
    this.worker = worker;
    let records = 0;
    try {
      return await new Promise<VerifyReport>((resolve, reject) => {
        worker.on('message', (message: VerifyMessage) => {
          if ('report' in message) {
            ({ records } = message.report);
            resolve(message.report);
            return;
          }
          ({ records } = message);
          this.progress.publish({ records, done: false });
        });
        worker.on('error', reject);
        worker.on('exit', () => reject(new Error('the verification was stopped')));
      });
    } finally {
      this.worker = null;
      this.progress.publish({ records, done: true });
    }
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
  }
}

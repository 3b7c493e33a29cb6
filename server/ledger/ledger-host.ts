import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';
import { type DecisionReplay, decisionReplay } from './decision-replay.ts';
import { LedgerCheck } from './ledger-check.ts';
import type { VerifyReport } from './verify.mjs';
import type {
  LedgerAnswers,
  LedgerMessage,
  LedgerQuestion,
  LedgerTask,
} from './ledger-questions.ts';
import { type WhatIf, whatIf } from './what-if.ts';

export interface Verify {
  readonly checkpoint: string | null;
  readonly from: number;
  /** Null: to the end. */
  readonly to: number | null;
}

const THREAD = new URL('./ledger-thread.ts', import.meta.url);
/** What is not signed by then is signed by the next start. */
const END_WITHIN_MS = 3_000;

type Answer = LedgerAnswers[keyof LedgerAnswers];

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The ledger's thread as the server sees it. */
export class LedgerHost {
  /** Of the journal. */
  readonly directory: string;
  readonly check: LedgerCheck;
  readonly replay: DecisionReplay = decisionReplay();
  readonly whatIf: WhatIf = whatIf();
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private failure = '';

  /** `report` is told what people should know. */
  constructor(task: LedgerTask, report: (text: string) => void) {
    this.directory = task.directory;
    this.check = new LedgerCheck(task.directory);
    this.worker = startThread(THREAD, { name: 'ledger', workerData: task });
    this.worker.on('message', (message: LedgerMessage) => {
      if (message.type === 'problem') report(message.text);
      else this.take(message);
    });
    this.worker.on('error', (error) => {
      this.failure = error instanceof Error ? error.message : String(error);
      report(`nothing of the journal is signed: ${this.failure}`);
    });
    this.worker.on('exit', () => {
      this.failure ||= 'the ledger has ended';
      for (const { reject } of this.waiting.values()) reject(new Error(this.failure));
      this.waiting.clear();
    });
  }

  /** Rejects with a sentence for whoever asks. */
  async ask<Q extends LedgerQuestion>(question: Q): Promise<LedgerAnswers[Q['ask']]> {
    if (this.failure !== '') throw new Error(this.failure);
    const id = ++this.lastId;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    this.worker.postMessage({ ...question, id });
    return answer as Promise<LedgerAnswers[Q['ask']]>;
  }

  /** Of all records, or those from `from` to before `to`. Rejects with a sentence for whoever asks. */
  async verify({ checkpoint, from, to }: Verify): Promise<VerifyReport> {
    const { publicKey: key, size } = await this.ask({ ask: 'state' });
    if (from === 0 && to === null)
      return this.check.run({ key, checkpoint: checkpoint ?? undefined });
    if (checkpoint !== null) throw new Error('give a checkpoint, or from and to');
    const isRange = Number.isInteger(from) && from >= 0 && from < (to ?? size);
    if (!isRange || (to !== null && to > size)) {
      throw new RangeError(`0 ≤ from < to ≤ ${size} must hold: so many records are signed`);
    }
    const prefix = from === 0 ? null : await this.ask({ ask: 'before', from });
    return this.check.run({ key, prefix: prefix ?? undefined, to: to ?? undefined });
  }

  /** Nothing is written any more: the last checkpoint is made, as far as there is time. */
  async end(closed: boolean): Promise<void> {
    const given = new AbortController();
    const late = sleep(END_WITHIN_MS, undefined, { signal: given.signal });
    await Promise.race([this.ask({ ask: 'end', closed }), late]).catch(() => {});
    await Promise.all([this.check.stop(), this.replay.stop(), this.whatIf.stop()]);
    given.abort();
    await late.catch(() => {});
    await this.worker.terminate();
  }

  private take(message: Exclude<LedgerMessage, { type: 'problem' }>): void {
    const asked = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === 'answer') asked?.resolve(message.answer);
    else asked?.reject(new Error(message.reason));
  }
}

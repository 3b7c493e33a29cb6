import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../../thread.ts';
import type {
  PackedRows,
  SeriesAnswers,
  SeriesFigures,
  SeriesMessage,
  SeriesOptions,
  SeriesQuestion,
  SeriesRequest,
} from './series-questions.ts';
import { rowsOf, TABLES } from './tables.ts';

const THREAD = new URL('./series-thread.ts', import.meta.url);
/** What is not delivered by then waits on disk for the next start. */
const END_WITHIN_MS = 3_000;
/** On their way to the thread: some 20 MB, reached only when it does not even write files. */
const MOST_ROWS = 100_000;
/** More than these nobody waits for in earnest. */
const MOST_QUESTIONS = 32;

type Answer = SeriesAnswers[keyof SeriesAnswers];

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The thread of the series as the server sees it: rows go in, at once and without waiting; questions are answered. */
export class SeriesHost {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private posted = 0;
  private taken = 0;
  private dropped = 0;
  private failure = '';
  private told: SeriesFigures;
  private reported = '';

  /** `report` is told what people should know, once. */
  constructor(
    options: SeriesOptions,
    private readonly report: (text: string) => void,
  ) {
    this.told = {
      engine: options.questdb === null ? 'DUCKDB' : 'QUESTDB',
      rowsWritten: 0,
      buffered: 0,
      spilled: 0,
      dropped: 0,
      problem: '',
    };
    this.worker = startThread(THREAD, { name: 'series', workerData: options });
    this.worker.on('message', (message: SeriesMessage) => this.take(message));
    this.worker.on('error', (error) => {
      this.failure = error instanceof Error ? error.message : String(error);
      this.tell();
    });
    this.worker.on('exit', () => {
      this.failure ||= 'the thread of the series has ended';
      for (const { reject } of this.waiting.values()) reject(new Error(this.failure));
      this.waiting.clear();
    });
  }

  get figures(): SeriesFigures {
    return {
      ...this.told,
      buffered: this.told.buffered + this.posted - this.taken,
      dropped: this.told.dropped + this.dropped,
      problem: this.failure || this.told.problem,
    };
  }

  /** Never waits and never throws; takes over the rows' memory. What finds no room is counted as dropped. */
  append(rows: PackedRows): void {
    const count = rows.reduce(
      (sum, { table, values }) => sum + rowsOf({ table: TABLES[table]!, values }),
      0,
    );
    if (count === 0) return;
    if (this.failure !== '' || this.posted - this.taken + count > MOST_ROWS) {
      this.lose(count);
      return;
    }
    this.posted += count;
    const request: SeriesRequest = { type: 'rows', rows };
    this.worker.postMessage(
      request,
      rows.map(({ values }) => values.buffer),
    );
  }

  /** Rows that never came to be. */
  lose(count: number): void {
    this.dropped += count;
    this.tell();
  }

  /** Rejects with a sentence for whoever asks. */
  async ask<Q extends SeriesQuestion>(question: Q): Promise<SeriesAnswers[Q['ask']]> {
    if (this.failure !== '') throw new Error(this.failure);
    if (this.waiting.size >= MOST_QUESTIONS) throw new Error('too much is asked at once');
    const id = ++this.lastId;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    const request: SeriesRequest = { type: 'question', id, question };
    this.worker.postMessage(request);
    return answer as Promise<SeriesAnswers[Q['ask']]>;
  }

  /** Delivers what can be, as far as there is time. */
  async end(): Promise<void> {
    const given = new AbortController();
    const late = sleep(END_WITHIN_MS, undefined, { signal: given.signal }).catch(() => {});
    await Promise.race([this.ask({ ask: 'end' }).catch(() => {}), late]);
    given.abort();
    await this.worker.terminate();
  }

  private take(message: SeriesMessage): void {
    switch (message.type) {
      case 'taken':
        this.taken += message.rows;
        break;
      case 'figures':
        this.told = message.figures;
        this.tell();
        break;
      case 'answer':
        this.waiting.get(message.id)?.resolve(message.answer);
        this.waiting.delete(message.id);
        break;
      case 'refused':
        this.waiting.get(message.id)?.reject(new Error(message.reason));
        this.waiting.delete(message.id);
        break;
    }
  }

  /** Once for each problem, however often its figures change. */
  private tell(): void {
    const { problem, dropped } = this.figures;
    const lost = dropped > 0 ? 'rows of the series are lost, see { series { dropped } }' : '';
    const text = [problem.replaceAll(/\d+ rows/g, 'rows'), lost].filter(Boolean).join('; ');
    if (text !== '' && text !== this.reported) this.report(`series: ${text}`);
    this.reported = text;
  }
}

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcess } from '../../process.ts';
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

const PROCESS = new URL('series-process.ts', import.meta.url);
const MOST_HEAP_MB = 128;
const START_AGAIN_MS = 1_000;
/** What is not delivered by then waits on disk for the next start. */
const END_WITHIN_MS = 3_000;
/** On their way to the process: some 20 MB, reached only when it does not even write files. */
const MOST_ROWS = 100_000;
/** More than these nobody waits for in earnest. */
const MOST_QUESTIONS = 32;

type Answer = SeriesAnswers[keyof SeriesAnswers];

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The process of the series as the server sees it: rows go in, at once and without waiting; questions are
 * answered. A process of its own, because an engine in native code that ends badly ends what it runs in.
 */
export class SeriesHost {
  private child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended = new AbortController();
  private lastId = 0;
  private posted = 0;
  private taken = 0;
  private dropped = 0;
  private failure = '';
  /** Of the processes before this one. */
  private writtenBefore = 0;
  private droppedBefore = 0;
  private told: SeriesFigures;
  private reported = '';

  /** `report` is told what people should know, once. */
  constructor(
    private readonly options: SeriesOptions,
    private readonly report: (text: string) => void,
  ) {
    this.told = figuresOf(options);
    this.child = this.start();
  }

  get figures(): SeriesFigures {
    return {
      ...this.told,
      rowsWritten: this.told.rowsWritten + this.writtenBefore,
      buffered: this.told.buffered + this.posted - this.taken,
      dropped: this.told.dropped + this.droppedBefore + this.dropped,
      problem: this.failure || this.told.problem,
    };
  }

  /** Never waits and never throws. What finds no room is counted as dropped. */
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
    this.post({ type: 'rows', rows });
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
    this.post({ type: 'question', id, question });
    return answer as Promise<SeriesAnswers[Q['ask']]>;
  }

  /** Delivers what can be, as far as there is time. */
  async end(): Promise<void> {
    const given = new AbortController();
    const late = sleep(END_WITHIN_MS, undefined, { signal: given.signal }).catch(() => {});
    await Promise.race([this.ask({ ask: 'end' }).catch(() => {}), late]);
    given.abort();
    this.ended.abort();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL'); // what it holds is in files
    await gone;
  }

  private start(): ChildProcess {
    const child = startProcess(PROCESS, MOST_HEAP_MB);
    child.on('message', (message: SeriesMessage) => this.take(message));
    child.on('error', (error) => this.over(error.message));
    child.on('exit', (code, signal) => this.over(`it has ended with ${signal ?? code}`));
    this.failure = '';
    this.child = child;
    this.post({ type: 'start', options: this.options });
    return child;
  }

  /** Rows that were on their way to it are lost; what it had taken is in files, and waits for the next. */
  private over(reason: string): void {
    if (this.failure !== '') return;
    this.failure = `the process of the series does not run: ${reason}`;
    for (const { reject } of this.waiting.values()) reject(new Error(this.failure));
    this.waiting.clear();
    this.writtenBefore += this.told.rowsWritten;
    this.droppedBefore += this.told.dropped;
    this.told = { ...this.told, rowsWritten: 0, dropped: 0, buffered: 0 };
    this.dropped += this.posted - this.taken;
    this.taken = this.posted;
    if (this.ended.signal.aborted) return;
    this.tell();
    void sleep(START_AGAIN_MS, undefined, { signal: this.ended.signal })
      .then(() => this.start())
      .catch(() => {}); // it is not wanted any more
  }

  private post(request: SeriesRequest): void {
    this.child.send(request, () => {}); // whom it does not reach has ended, and says so
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

/** Before anything has happened. */
export function figuresOf({ questdb }: Pick<SeriesOptions, 'questdb'>): SeriesFigures {
  const engine = questdb === null ? 'DUCKDB' : 'QUESTDB';
  return { engine, rowsWritten: 0, buffered: 0, spilled: 0, dropped: 0, problem: '' };
}

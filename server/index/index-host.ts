import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel, type Worker } from 'node:worker_threads';
import { PrismaPg } from '@prisma/adapter-pg';
import { GraphQLError } from 'graphql';
import type { Pool } from 'pg';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { startThread } from '../thread.ts';
import { isTooSlow, openPool } from './connection.ts';
import { IndexedDecisions } from './indexed-decisions.ts';
import type { IndexMessage, IndexRequest, IndexSettings, IndexState } from './messages.ts';

const THREAD = new URL('./index-thread.ts', import.meta.url);
const MOST_CONNECTIONS = 4;
/** Longer no question may keep the database busy: an answer takes milliseconds where there is an index. */
const ANSWERS_WITHIN_MS = 10_000;
/** Whoever asks what was just decided waits so long for the index to have it. */
const CATCH_UP_WITHIN_MS = 1_000;
/** What is not in the index by then is brought in by the next start. */
const END_WITHIN_MS = 3_000;

const OPENING: IndexState = {
  records: 0,
  decisions: 0,
  behindBytes: 0,
  problem: 'it is being opened',
};

/** The index of the journal as the server sees it: its thread writes, and questions go here. */
export class IndexHost {
  readonly engine: 'PGlite' | 'PostgreSQL';
  private readonly prisma: PrismaClient;
  readonly decisions: IndexedDecisions;
  private readonly pool: Pool;
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, () => void>();
  private ended = (): void => {};
  private lastId = 0;
  private current = OPENING;
  private told = '';

  /** `report` is told what people should know. */
  constructor(
    private readonly settings: IndexSettings,
    private report: (text: string) => void,
    private readonly answersWithinMs = ANSWERS_WITHIN_MS,
  ) {
    this.engine = settings.url === null ? 'PGlite' : 'PostgreSQL';
    this.decisions = new IndexedDecisions(settings.journal);
    this.pool = openPool(settings.url ?? (() => this.connect()), MOST_CONNECTIONS, answersWithinMs);
    this.prisma = new PrismaClient({
      adapter: new PrismaPg(this.pool),
      errorFormat: 'minimal', // its words are shown: none of our code in them
    });
  }

  /** Not before all else runs: an embedded PostgreSQL takes seconds of a core to begin. */
  start(): void {
    const worker = startThread(THREAD, { name: 'index', workerData: this.settings });
    worker.on('message', (message: IndexMessage) => this.take(message));
    worker.on('error', (error) => this.fail(String(error)));
    worker.on('exit', () => this.fail('its thread has ended'));
    this.worker = worker;
  }

  get state(): IndexState {
    return this.current;
  }

  /**
   * Rejects with INDEX_UNAVAILABLE when the index cannot be asked, saying how far it is, and with
   * QUERY_TOO_SLOW when the answer takes longer than a question may.
   */
  async ask<T>(question: (prisma: PrismaClient) => Promise<T>): Promise<T> {
    if (this.current.problem !== '') throw this.unavailable(this.current.problem);
    try {
      return await question(this.prisma);
    } catch (error) {
      if (error instanceof GraphQLError) throw error;
      if (isTooSlow(error)) throw this.tooSlow();
      throw this.unavailable(error instanceof Error ? error.message : String(error));
    }
  }

  /** What is in the journal now is in the index, or a second has passed. */
  async catchUp(): Promise<void> {
    if (this.current.problem !== '') return;
    const id = ++this.lastId;
    const given = new AbortController();
    const caught = new Promise<void>((resolve) => this.waiting.set(id, resolve));
    this.post({ type: 'catch up', id });
    const late = sleep(CATCH_UP_WITHIN_MS, undefined, { signal: given.signal }).catch(() => {});
    await Promise.race([caught, late]);
    this.waiting.delete(id);
    given.abort();
  }

  async end(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    const given = new AbortController();
    const late = sleep(END_WITHIN_MS, undefined, { signal: given.signal }).catch(() => {});
    await Promise.race([this.close(), late]);
    given.abort();
    this.report = () => {};
    await worker.terminate();
  }

  /** An answer that is still to come may take as long as the database: whoever ends does not wait for it. */
  private async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.ended = resolve;
    });
    await this.prisma.$disconnect();
    await this.pool.end();
    this.post({ type: 'end' });
    await ended;
  }

  private connect() {
    const { port1, port2 } = new MessageChannel();
    this.worker?.postMessage({ type: 'connect', port: port2 } satisfies IndexRequest, [port2]);
    return port1;
  }

  private take(message: IndexMessage): void {
    if (message.type === 'caught up') return this.waiting.get(message.id)?.();
    if (message.type === 'ended') return this.ended();
    this.current = message.state;
    const { problem } = message.state;
    if (problem !== '' && problem !== this.told) this.report(`the index waits: ${problem}`);
    this.told = problem;
  }

  private fail(problem: string): void {
    this.current = { ...this.current, problem };
    this.ended();
    this.report(`nothing of the journal is indexed: ${problem}`);
  }

  private tooSlow(): GraphQLError {
    return new GraphQLError(
      `the index has not found it within ${this.answersWithinMs / 1000} s, and was stopped: ask for less, by a symbol, a strategy or a shorter time (fromUs, toUs), or by whole words`,
      { extensions: { code: 'QUERY_TOO_SLOW' } },
    );
  }

  private unavailable(problem: string): GraphQLError {
    const { records, behindBytes } = this.current;
    return new GraphQLError(
      `the index of the journal cannot be asked: ${problem}. It has ${records} records, and is ${behindBytes} bytes behind`,
      { extensions: { code: 'INDEX_UNAVAILABLE', records, behindBytes } },
    );
  }

  private post(request: Exclude<IndexRequest, { type: 'connect' }>): void {
    this.worker?.postMessage(request);
  }
}

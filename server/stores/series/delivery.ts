import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeriesStore } from './series-store.ts';
import type { Spool } from './spool.ts';
import { rowsOf, type Table } from './tables.ts';

/** At once to the engine: a transaction of DuckDB, a request of some MB to QuestDB. */
const MOST_ROWS = 8_192;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** Rows too old are forgotten, and what stands still is told to go on, this often. */
const UPKEEP_MS = 10_000;

export interface DeliveryParts {
  readonly spool: Spool;
  /** Opens the engine; rejects with a sentence while that cannot be done. */
  readonly open: () => Promise<SeriesStore>;
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
}

/** Takes rows from the spool to the engine, for as long as it takes, and opens the engine anew after each failure. */
export class Delivery {
  /** Null until it is open, and after a failure until it is open again. */
  store: SeriesStore | null = null;
  /** Acknowledged since the start. */
  rowsWritten = 0;
  private failure = '';
  private waitMs: number;
  private upkeptAtMs = Number.NEGATIVE_INFINITY;
  private readonly arrivals = new EventTarget();
  private readonly ended = new AbortController();
  private readonly running: Promise<void>;

  constructor(private readonly parts: DeliveryParts) {
    this.waitMs = this.firstWaitMs;
    this.running = this.run();
  }

  /** What people should know; empty while all is well. */
  get problem(): string {
    return this.failure || this.parts.spool.problem;
  }

  append(table: Table, values: Float64Array): void {
    this.parts.spool.append(table, values);
    this.arrivals.dispatchEvent(new Event('rows'));
  }

  /** What is there is delivered once more if the engine takes it; the rest waits in the spool for the next start. */
  async end(): Promise<void> {
    this.ended.abort();
    await this.running;
    if (this.store) await this.deliver().catch(() => {});
    this.parts.spool.close();
    await this.close();
  }

  private get firstWaitMs(): number {
    return this.parts.firstWaitMs ?? FIRST_WAIT_MS;
  }

  private async run(): Promise<void> {
    while (!this.ended.signal.aborted) {
      try {
        this.store ??= await this.parts.open();
        await this.upkeep(this.store);
        await this.deliver();
        this.failure = '';
        this.waitMs = this.firstWaitMs;
        await this.arrival();
      } catch (error) {
        this.failure = error instanceof Error ? error.message : String(error);
        await this.close();
        await this.pause(this.waitMs);
        this.waitMs = Math.min(2 * this.waitMs, this.parts.longestWaitMs ?? LONGEST_WAIT_MS);
      }
    }
  }

  private async deliver(): Promise<void> {
    const { spool } = this.parts;
    for (let batches = spool.take(MOST_ROWS); batches.length > 0; batches = spool.take(MOST_ROWS)) {
      await this.store!.append(batches);
      spool.acknowledge();
      this.rowsWritten += batches.reduce((sum, batch) => sum + rowsOf(batch), 0);
    }
  }

  private async upkeep(store: SeriesStore): Promise<void> {
    if (performance.now() - this.upkeptAtMs < UPKEEP_MS) return;
    await store.upkeep(Date.now() * 1000);
    this.upkeptAtMs = performance.now();
  }

  private async arrival(): Promise<void> {
    await once(this.arrivals, 'rows', { signal: this.ended.signal }).catch(() => {});
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.ended.signal }).catch(() => {});
  }

  private async close(): Promise<void> {
    const { store } = this;
    this.store = null;
    await store?.close().catch(() => {}); // what has failed may fail to close as well
  }
}

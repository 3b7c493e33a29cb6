import type { Worker } from 'node:worker_threads';
import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import { segmentSize } from '@voltaire/reflex/journal/segment-source.ts';
import { startThread } from '../thread.ts';

const THREAD = new URL('./index-thread.ts', import.meta.url);
const LOOK_MS = 60_000;
/** So much may be written without an index: read in some tenths of a second. */
const WORTH_BYTES = 16 << 20;

export interface KeeperOptions {
  readonly lookMs?: number;
  readonly worthBytes?: number;
}

/**
 * Keeps the indexes of the journal's segments up to date while nobody asks, one after the other in a
 * thread of low priority. What it has not come to yet a question does by itself.
 */
export class IndexKeeper {
  private readonly indexedBytes = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private readonly worthBytes: number;
  private worker: Worker | null = null;

  constructor(
    private readonly directory: string,
    private readonly isAsked: () => boolean,
    { lookMs = LOOK_MS, worthBytes = WORTH_BYTES }: KeeperOptions = {},
  ) {
    this.worthBytes = worthBytes;
    this.timer = setInterval(() => this.look(), lookMs).unref();
  }

  /** Two must not write to one index. What was made until now is kept. */
  async pause(): Promise<void> {
    await this.worker?.terminate();
  }

  stop(): void {
    clearInterval(this.timer);
    void this.pause();
  }

  private look(): void {
    if (this.worker || this.isAsked()) return;
    const due = this.due();
    if (due) this.index(due);
  }

  private index({ path, number, bytes }: Written): void {
    const workerData = { directory: this.directory, number };
    const worker = startThread(THREAD, { name: 'journal index', workerData });
    this.worker = worker;
    // A segment that cannot be read is told of when it is asked about.
    worker.once('error', () => this.indexedBytes.set(path, bytes));
    worker.once('exit', (code) => {
      this.worker = null;
      if (code !== 0) return;
      this.indexedBytes.set(path, bytes);
      this.look();
    });
  }

  private due(): Written | undefined {
    return writtenIn(this.directory).find(
      ({ path, bytes }) => bytes - (this.indexedBytes.get(path) ?? 0) >= this.worthBytes,
    );
  }
}

interface Written {
  readonly number: number;
  readonly path: string;
  readonly bytes: number;
}

/** None of a journal that is not there yet, or is damaged: who asks it is told so. */
function writtenIn(directory: string): Written[] {
  try {
    return listSegments(directory).map(({ number, path }) => {
      return { number, path, bytes: segmentSize(path) };
    });
  } catch {
    return [];
  }
}

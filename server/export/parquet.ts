import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../process.ts';
import type { ExportRow } from './columns.ts';
import type { ParquetAnswer, ParquetRequest } from './parquet-process.ts';

const PROCESS = new URL('parquet-process.ts', import.meta.url);
const MOST_HEAP_MB = 128;

/**
 * A Parquet file, made in a folder by a process of its own; both are removed with the last byte, and as
 * soon as nobody reads on: at once when `gone` is aborted, whatever it is doing. The next rows are asked for
 * when the process has taken those before.
 */
export async function* asParquet(
  batches: AsyncIterable<ExportRow[]>,
  gone = new AbortController().signal,
): AsyncGenerator<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'voltaire-export-'));
  const file = join(folder, 'decisions.parquet');
  const writer = new ParquetWriter(folder, file, gone);
  try {
    for await (const rows of batches) {
      await writer.ask({ type: 'rows', rows });
      yield new Uint8Array(); // nothing yet, but whoever has gone away is noticed
    }
    await writer.ask({ type: 'finish' });
    await writer.end();
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  } finally {
    await writer.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The process as the server sees it: what DuckDB does there, and how it ends, stays there. */
class ParquetWriter {
  private readonly child: ChildProcess;
  private readonly over = Promise.withResolvers<never>();
  private answered: (answer: ParquetAnswer) => void = () => {};

  constructor(folder: string, file: string, gone: AbortSignal) {
    this.child = startProcess(PROCESS, MOST_HEAP_MB, [folder, file]);
    this.over.promise.catch(() => {}); // nobody may be waiting at this moment
    this.child.on('message', (answer: ParquetAnswer) => this.answered(answer));
    this.child.on('error', (error) => this.over.reject(error));
    this.child.on('exit', (code, signal) =>
      this.over.reject(new Error(`the process that makes it has ended with ${signal ?? code}`)),
    );
    const kill = (): void => void this.child.kill('SIGKILL');
    if (gone.aborted) kill();
    else gone.addEventListener('abort', kill, { once: true });
  }

  /** Rejects when the process has ended. */
  async ask(request: ParquetRequest): Promise<void> {
    const answer = new Promise<ParquetAnswer>((resolve) => {
      this.answered = resolve;
    });
    this.child.send(request, () => {}); // whom it does not reach has ended, and says so
    const told = await Promise.race([answer, this.over.promise]);
    if (told.type === 'failed') throw new Error(told.reason);
  }

  async end(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

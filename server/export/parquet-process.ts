/** The process in which DuckDB makes one Parquet file. */
import { rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { type DuckDBAppender, DuckDBInstance } from '@duckdb/node-api';
import { type Column, COLUMN_NAMES, COLUMNS, type ExportRow } from './columns.ts';

/** Answered one after the other: with `done`, or with why not. */
export type ParquetRequest =
  | { readonly type: 'rows'; readonly rows: readonly ExportRow[] }
  /** The file is there when it is answered. */
  | { readonly type: 'finish' };
export type ParquetAnswer =
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly reason: string };

/** All of its threads, those of DuckDB as well: everything else goes first. */
const NICENESS = 10;
const TYPES = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  decimal: 'DECIMAL(38, 18)',
  number: 'DOUBLE',
} as const;
/** The rest waits on the disk. */
const LIMITS = { memory_limit: '256MB', threads: '1' };

/** Where it works; and the file that it makes. */
const folder = process.argv[2]!;
const path = process.argv[3]!;
setPriority(0, NICENESS);
// Whoever sends a signal to all of us means the server, which says when it is over.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// The server is gone, and with it whoever wanted the file.
process.on('disconnect', () => {
  rmSync(folder, { recursive: true, force: true });
  process.kill(process.pid, 'SIGKILL');
});
let file: Promise<ParquetFile> | null = null;
process.on('message', (request: ParquetRequest) => void answer(request));

async function answer(request: ParquetRequest): Promise<void> {
  try {
    file ??= ParquetFile.open();
    const opened = await file;
    if (request.type === 'rows') opened.append(request.rows);
    else await opened.finish();
    post({ type: 'done' });
  } catch (error) {
    post({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}

function post(message: ParquetAnswer): void {
  process.send?.(message);
}

class ParquetFile {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly appender: DuckDBAppender,
  ) {}

  static async open(): Promise<ParquetFile> {
    const instance = await DuckDBInstance.create(join(folder, 'rows.duckdb'), LIMITS);
    const connection = await instance.connect();
    const columns = COLUMN_NAMES.map((name) => `"${name}" ${TYPES[COLUMNS[name]]}`);
    await connection.run(`CREATE TABLE decisions (${columns.join(', ')})`);
    return new ParquetFile(instance, await connection.createAppender('decisions'));
  }

  append(rows: readonly ExportRow[]): void {
    for (const row of rows) {
      for (const name of COLUMN_NAMES) this.appendField(name, row[name]);
      this.appender.endRow();
    }
    this.appender.flushSync();
  }

  async finish(): Promise<void> {
    this.appender.closeSync();
    const connection = await this.instance.connect();
    await connection.run(`COPY decisions TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
    connection.closeSync();
    this.instance.closeSync();
  }

  private appendField(name: Column, value: ExportRow[Column]): void {
    const { appender } = this;
    if (value === null || value === 'NaN') appender.appendNull();
    else if (COLUMNS[name] === 'integer') appender.appendBigInt(BigInt(value));
    else if (typeof value === 'number') appender.appendDouble(value);
    else if (typeof value === 'boolean') appender.appendBoolean(value);
    else appender.appendVarchar(value);
  }
}

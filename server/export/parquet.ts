import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBAppender, DuckDBInstance } from '@duckdb/node-api';
import { type Column, COLUMN_NAMES, COLUMNS, type ExportRow } from './columns.ts';

const TYPES = {
  text: 'VARCHAR',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  decimal: 'DECIMAL(38, 18)',
  number: 'DOUBLE',
} as const;
/** The rest waits on the disk. */
const LIMITS = { memory_limit: '256MB', threads: '1' };

/** A Parquet file, made in a folder that is removed with the last byte, or as soon as nobody reads on. */
export async function* asParquet(batches: AsyncIterable<ExportRow[]>): AsyncGenerator<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'voltaire-export-'));
  try {
    const file = join(folder, 'decisions.parquet');
    const instance = await DuckDBInstance.create(join(folder, 'rows.duckdb'), LIMITS);
    try {
      const connection = await instance.connect();
      const columns = COLUMN_NAMES.map((name) => `"${name}" ${TYPES[COLUMNS[name]]}`);
      await connection.run(`CREATE TABLE decisions (${columns.join(', ')})`);
      const appender = await connection.createAppender('decisions');
      for await (const rows of batches) {
        for (const row of rows) append(appender, row);
        appender.flushSync();
        yield new Uint8Array(); // nothing yet, but whoever has gone away is noticed
      }
      appender.closeSync();
      await connection.run(`COPY decisions TO '${file}' (FORMAT parquet)`);
      connection.closeSync();
    } finally {
      instance.closeSync();
    }
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function append(appender: DuckDBAppender, row: ExportRow): void {
  for (const name of COLUMN_NAMES) appendField(appender, name, row[name]);
  appender.endRow();
}

function appendField(appender: DuckDBAppender, name: Column, value: ExportRow[Column]): void {
  if (value === null || value === 'NaN') appender.appendNull();
  else if (COLUMNS[name] === 'integer') appender.appendBigInt(BigInt(value));
  else if (typeof value === 'number') appender.appendDouble(value);
  else if (typeof value === 'boolean') appender.appendBoolean(value);
  else appender.appendVarchar(value);
}

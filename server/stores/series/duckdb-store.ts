import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  BIGINT,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTimestampValue,
  type DuckDBValue,
  DOUBLE,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import {
  candlesSql,
  type Cell,
  type Dialect,
  latencySql,
  telemetrySql,
  toCandle,
  toLatency,
  toPoint,
} from './queries.ts';
import type {
  CandleRow,
  CandlesQuery,
  LatencyRow,
  SeriesStore,
  Span,
  TelemetryQuery,
  TelemetryRow,
} from './series-store.ts';
import { type Batch, Key, KEYS, rowsOf, type Table, TABLES, widthOf } from './tables.ts';

/** One thread beside a kernel that needs a core of its own; more memory than this it never needs. */
const SETTINGS = { threads: '1', memory_limit: '128MB' };
/** DuckDB's own measure of rows at once. */
const CHUNK_ROWS = 2048;
const DAY_US = 86_400e6;
/** What takes longer is interrupted: nobody waits for it any more. */
const ANSWER_WITHIN_MS = 5_000;

const DIALECT: Dialect = {
  tableName: ({ name }) => name,
  time: (us) => `make_timestamp(${us})`,
  atUs: 'epoch_us(ts)',
  divide: '//',
};

/**
 * The embedded engine: one file, in this process. The number of the last batch of each source is committed
 * together with its rows, so that a batch that comes again is known.
 */
export class DuckDbStore implements SeriesStore {
  /** One question at a time. */
  private asked: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly writing: DuckDBConnection,
    private readonly reading: DuckDBConnection,
    private readonly days: number,
  ) {}

  /** Rows are kept for so many days. Throws when the file cannot be opened, or another process has it. */
  static async open(path: string, days: number): Promise<DuckDbStore> {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const instance = await DuckDBInstance.create(path, SETTINGS);
    try {
      const writing = await instance.connect();
      for (const table of TABLES) await writing.run(created(table));
      await writing.run(
        'CREATE TABLE IF NOT EXISTS delivered (source VARCHAR PRIMARY KEY, number BIGINT NOT NULL)',
      );
      return new DuckDbStore(instance, writing, await instance.connect(), days);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  async append(batches: readonly Batch[]): Promise<void> {
    await this.writing.run('BEGIN TRANSACTION');
    try {
      const delivered = await this.delivered();
      const fresh = batches.filter(
        ({ source, number }) => number > (delivered.get(source) ?? Number.NEGATIVE_INFINITY),
      );
      for (const table of TABLES) await this.write(table, fresh);
      for (const { source, number } of lastOfEach(fresh)) {
        await this.writing.run('INSERT OR REPLACE INTO delivered VALUES ($1, $2)', [
          source,
          BigInt(number),
        ]);
      }
      await this.writing.run('COMMIT');
    } catch (error) {
      await this.writing.run('ROLLBACK').catch(() => {}); // it may have rolled back by itself
      throw error;
    }
  }

  async candles(query: CandlesQuery): Promise<CandleRow[]> {
    return (await this.read(candlesSql(DIALECT, query))).map(toCandle);
  }

  async telemetry(query: TelemetryQuery): Promise<TelemetryRow[]> {
    return (await this.read(telemetrySql(DIALECT, query))).map(toPoint);
  }

  async latency(span: Span): Promise<LatencyRow[]> {
    return (await this.read(latencySql(DIALECT, span))).map(toLatency);
  }

  async upkeep(nowUs: number): Promise<void> {
    const oldest = DIALECT.time(Math.max(0, Math.floor(nowUs - this.days * DAY_US)));
    for (const { name } of TABLES) {
      const found = await this.read(`SELECT 1 FROM ${name} WHERE ts < ${oldest} LIMIT 1`);
      if (found.length > 0) await this.writing.run(`DELETE FROM ${name} WHERE ts < ${oldest}`);
    }
  }

  async close(): Promise<void> {
    await this.asked;
    this.reading.closeSync();
    this.writing.closeSync();
    this.instance.closeSync();
  }

  private async read(sql: string): Promise<Cell[][]> {
    const answer = this.asked.then(async () => this.answer(sql));
    this.asked = answer.catch(() => {});
    return answer;
  }

  private async answer(sql: string): Promise<Cell[][]> {
    const late = setTimeout(() => this.reading.interrupt(), ANSWER_WITHIN_MS);
    try {
      const rows = (await this.reading.runAndReadAll(sql)).getRows();
      return rows.map((row) => row.map(toCell));
    } finally {
      clearTimeout(late);
    }
  }

  private async delivered(): Promise<Map<string, number>> {
    const rows = (
      await this.writing.runAndReadAll('SELECT source, number FROM delivered')
    ).getRows();
    return new Map(rows.map(([source, number]) => [String(source), Number(number)]));
  }

  private async write(table: Table, batches: readonly Batch[]): Promise<void> {
    const mine = batches.filter((batch) => batch.table === table);
    if (mine.length === 0) return;
    const appender = await this.writing.createAppender(table.name);
    try {
      for (const batch of mine) {
        const rows = rowsOf(batch);
        for (let first = 0; first < rows; first += CHUNK_ROWS) {
          appender.appendDataChunk(chunkOf(batch, first, Math.min(rows, first + CHUNK_ROWS)));
        }
      }
      appender.flushSync();
    } finally {
      appender.closeSync();
    }
  }
}

function toCell(value: DuckDBValue): Cell {
  return typeof value === 'string' || value === null ? value : Number(value);
}

function created({ name, columns }: Table): string {
  const doubles = columns.map((column) => `${column} DOUBLE`).join(', ');
  return `CREATE TABLE IF NOT EXISTS ${name}
    (ts TIMESTAMP NOT NULL, symbol VARCHAR NOT NULL, seq BIGINT NOT NULL, ${doubles})`;
}

/** Rows from `first` to before `end`. */
function chunkOf({ table, names, values }: Batch, first: number, end: number): DuckDBDataChunk {
  const width = widthOf(table);
  const types = [TIMESTAMP, VARCHAR, BIGINT, ...table.columns.map(() => DOUBLE)];
  const chunk = DuckDBDataChunk.create(types, end - first);
  const column = <T>(place: number, toValue: (value: number) => T): T[] => {
    const cells: T[] = [];
    for (let row = first; row < end; row++) cells.push(toValue(values[row * width + place]!));
    return cells;
  };
  chunk.setColumns([
    column(Key.AT_US, (us) => new DuckDBTimestampValue(BigInt(us))),
    column(Key.NAME, (place) => names[place]!),
    column(Key.SEQ, BigInt),
    ...table.columns.map((_, i) =>
      column(KEYS + i, (value) => (Number.isFinite(value) ? value : null)),
    ),
  ]);
  return chunk;
}

function lastOfEach(batches: readonly Batch[]): Iterable<Batch> {
  return new Map(batches.map((batch) => [batch.source, batch])).values();
}

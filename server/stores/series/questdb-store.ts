import { setTimeout as sleep } from 'node:timers/promises';
import { Sender } from '@questdb/nodejs-client';
import {
  candlesSql,
  type Dialect,
  latencySql,
  telemetrySql,
  toCandle,
  toLatency,
  toPoint,
} from './queries.ts';
import { QuestDbHttp } from './questdb-http.ts';
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

/** A frozen engine must not hold up its rows for long: they wait in the spool. */
const ANSWER_WITHIN_MS = 5_000;
/** A table that was told to go on, and cannot, stands still again at once. */
const GOES_ON_WITHIN_MS = 1_000;

export interface QuestDbOptions {
  readonly answerWithinMs?: number;
  /** Before the name of each table, in an engine that others use as well. */
  readonly prefix?: string;
}

/**
 * A QuestDB of one's own: written to with ILP over HTTP, asked over /exec. Each table is partitioned by day,
 * forgets days by itself, and has a row of the same moment, symbol and number once.
 */
export class QuestDbStore implements SeriesStore {
  private readonly dialect: Dialect;

  private constructor(
    private readonly http: QuestDbHttp,
    private readonly sender: Sender,
    private readonly prefix: string,
  ) {
    this.dialect = {
      tableName: ({ name }) => prefix + name,
      time: (us) => `cast(${us} AS TIMESTAMP)`,
      atUs: 'cast(ts AS LONG)',
      divide: '/',
    };
  }

  /** Makes the tables that are not there. Rows are kept for so many days. */
  static async open(
    address: string,
    days: number,
    { answerWithinMs = ANSWER_WITHIN_MS, prefix = 'voltaire_' }: QuestDbOptions = {},
  ): Promise<QuestDbStore> {
    const http = new QuestDbHttp(address, answerWithinMs);
    for (const table of TABLES) {
      await http.query(created(prefix, table, days));
      await http.query(`ALTER TABLE ${prefix}${table.name} SET TTL ${days} DAYS`);
    }
    const sender = await Sender.fromConfig(configuration(address, answerWithinMs), { log: quiet });
    return new QuestDbStore(http, sender, prefix);
  }

  async append(batches: readonly Batch[]): Promise<void> {
    try {
      for (const batch of batches) await this.buffer(batch);
      await this.sender.flush();
    } catch (error) {
      this.sender.reset(); // what it could not send comes again
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`QuestDB at ${this.http.url.host} does not take rows: ${reason}`, {
        cause: error,
      });
    }
  }

  async candles(query: CandlesQuery): Promise<CandleRow[]> {
    return (await this.http.query(candlesSql(this.dialect, query))).map(toCandle);
  }

  async telemetry(query: TelemetryQuery): Promise<TelemetryRow[]> {
    return (await this.http.query(telemetrySql(this.dialect, query))).map(toPoint);
  }

  async latency(span: Span): Promise<LatencyRow[]> {
    return (await this.http.query(latencySql(this.dialect, span))).map(toLatency);
  }

  /**
   * Old days QuestDB forgets by itself. A table whose disk was full stands still, with what it has acknowledged
   * in its log, until somebody tells it to go on. Throws when it does not: then rows wait in the spool.
   */
  async upkeep(): Promise<void> {
    const standing = await this.standing();
    if (standing.length === 0) return;
    for (const name of standing) await this.http.query(`ALTER TABLE ${name} RESUME WAL`);
    await sleep(GOES_ON_WITHIN_MS);
    const [still] = await this.standing();
    if (still === undefined) return;
    const { host } = this.http.url;
    throw new Error(`QuestDB at ${host} stands still at its table ${still}: has its disk room?`);
  }

  private async standing(): Promise<string[]> {
    const suspended = await this.http.query('SELECT name FROM wal_tables() WHERE suspended');
    const ours = new Set(TABLES.map((table) => this.dialect.tableName(table)));
    return suspended.map(([name]) => String(name)).filter((name) => ours.has(name));
  }

  async close(): Promise<void> {
    await this.sender.close();
  }

  private async buffer({ table, names, values, ...batch }: Batch): Promise<void> {
    const { sender, prefix } = this;
    const width = widthOf(table);
    const rows = rowsOf({ ...batch, table, values });
    for (let row = 0; row < rows; row++) {
      const at = row * width;
      sender.table(prefix + table.name).symbol('symbol', names[values[at + Key.NAME]!]);
      sender.intColumn('seq', values[at + Key.SEQ]!);
      table.columns.forEach((column, i) => {
        const value = values[at + KEYS + i]!;
        if (Number.isFinite(value)) sender.floatColumn(column, value);
      });
      await sender.at(values[at + Key.AT_US]!, 'us');
    }
  }
}

function created(prefix: string, { name, columns }: Table, days: number): string {
  const doubles = columns.map((column) => `${column} DOUBLE`).join(', ');
  return `CREATE TABLE IF NOT EXISTS ${prefix}${name} (ts TIMESTAMP, symbol SYMBOL, seq LONG, ${doubles})
    TIMESTAMP(ts) PARTITION BY DAY TTL ${days} DAYS WAL DEDUP UPSERT KEYS(ts, symbol, seq)`;
}

/** One attempt, of ours: its own would only hide that there is an outage. */
function configuration(address: string, answerWithinMs: number): string {
  const { protocol, hostname, port, username, password } = new URL(address);
  const isTls = protocol === 'https:';
  const settings: Record<string, string | number> = {
    addr: `${hostname}:${port || (isTls ? 443 : 80)}`,
    protocol_version: 2,
    stdlib_http: 'on',
    auto_flush: 'off',
    request_timeout: answerWithinMs,
    retry_timeout: 0,
  };
  if (username !== '') {
    settings.username = decodeURIComponent(username);
    settings.password = decodeURIComponent(password);
  }
  // A semicolon ends a setting; two of them are one.
  const text = Object.entries(settings).map(
    ([key, value]) => `${key}=${String(value).replaceAll(';', ';;')}`,
  );
  return `${isTls ? 'https' : 'http'}::${text.join(';')}`;
}

/** What it would print, it throws as well. */
function quiet(): void {}

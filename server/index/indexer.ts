import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import { hex } from '@voltaire/reflex/journal/segment.ts';
import type { Pool, PoolClient } from 'pg';
import { blocksFrom, type ProvenBlock } from '../ledger/journal-blocks.ts';
import type { StoredApproval } from './approval-rows.ts';
import { TABLES } from './digest.ts';
import { migrate } from './migrate.ts';
import { forgetDropped } from './forget-dropped.ts';
import { AT_BEGIN, type JournalPosition } from './position.ts';
import { blockAt } from './recorded-decision.ts';
import { noRows, RowMaker, type Rows } from './rows.ts';
import { writeRows } from './write-rows.ts';

/** Who writes the index holds it for as long: two would write in each other's place. */
const LOCK = 72_707_370;

/** A batch ends at so many decisions, or records of any kind. */
const MOST_DECISIONS = 1_000;
const MOST_RECORDS = 50_000;
/** Market data makes no rows: how far it was read is written down only so often. */
const UNWRITTEN_RECORDS = 1_000_000;

/** A few milliseconds. */
const BLOCKS_AT_ONCE = 100;

/** What a batch is made of: rows, the records that they come from, and the place behind those. */
interface Reading {
  readonly rows: Rows;
  readonly records: number;
  readonly position: JournalPosition;
  /** There was no more when it was read. */
  readonly atEnd: boolean;
}

/** What is in the index. */
export interface Indexed {
  readonly records: number;
  readonly decisions: number;
}

/**
 * Follows the journal's files, as the ledger does, and brings what people ask for into the tables. The
 * kernel's writer knows nothing of it. The database being away loses nothing: open it again, and it goes
 * on behind what the database has.
 */
export class Indexer {
  private client: PoolClient | null = null;
  private maker = new RowMaker();
  /** Behind what was read; behind what is in the database, or need not be; and records between the two. */
  private readTo: JournalPosition = AT_BEGIN;
  private position: JournalPosition = AT_BEGIN;
  private unwritten = 0;
  /** Was read while the database had the batch before it. */
  private ahead: Reading | null = null;
  private blocks: Generator<ProvenBlock> | null = null;
  private readonly done = { records: 0, decisions: 0 };

  constructor(
    private readonly directory: string,
    private readonly pool: Pool,
    private readonly mostDecisions = MOST_DECISIONS,
  ) {}

  get isOpen(): boolean {
    return this.client !== null;
  }

  get indexed(): Indexed {
    return { ...this.done };
  }

  /** Bytes of the journal that are not read yet. */
  get behindBytes(): number {
    const { segment, block } = this.position;
    return listSegments(this.directory)
      .filter(({ number }) => number >= segment)
      .map(({ number, path }) => statSync(path).size - (number === segment ? block : 0))
      .reduce((sum, bytes) => sum + bytes, 0);
  }

  /**
   * Makes the tables when they are missing, and finds where it was. Throws when somebody else writes the
   * index, or when it is the index of another journal.
   */
  async open(): Promise<void> {
    this.drop();
    const client = await this.pool.connect();
    this.client = client;
    client.once('error', () => this.drop());
    const { rows } = await client.query<{ mine: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS mine',
      [LOCK],
    );
    if (!rows[0]!.mine) {
      throw new Error('another process writes this index: give this one a database of its own');
    }
    // A crash of the database may take the last batches, each with its position: they are made again.
    await client.query('SET synchronous_commit = off');
    await migrate(client);
    await forgetDropped(client, this.directory);
    await this.resume(client);
  }

  /** Forgets all, to begin anew at the journal's first record. */
  async empty(): Promise<void> {
    const client = this.opened();
    await client.query(`TRUNCATE ${[...Object.keys(TABLES), 'progress'].join(', ')}`);
    await this.resume(client);
  }

  /**
   * One batch is written, and the next one read meanwhile; true when there was no more. Throws what the
   * journal or the database says: then open it again.
   */
  async step(): Promise<boolean> {
    const client = this.opened();
    const { rows, records, position, atEnd } = this.ahead ?? (await this.read());
    this.ahead = null;
    this.unwritten += records;
    const hasRows = Object.values(rows).some((of: object[] | Map<string, object>) =>
      Array.isArray(of) ? of.length > 0 : of.size > 0,
    );
    if (hasRows || this.unwritten >= UNWRITTEN_RECORDS) {
      const written = writeRows(client, { rows, position, records: this.unwritten });
      const [ahead] = await Promise.all([atEnd ? null : this.read(), written]);
      this.ahead = ahead;
      this.unwritten = 0;
    }
    this.position = position;
    this.done.records += records;
    this.done.decisions += rows.decisions.length;
    return atEnd;
  }

  /** Gives the connection back; what was in doubt is asked of the database at the next opening. */
  drop(): void {
    const { client } = this;
    this.client = null;
    this.blocks?.return(undefined);
    this.blocks = null;
    this.ahead = null;
    client?.release(true);
  }

  private opened(): PoolClient {
    if (this.client) return this.client;
    throw new Error('the connection to the index was lost');
  }

  private async resume(client: PoolClient): Promise<void> {
    this.blocks = null;
    this.ahead = null;
    this.unwritten = 0;
    this.maker = new RowMaker();
    const { rows } = await client.query<
      Record<'segment' | 'block' | 'chain' | 'place' | 'records' | 'decisions', string>
    >('SELECT segment, block, chain, place, records, decisions FROM progress');
    const [row] = rows;
    this.done.records = Number(row?.records ?? 0);
    this.done.decisions = Number(row?.decisions ?? 0);
    this.position = row
      ? {
          segment: Number(row.segment),
          block: Number(row.block),
          chain: row.chain,
          place: BigInt(row.place),
        }
      : AT_BEGIN;
    this.readTo = this.position;
    if (!row) return;
    this.prove();
    const runs = await client.query<{ number: number; instruments: InstrumentDefinition[] }>(
      'SELECT number, instruments FROM runs WHERE number <= $1 ORDER BY number DESC LIMIT 1',
      [this.position.segment],
    );
    const open = await client.query<StoredApproval>(
      "SELECT * FROM approvals WHERE state = 'OPEN' OR closed_place > $1 ORDER BY place",
      [String(this.position.place)],
    );
    const [run] = runs.rows;
    if (run) this.maker.resume(run.number, run.instruments, open.rows);
  }

  /** The journal has the block behind which the index goes on. */
  private prove(): void {
    const { segment, block, chain } = this.position;
    const known = listSegments(this.directory).find(({ number }) => number === segment);
    try {
      if (!known) throw new Error(`there is no segment ${segment}`);
      blockAt(known.path, block, chain);
    } catch (error) {
      throw new Error(
        'the index was made from another journal: see that DATABASE_URL and VOLTAIRE_HOME belong ' +
          'together, or make it anew with "voltaire index rebuild"',
        { cause: error },
      );
    }
  }

  /** Goes on in small pieces: between them the database is sent what it is to have. */
  private async read(): Promise<Reading> {
    const rows = noRows();
    const { segment, block } = this.readTo;
    const blocks = (this.blocks ??= blocksFrom(this.directory, { segment, block, skip: 0 }));
    let records = 0;
    for (
      let taken = 1;
      rows.decisions.length < this.mostDecisions && records < MOST_RECORDS;
      taken++
    ) {
      const next = blocks.next();
      if (next.done) {
        this.blocks = null;
        return { rows, records, position: this.readTo, atEnd: true };
      }
      const { segment: of, end, chain } = next.value;
      const made = this.maker.take(next.value, rows);
      records += made.records;
      this.readTo = { segment: of.number, block: end, chain: hex(chain), place: made.place };
      if (taken % BLOCKS_AT_ONCE === 0) await setImmediate();
    }
    return { rows, records, position: this.readTo, atEnd: false };
  }
}

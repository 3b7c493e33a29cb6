import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessStore } from '@voltaire/server/access/access-store.ts';
import { COLUMN_NAMES, COLUMNS, type ExportRow } from '@voltaire/server/export/columns.ts';
import { asParquet } from '@voltaire/server/export/parquet.ts';
import { asCsv, csvText } from '@voltaire/server/export/text-formats.ts';
import { ExportTickets, TICKET_LASTS_S } from '@voltaire/server/export/tickets.ts';
import { startProcess } from '@voltaire/server/process.ts';
import { decisionExport } from '@voltaire/server/http/export.ts';
import { writeDecisions } from '../../bench/made-decisions.ts';
import { MadeUpServer } from '../support/made-up-kernel.ts';
import { type IndexedJournal, indexedJournal } from './indexed.ts';
import { onBothEngines } from './on-both-engines.ts';

/** More than are in memory at once. */
const COUNT = 2_300;

const ROW = Object.fromEntries(
  COLUMN_NAMES.map((name) => [
    name,
    { text: 'a text', integer: 1, boolean: true, decimal: '1.5', number: 0.5 }[COLUMNS[name]],
  ]),
) as ExportRow;

/** The same batch without end. */
function endless(batch: ExportRow[] = []) {
  let asked = 0;
  let closed = false;
  async function* rows(): AsyncGenerator<ExportRow[]> {
    closed = false;
    try {
      for (;;) {
        asked++;
        yield batch;
      }
    } finally {
      closed = true;
    }
  }
  return { rows, asked: () => asked, isClosed: () => closed };
}

/** Those of this process that make a Parquet file. */
function processes(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return lines.split('\n').flatMap((line) => {
    const [, pid, parent, args] = /^ *(\d+) +(\d+) (.*)/.exec(line) ?? [];
    const isOurs = Number(parent) === process.pid && args!.includes('parquet-process');
    return isOurs ? [Number(pid)] : [];
  });
}

const folders = () => readdirSync(tmpdir()).filter((name) => /^voltaire-export-[^t]/.test(name));

onBothEngines('an export', (database) => {
  const directory = mkdtempSync(join(tmpdir(), 'voltaire-export-test-'));
  const tokens = new AccessStore(join(directory, 'access.jsonl'), '');
  let indexed: IndexedJournal;
  let server: MadeUpServer;
  let http: Server;
  let url: string;
  const token = { auditor: '', trader: '' };
  beforeAll(async () => {
    writeDecisions(directory, COUNT);
    indexed = await indexedJournal(database.reach, directory);
    server = new MadeUpServer(directory, { index: indexed.index });
    token.auditor = tokens.admit({ user: 'ann', role: 'auditor' }, 'test');
    token.trader = tokens.admit({ user: 'tom', role: 'trader' }, 'test');
    const app = express().use(decisionExport(indexed.index, server.tickets, tokens));
    http = createServer(app);
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }, 120_000);
  afterAll(async () => {
    http.closeAllConnections();
    http.close();
    server.stop();
    await indexed.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const get = async (query: string, of: string | null = token.auditor) =>
    fetch(`${url}/export/decisions?${query}`, {
      headers: of === null ? {} : { authorization: `Bearer ${of}` },
    });

  it('as JSON lines has all decisions, newest first, as they are recorded', async () => {
    const response = await get('format=jsonl');
    expect(response.headers.get('content-disposition')).toContain('decisions.jsonl');
    const rows = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ExportRow);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(COUNT);
    const moments = rows.map(({ at_us }) => Number(at_us));
    expect(moments).toEqual([...moments].sort((a, b) => b - a));
    // One that waits for a trigger price, and shows a part of its quantity.
    const { id, ...row } = rows.find((each) => each.trigger_price && each.display_quantity)!;
    const { decision } = (await server.ask(
      `{ decision(id: "${id}") { seq strategy outcome code intent { quantity price triggerPrice displayQuantity } } }`,
    )) as { decision: Record<string, unknown> & { intent: Record<string, string> } };
    const { intent, ...shown } = decision;
    const { triggerPrice, displayQuantity, ...terms } = intent;
    expect([triggerPrice, displayQuantity]).toEqual(['60001.00', '0.00010']);
    expect(row).toMatchObject({ ...shown, ...terms, run: 1 });
    expect([row.trigger_price, row.display_quantity]).toEqual([triggerPrice, displayQuantity]);
    expect(rows.filter((each) => each.trigger_price !== null)).toHaveLength(Math.ceil(COUNT / 7));
  });

  it('as CSV has a line of names and those of the filter', async () => {
    const text = await (await get('format=csv&symbol=ETHUSDT&outcome=DENIED')).text();
    const [names, ...lines] = text.trimEnd().split('\r\n');
    expect(names).toMatch(/^id,run,seq,at_us,symbol,/);
    expect(names).toContain(',price,trigger_price,display_quantity,');
    expect(text).toMatch(/,STOP_LIMIT,\w+,false,[\d.]+,[\d.]+,60001\.00,/);
    expect(lines.length).toBe(
      Array.from({ length: COUNT }, (_, i) => i).filter((i) => i % 5 === 1 && i % 3 === 0).length,
    );
    expect(lines.every((line) => line.includes(',ETHUSDT,') && line.includes(',DENIED,'))).toBe(
      true,
    );
  });

  it('as Parquet has the same numbers', async () => {
    const file = join(directory, 'got.parquet');
    await writeFile(file, Buffer.from(await (await get('format=parquet')).arrayBuffer()));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `SELECT count(*)::INT AS n, count(DISTINCT id)::INT AS ids, min(price)::VARCHAR AS lowest, count(code)::INT AS denied, count(trigger_price)::INT AS waiting, count(display_quantity)::INT AS icebergs FROM '${file}'`,
    );
    expect(reader.getRowObjectsJson()).toEqual([
      {
        n: COUNT,
        ids: COUNT,
        lowest: '60000.000000000000000000',
        denied: Math.ceil(COUNT / 3),
        waiting: Math.ceil(COUNT / 7),
        icebergs: Math.ceil(COUNT / 11),
      },
    ]);
    connection.closeSync();
    instance.closeSync();
  });

  it('as Parquet ends its process when whoever asked goes away', async () => {
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${token.auditor}` };
    const response = fetch(`${url}/export/decisions?format=parquet`, {
      headers,
      signal: gone.signal,
    });
    await expect.poll(processes, { timeout: 10_000 }).toHaveLength(1);
    gone.abort();
    await expect(response.then(async (got) => got.arrayBuffer())).rejects.toThrow('aborted');
    await expect.poll(processes, { timeout: 10_000, interval: 20 }).toEqual([]);
    await expect.poll(folders, { timeout: 10_000 }).toEqual([]);
  }, 30_000);

  it('needs a role that may', async () => {
    expect((await get('format=csv', null)).status).toBe(401);
    expect((await get('format=csv', token.trader)).status).toBe(403);
    expect((await get('format=xml')).status).toBe(400);
    expect((await get('format=csv&colour=red')).status).toBe(400);
    const mutation =
      'mutation { exportDecisions(format: CSV, filter: { code: "NONE" }) { path expiresInS } }';
    expect(await server.ask(mutation, 'trader')).toMatchObject({ code: 'FORBIDDEN' });
    const { exportDecisions } = (await server.ask(mutation, 'auditor')) as {
      exportDecisions: { path: string; expiresInS: number };
    };
    expect(exportDecisions.expiresInS).toBe(TICKET_LASTS_S);
    const first = await fetch(url + exportDecisions.path);
    expect((await first.text()).trimEnd().split('\r\n').length).toBe(1);
    expect((await fetch(url + exportDecisions.path)).status).toBe(401);
  });
});

describe('an export', () => {
  it('asks for no more rows when nobody takes them, and leaves no file behind', async () => {
    const { rows, asked, isClosed } = endless();
    const before = folders();
    for (const write of [asCsv, asParquet]) {
      const pieces: AsyncGenerator<string | Uint8Array> = write(rows());
      await pieces.next();
      const until = asked();
      if (write === asParquet) expect(folders().length).toBe(before.length + 1);
      await pieces.return(undefined);
      expect(asked() - until).toBeLessThan(2);
      expect(isClosed() || write === asCsv).toBe(true);
    }
    expect(folders()).toEqual(before);
    expect(processes()).toEqual([]);
  }, 30_000);

  it('ends its process at once when nobody takes it any more, in the middle of its work', async () => {
    const before = folders();
    const { rows, isClosed } = endless(Array.from({ length: 1_000 }, () => ROW));
    const gone = new AbortController();
    const pieces = asParquet(rows(), gone.signal);
    for (let taken = 0; taken < 3; taken++) await pieces.next();
    const next = pieces.next(); // it appends
    gone.abort();
    await expect(next).rejects.toThrow('has ended with SIGKILL');
    expect(isClosed()).toBe(true);
    expect(folders()).toEqual(before);
    expect(processes()).toEqual([]);
  }, 30_000);

  it('that its process leaves alone breaks off, and the server goes on', async () => {
    const before = folders();
    const pieces = asParquet(endless([ROW]).rows());
    await pieces.next();
    const [process_] = processes();
    process.kill(process_!, 'SIGKILL');
    const all = async () => {
      for await (const _piece of pieces);
    };
    await expect(all()).rejects.toThrow('has ended with SIGKILL');
    expect(folders()).toEqual(before);
  }, 30_000);

  it('without a server left removes what it has made', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'voltaire-export-test-'));
    const url = new URL(import.meta.resolve('@voltaire/server/export/parquet-process.ts'));
    const child = startProcess(url, 128, [folder, join(folder, 'x.parquet')]);
    const ended = once(child, 'exit');
    child.send({ type: 'rows', rows: [ROW] });
    await once(child, 'message');
    expect(readdirSync(folder)).toContain('rows.duckdb');
    child.disconnect();
    await ended;
    expect(existsSync(folder)).toBe(false);
  }, 30_000);

  it('of what DuckDB refuses says why', async () => {
    const wrong = { ...ROW, quantity: 'no number' };
    const pieces = asParquet(endless([wrong]).rows());
    await expect(pieces.next()).rejects.toThrow('no number');
    expect(processes()).toEqual([]);
  }, 30_000);

  it('lets no text become a formula, and quotes what CSV would break on', () => {
    for (const sign of ['=', '+', '-', '@', '\t', '\r']) {
      expect(csvText(`${sign}cmd`).replace(/^"/, '')).toBe(
        sign === '\r' ? `'\rcmd"` : `'${sign}cmd`,
      );
    }
    expect(csvText('a, "b"\nc')).toBe('"a, ""b""\nc"');
    expect(csvText('plain = text')).toBe('plain = text');
  });

  it('lets a ticket through once, and for a minute', () => {
    let nowMs = 0;
    const tickets = new ExportTickets(() => nowMs);
    const order = { format: 'CSV', wanted: {} } as const;
    const [one, other] = [tickets.issue(order), tickets.issue(order)];
    expect(tickets.redeem('never given out')).toBeNull();
    expect(tickets.redeem(one)).toMatchObject(order);
    expect(tickets.redeem(one)).toBeNull();
    nowMs = TICKET_LASTS_S * 1000;
    expect(tickets.redeem(other)).toBeNull();
  });
});

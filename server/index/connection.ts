import type { MessagePort } from 'node:worker_threads';
import { Pool } from 'pg';
import { PortStream } from './port-stream.ts';

/** Whoever waits longer for a connection is told so. */
const CONNECT_WITHIN_MS = 10_000;

/** How a PostgreSQL is reached: by its address, or by a port to the embedded one. */
export type Reach = string | (() => MessagePort);

/** The driver gives up so much later than PostgreSQL, which then has ended the query itself. */
const LATER_MS = 2_000;

/**
 * Connections to it, `most` at once; the embedded one has one session, and takes one. They are made when
 * somebody asks, and an error of one that is idle ends that one alone. A query that takes longer than
 * `answersWithinMs` is ended by PostgreSQL; the embedded one cannot, and whoever asked waits no longer for
 * it. Such an error is one for `isTooSlow`.
 */
export function openPool(reach: Reach, most: number, answersWithinMs?: number): Pool {
  const limits = answersWithinMs !== undefined && {
    statement_timeout: answersWithinMs,
    query_timeout: answersWithinMs + LATER_MS,
  };
  const common = { connectionTimeoutMillis: CONNECT_WITHIN_MS, ...limits };
  const pool = new Pool(
    typeof reach === 'string'
      ? { ...common, connectionString: reach, max: most }
      : { ...common, ...EMBEDDED, stream: () => new PortStream(reach()) },
  );
  pool.on('error', () => {});
  return pool;
}

const EMBEDDED = { user: 'postgres', database: 'postgres', max: 1, idleTimeoutMillis: 0 };

/** Of PostgreSQL (57014, query_canceled), or of the driver. */
export function isTooSlow(error: unknown): boolean {
  return /canceling statement due to statement timeout|Query read timeout/.test(String(error));
}

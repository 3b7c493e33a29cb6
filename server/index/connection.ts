import type { MessagePort } from 'node:worker_threads';
import { Pool } from 'pg';
import { PortStream } from './port-stream.ts';

/** Whoever waits longer for a connection is told so. */
const CONNECT_WITHIN_MS = 10_000;

/** How a PostgreSQL is reached: by its address, or by a port to the embedded one. */
export type Reach = string | (() => MessagePort);

/**
 * Connections to it, `most` at once; the embedded one has one session, and takes one. They are made when
 * somebody asks, and an error of one that is idle ends that one alone.
 */
export function openPool(reach: Reach, most: number): Pool {
  const pool = new Pool(
    typeof reach === 'string'
      ? { connectionString: reach, max: most, connectionTimeoutMillis: CONNECT_WITHIN_MS }
      : { ...EMBEDDED, stream: () => new PortStream(reach()) },
  );
  pool.on('error', () => {});
  return pool;
}

const EMBEDDED = { user: 'postgres', database: 'postgres', max: 1, idleTimeoutMillis: 0 };

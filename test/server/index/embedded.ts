import { MessageChannel } from 'node:worker_threads';
import { PgliteBackend } from '@voltaire/server/index/pglite-backend.ts';
import type { Reach } from '@voltaire/server/index/connection.ts';

export interface Embedded {
  readonly reach: Reach;
  close(): Promise<void>;
}

/** An embedded PostgreSQL in this thread; in memory without a directory. */
export async function embedded(directory: string | null = null): Promise<Embedded> {
  const backend = await PgliteBackend.open(directory);
  return {
    reach: () => {
      const { port1, port2 } = new MessageChannel();
      backend.serve(port2);
      return port1;
    },
    close: () => backend.close(),
  };
}

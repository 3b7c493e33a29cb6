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
    reach: () => backend.connect(),
    close: () => backend.close(),
  };
}

import { PrismaPg } from '@prisma/adapter-pg';
import { openPool, type Reach } from '@voltaire/server/index/connection.ts';
import { IndexedDecisions } from '@voltaire/server/index/indexed-decisions.ts';
import { Indexer } from '@voltaire/server/index/indexer.ts';
import { PrismaClient } from '../../../prisma/generated/client.ts';
import { type MadeUpIndex, NO_INDEX } from '../support/made-up-kernel.ts';

export interface IndexedJournal {
  readonly index: MadeUpIndex;
  close(): Promise<void>;
}

/** The whole journal in an index that can be asked. */
export async function indexedJournal(reach: Reach, directory: string): Promise<IndexedJournal> {
  const pool = openPool(reach, 2);
  const indexer = new Indexer(directory, pool);
  await indexer.open();
  while (!(await indexer.step()));
  const state = { ...NO_INDEX.state, ...indexer.indexed, problem: '' };
  indexer.drop();
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const ask: MadeUpIndex['ask'] = async (question) => question(prisma);
  return {
    index: { ...NO_INDEX, decisions: new IndexedDecisions(directory), state, ask },
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

import type { Decision, DecisionConnection } from '@voltaire/schema/decisions.ts';
import type { Total } from '@voltaire/schema/paging.ts';
import type { Decisions } from '../views/decisions.ts';
import { type PageStart, pageOf, readCursor } from './cursor.ts';
import type { DecisionsWanted } from './filter.ts';
import type { IndexHost } from './index-host.ts';
import { MOST_COUNTED } from './indexed-decisions.ts';

/**
 * Newest first. Without a filter the newest are taken from memory, so that the dashboard needs no index,
 * and the index goes on where memory ends. With one the index is asked, when it has all that is decided.
 */
export async function pageOfDecisions(
  memory: Decisions,
  index: IndexHost,
  wanted: DecisionsWanted,
  first: number,
  cursor: string | null,
): Promise<DecisionConnection> {
  const after = cursor === null ? null : readCursor(cursor);
  const isFiltered = Object.values(wanted).some((value) => value !== null && value !== undefined);
  const most = first + 1;
  const known = isFiltered ? null : memory.newest(most, after?.id ?? null);
  const { found, isCut } = await reach(index, wanted, most, known, after);
  let counting: Promise<Total> | null = null;
  return {
    ...pageOf(found, first, { hasPrevious: after !== null, hasMore: isCut }),
    total: () => (counting ??= totalOf(index, wanted, isFiltered)),
  };
}

export async function findDecision(
  memory: Decisions,
  index: IndexHost,
  id: string,
): Promise<Decision | null> {
  return memory.find(id) ?? index.ask((prisma) => index.decisions.find(prisma, id));
}

/** What memory has, and behind it what the index has; cut off where memory ends while that cannot be asked. */
async function reach(
  index: IndexHost,
  wanted: DecisionsWanted,
  most: number,
  known: readonly Decision[] | null,
  after: PageStart | null,
): Promise<{ found: readonly Decision[]; isCut: boolean }> {
  if (known?.length === most) return { found: known, isCut: false };
  const before = known ?? [];
  const start = before.at(-1) ?? after;
  try {
    await index.catchUp();
    const older = await index.ask((prisma) =>
      index.decisions.page(prisma, wanted, most - before.length, start),
    );
    return { found: [...before, ...older], isCut: false };
  } catch (error) {
    if (known && (known.length > 0 || after === null)) return { found: known, isCut: true };
    throw error;
  }
}

async function totalOf(
  index: IndexHost,
  wanted: DecisionsWanted,
  isFiltered: boolean,
): Promise<Total> {
  await index.catchUp();
  return index.ask(async (prisma) => {
    if (!isFiltered) return { count: index.state.decisions, isExact: true };
    const count = await index.decisions.count(prisma, wanted);
    return { count, isExact: count < MOST_COUNTED };
  });
}

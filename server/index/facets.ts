import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { contentNumber } from './content-number.ts';

/** What many decisions have in common: the columns that are mostly asked for, and their combinations. */
export interface Facet {
  /** Made of the others. */
  readonly id: string;
  readonly symbol: string;
  readonly strategy: string;
  /** Null of those that were allowed. */
  readonly code: string | null;
}

/** Far more than there are strategies × codes of a few symbols. */
const MOST_KEPT = 5_000;

const kept = new Map<string, Facet>();

export function facetOf(symbol: string, strategy: string, code: string | null): Facet {
  const text = `${symbol}\n${strategy}\n${code ?? ''}`;
  const known = kept.get(text);
  if (known) return known;
  const facet = { id: contentNumber(text), symbol, strategy, code };
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(text, facet);
  return facet;
}

/** What is asked of facets; what is absent is not. */
export interface FacetsWanted {
  readonly symbol?: string | null;
  readonly strategy?: string | null;
  readonly outcome?: 'ALLOWED' | 'DENIED' | null;
  readonly code?: string | null;
}

const { sql } = Prisma;

/** Numbers of those that are as wanted; null when nothing is asked of them. */
export async function facetsFor(
  prisma: PrismaClient,
  { symbol, strategy, outcome, code }: FacetsWanted,
): Promise<bigint[] | null> {
  const conditions: Prisma.Sql[] = [];
  if (typeof symbol === 'string') conditions.push(sql`symbol = ${symbol}`);
  if (typeof strategy === 'string') conditions.push(sql`strategy = ${strategy}`);
  if (outcome === 'ALLOWED') conditions.push(sql`code IS NULL`);
  if (outcome === 'DENIED') conditions.push(sql`code IS NOT NULL`);
  if (typeof code === 'string') conditions.push(sql`code = ${code}`);
  if (conditions.length === 0) return null;
  const where = Prisma.join(conditions, ' AND ');
  const rows = await prisma.$queryRaw<{ id: bigint }[]>(sql`SELECT id FROM facets WHERE ${where}`);
  return rows.map(({ id }) => id);
}

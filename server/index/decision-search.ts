import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import type { Condition } from './filter.ts';

/** Of so many the newest decisions are looked up each by itself; of more there is soon one along the way. */
const MOST_FACETS = 500;

const { sql } = Prisma;

export interface RecordRow {
  readonly run: number;
  readonly segment: number;
  readonly block: bigint;
  readonly record: number;
}

/** The newest `first` that the condition finds and that are `behind`. */
export async function newestDecisions(
  prisma: PrismaClient,
  condition: Condition,
  behind: Prisma.Sql,
  first: number,
): Promise<RecordRow[]> {
  const { rest, ofActor } = condition;
  const facets = fewFacets(condition);
  let found = sql`${everywhere(condition)} AND ${behind}`;
  if (ofActor !== null) {
    found = sql`place = ANY (ARRAY(
      SELECT place FROM decision_actors WHERE ${ofActor} AND ${behind}
      ORDER BY at_us DESC, place DESC LIMIT ${first}
    ))`;
  } else if (facets) {
    found = sql`place = ANY (ARRAY(
        SELECT newest.place FROM unnest(${facets}::bigint[]) AS facet (id), LATERAL (
          SELECT at_us, place FROM decisions WHERE facet_id = facet.id AND ${rest} AND ${behind}
          ORDER BY at_us DESC, place DESC LIMIT ${first}
        ) AS newest
        ORDER BY newest.at_us DESC, newest.place DESC LIMIT ${first}
      ))`;
  }
  return prisma.$queryRaw<RecordRow[]>(
    sql`SELECT run, segment, block, record FROM decisions WHERE ${found}
        ORDER BY at_us DESC, place DESC LIMIT ${first}`,
  );
}

/** How many the condition finds, up to `most`. */
export async function countDecisions(
  prisma: PrismaClient,
  condition: Condition,
  most: number,
): Promise<number> {
  const { rest, ofActor } = condition;
  const facets = fewFacets(condition);
  let found = sql`FROM decisions WHERE ${everywhere(condition)}`;
  if (ofActor !== null) {
    found = sql`FROM decision_actors WHERE ${ofActor}`;
  } else if (facets) {
    found = sql`FROM unnest(${facets}::bigint[]) AS facet (id), LATERAL (
        SELECT FROM decisions WHERE facet_id = facet.id AND ${rest} LIMIT ${most}
      ) AS those`;
  }
  const [row] = await prisma.$queryRaw<[{ count: bigint }]>(
    sql`SELECT count(*) FROM (SELECT ${found} LIMIT ${most}) AS found`,
  );
  return Number(row.count);
}

/** The whole condition at once, for whoever goes through all in the order of time. */
export function everywhere({ facets, rest }: Condition): Prisma.Sql {
  return facets === null ? rest : sql`facet_id = ANY (${facets}::bigint[]) AND ${rest}`;
}

function fewFacets({ facets, isNarrow }: Condition): readonly bigint[] | null {
  return facets !== null && !isNarrow && facets.length <= MOST_FACETS ? facets : null;
}

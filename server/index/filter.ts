import { placeOfDecision } from '@voltaire/reflex/journal/decision-id.ts';
import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { type FacetsWanted, facetsFor } from './facets.ts';
import { placeOf } from './position.ts';
import { searchFor } from './words.ts';

/** What somebody looks for; what is absent is not asked about. Times: µs since the epoch. */
export interface DecisionsWanted extends FacetsWanted {
  /** From this moment on, and before that one. */
  readonly fromUs?: number | null;
  readonly toUs?: number | null;
  /** Whose override it was made under. */
  readonly actor?: string | null;
  /** Ours, or the venue's. */
  readonly orderId?: string | null;
  /** Words that its texts have; each counts as a beginning. */
  readonly text?: string | null;
}

const { sql } = Prisma;

/** What must hold, as SQL over `decisions`. */
export interface Condition {
  /** Which facets; null when nothing is asked of them. */
  readonly facets: readonly bigint[] | null;
  /** All that is asked besides. */
  readonly rest: Prisma.Sql;
  /** The same over `decision_actors`, which has actors and times; null when more is asked. */
  readonly ofActor: Prisma.Sql | null;
  /** It is about few decisions, which are found by other columns than facet and time. */
  readonly isNarrow: boolean;
}

/** Facets, texts and orders are looked up first. */
export async function conditionOf(
  prisma: PrismaClient,
  wanted: DecisionsWanted,
): Promise<Condition> {
  const conditions: Prisma.Sql[] = [];
  const { fromUs, toUs, actor, orderId, text } = wanted;
  if (given(fromUs)) conditions.push(sql`at_us >= ${BigInt(Math.ceil(fromUs))}`);
  if (given(toUs)) conditions.push(sql`at_us < ${BigInt(Math.ceil(toUs))}`);
  const facets = await facetsFor(prisma, wanted);
  const times = Prisma.join([sql`TRUE`, ...conditions], ' AND ');
  const isActorAlone = given(actor) && facets === null && !given(orderId) && !given(text);
  if (given(actor)) {
    conditions.push(sql`place IN (SELECT place FROM decision_actors WHERE actor = ${actor})`);
  }
  if (given(orderId)) {
    conditions.push(sql`place = ANY(${await placesOfOrder(prisma, orderId)}::bigint[])`);
  }
  if (given(text)) {
    conditions.push(sql`text_id = ANY(${await textsWith(prisma, text)}::bigint[])`);
  }
  return {
    facets,
    ofActor: isActorAlone ? sql`actor = ${actor} AND ${times}` : null,
    rest: conditions.length === 0 ? sql`TRUE` : Prisma.join(conditions, ' AND '),
    isNarrow: given(actor) || given(orderId) || given(text),
  };
}

/** Where a decision stands; null when no run is known that its id names. */
export async function placeOfId(prisma: PrismaClient, id: string): Promise<bigint | null> {
  const named = placeOfDecision(id);
  if (!named || !Number.isSafeInteger(named.seq)) return null;
  const run = await prisma.run.findUnique({
    where: { runId: named.runId },
    select: { number: true },
  });
  return run && placeOf(run.number, named.seq);
}

async function placesOfOrder(prisma: PrismaClient, orderId: string): Promise<bigint[]> {
  const orders = await prisma.order.findMany({
    where: { venueOrderId: orderId },
    select: { id: true },
    take: 100,
  });
  const ids = [orderId, ...orders.map(({ id }) => id)];
  const places = await Promise.all(ids.map((id) => placeOfId(prisma, id)));
  return places.filter((place) => place !== null);
}

/** Numbers of the texts in which all words are found; none when there is no word. */
async function textsWith(prisma: PrismaClient, text: string): Promise<bigint[]> {
  const search = searchFor(text);
  if (search === '') return [];
  const rows = await prisma.$queryRaw<{ id: bigint }[]>(
    sql`SELECT id FROM texts WHERE words @@ ${search}::tsquery`,
  );
  return rows.map(({ id }) => id);
}

function given<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

import { Prisma } from '../../prisma/generated/client.ts';
import { everywhere } from '../index/decision-search.ts';
import { conditionOf, type DecisionsWanted } from '../index/filter.ts';
import type { IndexHost } from '../index/index-host.ts';
import type { ExportRow } from './columns.ts';

/** In memory at once. */
const BATCH = 1_000;

const { sql } = Prisma;
const SELECTED = Prisma.raw(`place, id, run, (place & 1099511627775)::float8 AS seq,
  at_us::float8 AS at_us, symbol, strategy, strategy_version,
  CASE WHEN code IS NULL THEN 'ALLOWED' ELSE 'DENIED' END AS outcome, code, why, denial, kind, side,
  type, time_in_force, reduce_only, quantity::text, price::text, trigger_price::text,
  display_quantity::text, notional, score, threshold, trading_level, policy_hash, build_hash`);

/** Newest first, as they are when it begins; each batch is asked for when the one before was taken. */
export async function* exportRows(
  index: Pick<IndexHost, 'ask'>,
  wanted: DecisionsWanted,
): AsyncGenerator<ExportRow[]> {
  let behind = sql`TRUE`;
  for (;;) {
    const rows = await index.ask(async (prisma) =>
      prisma.$queryRaw<(ExportRow & { place: bigint })[]>(
        sql`SELECT ${SELECTED} FROM decisions JOIN runs ON runs.number = run
            WHERE ${everywhere(await conditionOf(prisma, wanted))} AND ${behind}
            ORDER BY at_us DESC, place DESC LIMIT ${BATCH}`,
      ),
    );
    yield rows.map(({ place: _place, ...row }) => row);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    behind = sql`(at_us, place) < (${BigInt(last.at_us as number)}, ${last.place})`;
  }
}

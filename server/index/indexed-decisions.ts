import { prefixEnd } from '@voltaire/reflex/journal/prefix-end.ts';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { Decision } from '@voltaire/schema/decisions.ts';
import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { toDecision } from '../views/decision.ts';
import type { PageStart } from './cursor.ts';
import { countDecisions, newestDecisions, type RecordRow } from './decision-search.ts';
import { conditionOf, type DecisionsWanted, placeOfId } from './filter.ts';
import { ordersOf } from './indexed-orders.ts';
import { placeOf } from './position.ts';
import { type RecordPlace, recordedDecision } from './recorded-decision.ts';

/** Beyond it nobody counts to the end: that would take as long as there are decisions. */
export const MOST_COUNTED = 10_000;

const { sql } = Prisma;

interface KnownRun {
  readonly runId: string;
  readonly instruments: readonly Instrument[];
}

/** Decisions of all runs: the index finds them, the journal has them. */
export class IndexedDecisions {
  private readonly runs = new Map<number, KnownRun>();

  constructor(private readonly journal: string) {}

  /** Newest first, behind `after`: one that is not here yet counts by its moment. */
  async page(
    prisma: PrismaClient,
    wanted: DecisionsWanted,
    first: number,
    after: PageStart | null,
  ): Promise<Decision[]> {
    let behind = sql`TRUE`;
    if (after) {
      const place = (await placeOfId(prisma, after.id)) ?? 0n;
      behind = sql`(at_us, place) < (${BigInt(Math.floor(after.atUs))}, ${place})`;
    }
    const condition = await conditionOf(prisma, wanted);
    // Runs are dropped whole.
    const here = sql`place >= ${placeOf(prefixEnd(this.journal) + 1, 0)}`;
    const rows = await newestDecisions(prisma, condition, sql`${behind} AND ${here}`, first);
    return this.shown(prisma, rows);
  }

  /** How many there are, up to MOST_COUNTED. */
  async count(prisma: PrismaClient, wanted: DecisionsWanted): Promise<number> {
    const condition = await conditionOf(prisma, wanted);
    return countDecisions(prisma, condition, MOST_COUNTED);
  }

  /** Null when there is none of this id. */
  async find(prisma: PrismaClient, id: string): Promise<Decision | null> {
    const place = await placeOfId(prisma, id);
    if (place === null) return null;
    const row = await prisma.decision.findUnique({
      where: { place, id },
      select: { run: true, segment: true, block: true, record: true },
    });
    return row && (await this.shown(prisma, [row]))[0]!;
  }

  private async shown(prisma: PrismaClient, rows: readonly RecordRow[]): Promise<Decision[]> {
    const found = await Promise.all(
      rows.map(async ({ run, segment, block, record }) => {
        const { runId, instruments } = await this.run(prisma, run);
        const place: RecordPlace = { segment, runId, block: Number(block), record };
        return { made: recordedDecision(this.journal, place), instruments };
      }),
    );
    const placed = found.filter(({ made }) => made.record.allowed);
    const orders = await ordersOf(
      prisma,
      placed.map(({ made }) => made.record.id),
    );
    return found.map(({ made, instruments }) =>
      toDecision(made, instruments[made.record.symbolId]!, orders.get(made.record.id) ?? null),
    );
  }

  private async run(prisma: PrismaClient, number: number): Promise<KnownRun> {
    const known = this.runs.get(number);
    if (known) return known;
    const { runId, instruments } = await prisma.run.findUniqueOrThrow({ where: { number } });
    const definitions = instruments as unknown as readonly InstrumentDefinition[];
    const run = { runId, instruments: definitions.map((each, id) => new Instrument(id, each)) };
    this.runs.set(number, run);
    return run;
  }
}

import { listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { Client } from 'pg';
import { later } from '../child.ts';
import type { PlatformProcess } from './platform-process.ts';
import type { StoreTrial } from './store-trial.ts';

const CATCHES_UP_WITHIN_MS = 120_000;
/** No question takes as long when all is well. */
const LATE_MS = 300;

interface Said {
  readonly index: { readonly problem: string };
}

const ASKED = '{ index { problem } }';
const QUESTION = '{ policies { hash } }';

/** Every decision and fill of the journal is a row of the index, once. */
export const postgresTrial: StoreTrial = {
  engine: 'postgres',
  diskMegabytes: 512,

  async notices(platform) {
    const { index } = await platform.ask<Said>(ASKED);
    if (index.problem !== '') return true;
    const answered = platform.ask(QUESTION).then(
      () => true,
      () => false,
    );
    return !(await Promise.race([answered, later(LATE_MS).then(() => false)]));
  },

  async compare(platform, url) {
    const journal = journalOf(platform);
    let different: string[] = [];
    const deadline = performance.now() + CATCHES_UP_WITHIN_MS;
    do {
      await later(250);
      different = await differences(platform, url, journal).catch((error: Error) => [
        error.message,
      ]);
    } while (different.length > 0 && performance.now() < deadline);
    return different;
  },
};

interface Known {
  readonly decisions: ReadonlySet<string>;
  /** By order and trade. */
  readonly fills: ReadonlySet<string>;
}

async function differences(
  platform: PlatformProcess,
  url: string,
  journal: Known,
): Promise<string[]> {
  const { index } = await platform.ask<Said>(ASKED);
  const found = index.problem === '' ? [] : [index.problem];
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    // Rows that came after the journal was read are none to compare.
    const decisions = await client.query<{ id: string }>('SELECT id FROM decisions');
    found.push(
      ...compared(
        'decisions',
        journal.decisions,
        decisions.rows.map(({ id }) => id),
      ),
    );
    const fills = await client.query<{ id: string }>(
      "SELECT order_id || ' ' || trade_id AS id FROM fills",
    );
    found.push(
      ...compared(
        'fills',
        journal.fills,
        fills.rows.map(({ id }) => id),
      ),
    );
  } finally {
    await client.end();
  }
  return found;
}

function compared(what: string, known: ReadonlySet<string>, rows: readonly string[]): string[] {
  const there = new Set(rows);
  const lost = [...known].filter((id) => !there.has(id));
  return [
    ...(lost.length > 0 ? [`${lost.length} ${what} are missing, the first ${lost[0]}`] : []),
    ...(there.size < rows.length ? [`${rows.length - there.size} ${what} are there twice`] : []),
  ];
}

/** All until now. */
function journalOf({ home }: PlatformProcess): Known {
  const decisions = new Set<string>();
  const fills = new Set<string>();
  for (const { path } of listSegments(home.journal)) {
    for (const record of new SegmentReader(path).records()) {
      if (record.type !== 'outcome') continue;
      const { payload } = record.outcome;
      if (payload.kind === OutcomeKind.DECISION) decisions.add(payload.id);
      if (payload.kind !== OutcomeKind.ORDER) continue;
      for (const { tradeId } of payload.fills) fills.add(`${payload.clientOrderId} ${tradeId}`);
    }
  }
  return { decisions, fills };
}

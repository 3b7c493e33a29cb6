import type { ClientBase } from 'pg';
import { copyText } from './copy-text.ts';
import { Pipeline, type Statement } from './pipeline.ts';
import type { JournalPosition } from './position.ts';
import type { Rows } from './rows.ts';

/*
 * What is there already stays, or is put in its place anew: the same records make the same rows.
 *
 * Decisions and orders are most of a journal, and go by COPY, which knows no conflict. So what stands where
 * the batch's decisions will stand is removed first (nothing, unless somebody has set the position back),
 * and so are its orders, which have a newer record now.
 */
const MAKE_ROOM = `WITH
  gone AS (DELETE FROM decisions WHERE place BETWEEN $1 AND $2 RETURNING 1),
  counted AS (
    UPDATE progress SET decisions = decisions - (SELECT count(*) FROM gone)
    WHERE EXISTS (SELECT FROM gone)
  )
DELETE FROM orders WHERE id = ANY (ARRAY(SELECT json_array_elements_text($3)))`;

const WRITE_OTHERS = `WITH
  r AS (INSERT INTO runs SELECT * FROM json_populate_recordset(NULL::runs, $1) ON CONFLICT (number) DO NOTHING),
  p AS (INSERT INTO policies SELECT * FROM json_populate_recordset(NULL::policies, $2) ON CONFLICT DO NOTHING),
  a AS (
    INSERT INTO decision_actors SELECT * FROM json_populate_recordset(NULL::decision_actors, $3)
    ON CONFLICT DO NOTHING
  ),
  k AS (INSERT INTO facets SELECT * FROM json_populate_recordset(NULL::facets, $4) ON CONFLICT DO NOTHING),
  t AS (INSERT INTO texts SELECT * FROM json_populate_recordset(NULL::texts, $5) ON CONFLICT DO NOTHING),
  f AS (INSERT INTO fills SELECT * FROM json_populate_recordset(NULL::fills, $6) ON CONFLICT DO NOTHING),
  i AS (
    INSERT INTO interventions SELECT * FROM json_populate_recordset(NULL::interventions, $7)
    ON CONFLICT DO NOTHING
  ),
  v AS (
    INSERT INTO approvals SELECT * FROM json_populate_recordset(NULL::approvals, $8)
    ON CONFLICT (id) DO UPDATE SET
      state = excluded.state, approver = excluded.approver, approval_reason = excluded.approval_reason,
      closed_at_us = excluded.closed_at_us, closed_place = excluded.closed_place
  )
INSERT INTO progress AS known (id, segment, block, chain, place, records, decisions)
VALUES (1, $9, $10, $11, $12, $13, $14)
ON CONFLICT (id) DO UPDATE SET
  segment = excluded.segment, block = excluded.block, chain = excluded.chain, place = excluded.place,
  records = known.records + excluded.records, decisions = known.decisions + excluded.decisions`;

/** Rows, and the position behind the records that they come from. */
export interface Batch {
  readonly rows: Rows;
  readonly position: JournalPosition;
  readonly records: number;
}

/** Resolves when the database has the whole of it, with its position: or it has nothing of it. */
export async function writeRows(
  client: ClientBase,
  { rows, position, records }: Batch,
): Promise<void> {
  const { decisions, orders } = rows;
  const { segment, block, chain, place } = position;
  const others = [
    rows.runs,
    [...rows.policies.values()],
    rows.decisionActors,
    [...rows.facets.values()],
    [...rows.texts.values()],
    [...rows.fills.values()],
    rows.interventions,
    [...rows.approvals.values()],
  ];
  const progress = [segment, block, chain, place, records, decisions.length].map(String);
  const statements: Statement[] = [
    { sql: MAKE_ROOM, values: [...spanOf(decisions), storableJson([...orders.keys()])] },
    ...copyInto('decisions', decisions),
    ...copyInto('orders', [...orders.values()]),
    { sql: WRITE_OTHERS, values: [...others.map(storableJson), ...progress] },
  ];
  await client.query(new Pipeline(statements)).done;
}

function copyInto(table: string, rows: readonly object[]): Statement[] {
  if (rows.length === 0) return [];
  const copy = copyText(rows);
  return [{ sql: `COPY ${table} (${copy.columns.join(', ')}) FROM STDIN`, copy }];
}

/** Where the first and the last of them stand; from 1 to 0 without any. */
function spanOf(decisions: Rows['decisions']): [first: string, last: string] {
  return [decisions[0]?.place ?? '1', decisions.at(-1)?.place ?? '0'];
}

/** What a text of PostgreSQL cannot hold: the character 0 and halves of surrogate pairs. */
const NO_TEXT = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON in which U+FFFD stands for them. Whole pairs JSON.stringify writes as they are. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('\\u') ? text.replaceAll(NO_TEXT, '$1\\ufffd') : text;
}

import type { ClientBase } from 'pg';
import type { JournalPosition } from './position.ts';
import type { Rows } from './rows.ts';

/*
 * One statement for a batch: it is in the tables with its position, or nothing of it is; and there is one
 * round trip. What is there already stays: the same records make the same rows.
 */
const WRITE = `WITH
  r AS (INSERT INTO runs SELECT * FROM json_populate_recordset(NULL::runs, $1) ON CONFLICT (number) DO NOTHING),
  p AS (INSERT INTO policies SELECT * FROM json_populate_recordset(NULL::policies, $2) ON CONFLICT DO NOTHING),
  d AS (
    INSERT INTO decisions SELECT * FROM json_populate_recordset(NULL::decisions, $3)
    ON CONFLICT DO NOTHING RETURNING 1
  ),
  a AS (
    INSERT INTO decision_actors SELECT * FROM json_populate_recordset(NULL::decision_actors, $4)
    ON CONFLICT DO NOTHING
  ),
  t AS (INSERT INTO texts SELECT * FROM json_populate_recordset(NULL::texts, $5) ON CONFLICT DO NOTHING),
  o AS (
    INSERT INTO orders AS known SELECT * FROM json_populate_recordset(NULL::orders, $6)
    ON CONFLICT (id) DO UPDATE SET
      place = excluded.place, venue_order_id = excluded.venue_order_id, state = excluded.state,
      reason = excluded.reason, filled_quantity = excluded.filled_quantity,
      average_price = excluded.average_price, updated_at_us = excluded.updated_at_us
    WHERE known.place < excluded.place
  ),
  f AS (INSERT INTO fills SELECT * FROM json_populate_recordset(NULL::fills, $7) ON CONFLICT DO NOTHING),
  i AS (
    INSERT INTO interventions SELECT * FROM json_populate_recordset(NULL::interventions, $8)
    ON CONFLICT DO NOTHING
  )
INSERT INTO progress AS known (id, segment, block, chain, place, records, decisions)
VALUES (1, $9, $10, $11, $12, $13, (SELECT count(*) FROM d))
ON CONFLICT (id) DO UPDATE SET
  segment = excluded.segment, block = excluded.block, chain = excluded.chain, place = excluded.place,
  records = known.records + excluded.records, decisions = known.decisions + excluded.decisions`;

/** Rows, and the position behind the records that they come from. */
export interface Batch {
  readonly rows: Rows;
  readonly position: JournalPosition;
  readonly records: number;
}

/** Resolves when the database has the whole of it. */
export async function writeRows(client: ClientBase, batch: Batch): Promise<void> {
  const { rows, position, records } = batch;
  const tables = [
    rows.runs,
    [...rows.policies.values()],
    rows.decisions,
    rows.decisionActors,
    [...rows.texts.values()],
    [...rows.orders.values()],
    [...rows.fills.values()],
    rows.interventions,
  ];
  const { segment, block, chain, place } = position;
  await client.query(WRITE, [
    ...tables.map(storableJson),
    segment,
    block,
    chain,
    String(place),
    records,
  ]);
}

/** What a text of PostgreSQL cannot hold: the character 0 and halves of surrogate pairs. */
const NO_TEXT = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON in which U+FFFD stands for them. Whole pairs JSON.stringify writes as they are. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('\\u') ? text.replaceAll(NO_TEXT, '$1\\ufffd') : text;
}

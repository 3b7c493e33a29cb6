import { prefixEnd } from '@voltaire/reflex/journal/prefix-end.ts';
import type { ClientBase } from 'pg';
import { placeOf } from './position.ts';

/**
 * What the journal has dropped (its oldest runs, after the time that they are kept for) leaves the index
 * as well: a rebuild would not have it either.
 */
export async function forgetDropped(client: ClientBase, journal: string): Promise<void> {
  const dropped = prefixEnd(journal);
  if (dropped === 0) return;
  const end = String(placeOf(dropped + 1, 0));
  for (const table of ['decisions', 'decision_actors', 'interventions', 'approvals']) {
    await client.query(`DELETE FROM ${table} WHERE place < $1`, [end]);
  }
  await client.query(
    'DELETE FROM fills USING orders WHERE orders.id = fills.order_id AND orders.place < $1',
    [end],
  );
  await client.query('DELETE FROM orders WHERE place < $1', [end]);
  await client.query('DELETE FROM runs WHERE number <= $1', [dropped]);
}

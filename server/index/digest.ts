import type { ClientBase } from 'pg';

/** Each with the columns that order it. How far the index is, is no row of it. */
export const TABLES = {
  runs: 'number',
  policies: 'hash',
  decisions: 'place',
  decision_actors: 'actor, place',
  facets: 'id',
  texts: 'id',
  orders: 'id',
  fills: 'order_id, trade_id',
  interventions: 'place',
  approvals: 'id',
} as const;

export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  /** MD5 over all of them: the same rows have the same. */
  readonly digest: string;
}

export async function digestOf(client: Pick<ClientBase, 'query'>): Promise<TableDigest[]> {
  const digests: TableDigest[] = [];
  for (const [table, order] of Object.entries(TABLES)) {
    const { rows } = await client.query<{ rows: string; digest: string | null }>(
      `SELECT count(*) AS rows, md5(string_agg(md5(r::text), '' ORDER BY ${order})) AS digest FROM ${table} r`,
    );
    digests.push({ table, rows: Number(rows[0]!.rows), digest: rows[0]!.digest ?? '' });
  }
  return digests;
}

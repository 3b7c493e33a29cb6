import { openPool } from '@voltaire/server/index/connection.ts';
import { copyText } from '@voltaire/server/index/copy-text.ts';
import { Pipeline, type Statement } from '@voltaire/server/index/pipeline.ts';
import * as fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anyText } from './any-text.ts';
import { onBothEngines } from './on-both-engines.ts';

onBothEngines('a pipeline of statements', (database) => {
  let pool: Pool;
  beforeAll(() => {
    pool = openPool(database.reach, 2);
  });
  afterAll(() => pool.end());

  it('takes every text and number by COPY as well', async () => {
    await pool.query('CREATE TABLE copied (line INT, text TEXT, value FLOAT8, is_so BOOLEAN)');
    const client = await pool.connect();
    const row = fc.record({
      text: fc.option(anyText),
      value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      is_so: fc.boolean(),
    });
    const rowsGiven = fc.array(row, { minLength: 1, maxLength: 8 });
    try {
      await fc.assert(
        fc.asyncProperty(rowsGiven, async (given) => {
          const rows = given.map((each, line) => ({ line, ...each }));
          const copy = copyText(rows);
          const sql = `COPY copied (${copy.columns.join(', ')}) FROM STDIN`;
          const statements = [{ sql: 'DELETE FROM copied' }, { sql, copy }];
          await client.query(new Pipeline(statements)).done;
          const found = await client.query('SELECT * FROM copied ORDER BY line');
          expect(found.rows).toEqual(
            rows.map(({ text, value, ...rest }) => ({
              ...rest,
              text: text === null ? null : text.toWellFormed().replaceAll('\0', '\ufffd'),
              value: value === null ? null : value + 0, // PostgreSQL's text of −0 is kept, JSON's is not
            })),
          );
        }),
        { numRuns: 60 },
      );
    } finally {
      client.release();
    }
  });

  it('has all of a batch or nothing, and can be asked again behind an error in the middle', async () => {
    await pool.query('CREATE TABLE pairs (id INT PRIMARY KEY)');
    const client = await pool.connect();
    const sql = 'COPY pairs (id) FROM STDIN';
    const pairs = (...ids: number[]) => ({ sql, copy: copyText(ids.map((id) => ({ id }))) });
    const send = async (...statements: Statement[]) => client.query(new Pipeline(statements)).done;
    try {
      await send(pairs(1), pairs(2));
      await expect(send(pairs(3), pairs(1, 4), pairs(5))).rejects.toThrow('duplicate key');
      const missing = { sql: 'COPY nothing (id) FROM STDIN', copy: pairs(6).copy };
      await expect(send(pairs(7), missing, pairs(8))).rejects.toThrow('does not exist');
      const { rows } = await client.query('SELECT id FROM pairs ORDER BY id');
      expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
    } finally {
      client.release();
    }
  });
});

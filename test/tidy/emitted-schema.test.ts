import { readFileSync } from 'node:fs';
import { emitSchema, SCHEMA_FILE } from '@voltaire/server/emit-schema.ts';
import { expect, it } from 'vitest';

it('schema/schema.graphql is committed as it is emitted (if not: npm run schema)', async () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(await emitSchema());
});

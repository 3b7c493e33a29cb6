import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { makeSchema } from './http/schema.ts';

export const SCHEMA_FILE = fileURLToPath(import.meta.resolve('@voltaire/schema/schema.graphql'));

/** The schema as text: what is committed, and what the dashboard's types are made from. */
export async function emitSchema(): Promise<string> {
  return `# Emitted from the classes in schema/ by \`npm run schema\`: do not edit.\n\n${printSchema(
    lexicographicSortSchema(await makeSchema()),
  )}\n`;
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, await emitSchema());

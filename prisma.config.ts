import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

/*
 * The command line of Prisma would load its schema engine from the network. `generate`, `validate` and
 * `format` do not run it, and are content with a file that is there; `migrate` needs the real one.
 */
if (!process.argv.includes('migrate')) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(import.meta.url);
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});

import { z } from 'zod';

const url = (schemes: readonly string[], example: string) =>
  z.string().refine((text) => schemes.includes(schemeOf(text)), {
    message: `must be an address such as "${example}"`,
  });

/** Engines of one's own; what is absent is embedded: PGlite, DuckDB, the server's memory. */
export const stores = z.strictObject({
  /** Index of decisions, orders, interventions. */
  postgres: url(['postgres:', 'postgresql:'], 'postgres://user@127.0.0.1:5432/voltaire').optional(),
  /** Series of ticks, derivatives, latencies, health. */
  questdb: url(['http:', 'https:'], 'http://127.0.0.1:9000').optional(),
  /** State shared with other processes: Redis or Dragonfly. */
  redis: url(['redis:', 'rediss:'], 'redis://127.0.0.1:6379').optional(),
});

/** DATABASE_URL, QUESTDB_URL and REDIS_URL, so that no password has to be in a file. */
export function storesFrom(env: NodeJS.ProcessEnv): z.input<typeof stores> {
  const named = {
    postgres: env.DATABASE_URL,
    questdb: env.QUESTDB_URL,
    redis: env.REDIS_URL,
  };
  return Object.fromEntries(Object.entries(named).filter(([, given]) => given));
}

function schemeOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}

const VARIABLES = {
  postgres: 'VOLTAIRE_TEST_POSTGRES',
  questdb: 'VOLTAIRE_TEST_QUESTDB',
  redis: 'VOLTAIRE_TEST_REDIS',
} as const;

export type Engine = keyof typeof VARIABLES;

/**
 * Address of a real engine for the tests; null without one. In CI its absence throws: nothing is
 * skipped there.
 */
export function engineUrl(engine: Engine): string | null {
  const name = VARIABLES[engine];
  const url = process.env[name];
  if (url) return url;
  if (process.env.CI !== undefined) throw new Error(`${name} is not set: docker/services.sh start`);
  return null;
}

/** For the name of a suite that is skipped. */
export const HOW_TO_START = '(skipped: eval "$(docker/services.sh start)" starts real engines)';

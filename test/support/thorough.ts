/**
 * For the properties that money depends on: thousands of random runs, of a seed that is printed, so that
 * the runs of yesterday can be made again (VOLTAIRE_SEED=NUMBER).
 */
const seed = Number(process.env['VOLTAIRE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

console.log(`random runs of VOLTAIRE_SEED=${seed}`);

/** For fc.assert. */
export const THOROUGH = { numRuns: 2_000, seed };

/** So many take longer than a test may. */
export const THOROUGH_MS = 240_000;

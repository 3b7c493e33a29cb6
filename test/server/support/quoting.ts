import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEASURES } from '@voltaire/reflex/governance/measures.ts';
import type { ConfigInput } from '@voltaire/server/config/config.ts';

export interface Quoting {
  /** Of the market maker. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly sides?: ('BUY' | 'SELL')[];
}

/**
 * A configuration under which orders rest in the book all the time, whatever else this machine does:
 * a patient market maker, and a Sentinel that nothing here can worry.
 */
export function quoting({ parameters = {}, sides = ['BUY', 'SELL'] }: Quoting = {}) {
  const careless = { warn: 1e9, trip: 1e9, clear: 1e9 };
  return {
    strategies: [
      {
        name: 'maker',
        symbol: 'BTCUSDT',
        sides,
        parameters: {
          halfSpreadBps: 5,
          toleranceBps: 1,
          maxToxicity: 1,
          maxVolatilityBps: 1000,
          ...parameters,
        },
      },
    ],
    limits: {
      account: {
        capital: 1_000_000,
        maxGrossExposure: 1,
        maxNetExposure: 1,
        ordersPerSecond: 45,
        burst: 90,
      },
      symbols: {
        BTCUSDT: {
          maxOrderValue: 10_000,
          maxOrderQuantity: 1,
          maxPosition: 1,
          maxDepthShare: 1,
          maxMoveSigmas: 1e6,
        },
      },
      strategies: {
        maker: {
          maxDrawdown: 100_000,
          maxReentries: 1_000_000,
          maxReentriesPerSession: 1_000_000,
          ordersPerSecond: 45,
          burst: 90,
          duplicateWindowMs: 1,
          maxRejects: 1_000_000,
        },
      },
      system: { maxStallMs: 60_000, maxClockOffsetMs: 60_000, maxClockStepMs: 60_000 },
    },
    sentinel: { measures: Object.fromEntries(MEASURES.map(({ name }) => [name, careless])) },
  } satisfies ConfigInput;
}

/** The same in a file, for a process of its own. Returns its path. */
export function quotingConfig(directory: string, how: Quoting = {}): string {
  const path = join(directory, 'quoting.config.ts');
  writeFileSync(path, `export default ${JSON.stringify(quoting(how))};\n`);
  return path;
}

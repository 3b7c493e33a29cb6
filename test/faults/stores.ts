import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atLeast, atMost, type Bar, type BenchResult } from '../bench/report.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { Latencies, quantile, type Window } from './stores/latencies.ts';
import { StoreRounds } from './stores/store-rounds.ts';
import { TRIALS } from './stores/trials.ts';

/**
 * The recording once from its begin to its end at the platform's pace (650 s at thirty times): well or not,
 * the kernel sees the same market. In six seconds it saw another each time, and its p99 varied by a half.
 */
const WINDOW_MS = 22_000;

/**
 * The real platform at work, with real engines behind its stores, each of which is killed, frozen,
 * slowed, and given a full disk. The kernel must not feel it, the kill switch must work, and afterwards
 * nothing may be lost, doubled or stale.
 */
export const stores: Fault = {
  name: 'stores',
  about: 'engines of the stores killed, frozen, slow, without disk; the kernel does not feel it',
  usualRounds: 2,
  takesPart: true,
  run: (options) => tryStores(options, WINDOW_MS),
};

/** `windowMs`: how long an engine is well; and, unless told otherwise, how long it is not. */
export async function tryStores(
  { rounds, seed, seconds, only = '' }: FaultOptions,
  windowMs: number,
): Promise<BenchResult & { rounds: number }> {
  const path = mkdtempSync(join(tmpdir(), 'voltaire-stores-'));
  chmodSync(path, 0o711); // PostgreSQL does not run as root, and has to get to its data
  const begun = performance.now();
  try {
    const windows = { calmMs: windowMs, hurtMs: seconds ? seconds * 1000 : windowMs };
    const run = await StoreRounds.begin(path, TRIALS, windows, only);
    try {
      for (let round = 1; round <= rounds; round++) await run.round();
    } finally {
      await run.end();
    }
    const measured = new Latencies(run.platform.home.journal);
    const { found, cases } = run;
    const busy = cases.map(({ hurt }) => measured.ordersIn(hurt));
    return {
      bench: 'stores',
      rounds,
      bars: [
        atMost('values lost, doubled or stale afterwards', found.lost, 0),
        atMost('faults that the platform did not notice', found.unnoticed, 0),
        atMost('kills that did not answer', found.killFailed, 0),
        atMost('kills that are not in the journal', cases.length - measured.killed.length, 0),
        atMost('orders sent while everything was killed', measured.sentWhileKilled, 0),
        ...growths(run, measured),
        atLeast('median of the orders during a fault: it was busy', quantile(busy, 0.5), 5),
      ],
      figures: {
        seed,
        seconds: Math.round((performance.now() - begun) / 1000),
        orders: measured.sent.length,
        ...figures(run, measured),
        'not tried, since it takes root': [...run.notTried].join(', ') || 'nothing',
        complaints: run.complaints.join('; ') || 'none',
      },
    };
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** Of the seconds of all rounds together, since one second of this machine says little. */
function growths({ cases }: StoreRounds, measured: Latencies): Bar[] {
  return namesOf(cases).map((name) => {
    const { calm, hurt } = windowsOf(cases, name);
    const growth = measured.decisionP99Us(hurt) / measured.decisionP99Us(calm) - 1;
    return atMost(`growth of tick to decision, p99: ${name}`, growth, 0.1);
  });
}

function figures({ cases }: StoreRounds, measured: Latencies): Record<string, number> {
  return Object.fromEntries(
    namesOf(cases).flatMap((name) => {
      const { calm, hurt } = windowsOf(cases, name);
      return [
        [`${name}: decision p99 before and after, µs`, measured.decisionP99Us(calm)],
        [`${name}: decision p99 during, µs`, measured.decisionP99Us(hurt)],
        [`${name}: order p99 before and after, µs`, measured.orderP99Us(calm)],
        [`${name}: order p99 during, µs`, measured.orderP99Us(hurt)],
      ];
    }),
  );
}

function windowsOf(cases: StoreRounds['cases'], name: string): Record<'calm' | 'hurt', Window[]> {
  const own = cases.filter((each) => nameOf(each) === name);
  return { calm: own.flatMap(({ calm }) => calm), hurt: own.map(({ hurt }) => hurt) };
}

function namesOf(cases: StoreRounds['cases']): string[] {
  return [...new Set(cases.map(nameOf))];
}

function nameOf({ engine, fault }: StoreRounds['cases'][number]): string {
  return `${engine} ${fault}`;
}

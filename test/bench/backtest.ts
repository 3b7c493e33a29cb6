import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  backtest,
  type EventTape,
  readTape,
  type RunSettings,
  writeConverted,
} from '@voltaire/backtest';
import { RUN_ID } from '@voltaire/backtest/run/settings.ts';
import { RunRecord } from '@voltaire/backtest/run/record.ts';
import { Surroundings } from '@voltaire/backtest/run/surroundings.ts';
import { TapeCursor } from '@voltaire/backtest/tape/cursor.ts';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import type { KernelEvent } from '@voltaire/reflex/model/event.ts';
import { Timeline } from '../reflex/support/events.ts';
import { backtestSettings } from '../backtest/support/settings.ts';
import { atLeast, type Bench } from './report.ts';

const TAPE = fileURLToPath(
  new URL('../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz', import.meta.url),
);
const MARKET = { venue: 'binance', symbol: 'BTCUSDT', rules: {} } as const;
/** The first ones compile; of the others the quickest counts, since what else runs only ever slows. */
const ROUNDS = 8;
const RAW_ROUNDS = 3;
/** As keen as in the bench of the loop. */
const KINETIC = { entryVelocityBpsPerS: 0.05, cooldownMs: 500 };

export const backtests: Bench = {
  name: 'backtest',
  about:
    'events per second of a backtest, journal included, from a converted tape and from a raw one',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    try {
      return await measure(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function measure(folder: string): ReturnType<Bench['run']> {
  const converted = join(folder, 'converted.tape');
  const recorded = await readTape(TAPE, MARKET);
  const convertedBytes = writeConverted(converted, recorded);
  const settings = backtestSettings({ parameters: KINETIC });
  let journals = 0;
  const play = async (file: string): Promise<ReturnType<typeof backtest>> => {
    const journal = mkdtempSync(join(folder, `${journals++}-`));
    return backtest(await readTape(file, MARKET), settings, { journal });
  };
  const pure: number[] = [];
  const fromConverted: number[] = [];
  const unjournaled: number[] = [];
  const fromRaw: number[] = [];
  let events = 0;
  let decisions = 0;
  for (let round = 0; round < ROUNDS; round++) {
    pure.push(await perSecond(() => kernelAlone(recorded, settings)));
    fromConverted.push(
      await perSecond(async () => {
        const run = await play(converted);
        ({ events } = run);
        ({ decisions } = run.summary.decisions);
        return run.events;
      }),
    );
    unjournaled.push(await perSecond(() => backtest(recorded, settings).events));
    if (round >= RAW_ROUNDS) continue;
    fromRaw.push(await perSecond(async () => (await play(TAPE)).events));
  }
  const best = Math.max(...fromConverted);
  const alone = Math.max(...pure);
  const inMemory = Math.max(...unjournaled);
  return {
    bench: 'backtest',
    figures: {
      events,
      decisions,
      'bytes of the converted tape': convertedBytes,
      'kernel alone, events per second': alone,
      'backtest in memory, without a journal, events per second': inMemory,
      'share of the kernel alone that it reaches': inMemory / alone,
      'share that it reaches with reading and journal': best / alone,
    },
    bars: [
      atLeast('events per second, converted tape', best, 600_000),
      atLeast('events per second, raw recording', Math.max(...fromRaw), 150_000),
    ],
  };
}

async function perSecond(work: () => number | Promise<number>): Promise<number> {
  const startedAt = performance.now();
  const events = await work();
  return (events / (performance.now() - startedAt)) * 1e3;
}

/**
 * The same events and timers through the same kernel, its outcomes hashed, with a venue that fills
 * every order at once: no book of a venue, no latencies, no figures.
 */
function kernelAlone(tape: EventTape, settings: RunSettings): number {
  const surroundings = new Surroundings(tape, settings);
  const time = new Timeline();
  let ns = tape.receivedNs[0]!;
  const boot = surroundings.boot(ns);
  const kernel = new Kernel(boot, STRATEGIES);
  const cursor = new TapeCursor(tape);
  const record = new RunRecord(null, RUN_ID);
  let events = 0;
  const take = (event: KernelEvent): void => {
    const { outcomes, orders } = kernel.apply(event);
    record.take(kernel.seq - outcomes.length, event, outcomes);
    events++;
    for (const { clientOrderId, request } of orders.slice()) {
      const { priceTicks, quantityLots } = request;
      time.atUs = event.atUs;
      time.monoNs = event.monoNs;
      take(time.execution(clientOrderId, 'ACKED'));
      take(time.fill(clientOrderId, clientOrderId, priceTicks, quantityLots));
      take(time.balances());
    }
  };
  time.atUs = boot.atUs;
  time.monoNs = boot.monoNs;
  const account = [time.balances(), time.reconciled()];
  for (const event of [boot, ...surroundings.opening(ns), ...account]) take(event);
  for (let line = 0; line < tape.frames; line++) {
    const nextNs = tape.receivedNs[line]!;
    for (; ns + 1e8 <= nextNs; ns += 1e8) {
      take(surroundings.timer(ns));
      for (const event of surroundings.readAgain(ns)) take(event);
    }
    take(cursor.read(line, surroundings.atUs(nextNs), nextNs));
  }
  record.close();
  return events;
}

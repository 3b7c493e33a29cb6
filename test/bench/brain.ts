import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { BrainClient, type ModelMeters } from '@voltaire/brain-client';
import { EmbeddedBrain } from '@voltaire/brain-client/embedded/embedded-brain.ts';
import { EMBEDDED_MODELS } from '@voltaire/brain-client/embedded/models.ts';
import { startThread } from '@voltaire/server/thread.ts';
import { MODEL, requestOf } from '../brain-client/support/fake-brain.ts';
import type { AskingMessage, AskingOptions } from './asking-thread.ts';
import { PulseLoop } from './pulse-loop.ts';
import { quantiles } from './quantiles.ts';
import { atMost, type Bench } from './report.ts';

const MADNESS = ['5 s slow', 'NaN', 'garbage bytes', 'streaming for ever'] as const;
export type Madness = (typeof MADNESS)[number];

const MODELS = [...EMBEDDED_MODELS.map(({ id }) => id), MODEL];
const ROUND_TRIPS = 2_000;
const SERIES = 64;
const VALUES = 512;
/** Five times as often as by default, so that no turn is without. */
const EVERY_MS = 1_000;
const PAIRS = 15;
const FRAMES = 1_000;
/** Until there is history enough to ask: 64 tenths of a second. */
const HISTORY_MS = 7_000;

export const brain: Bench = {
  name: 'brain',
  about: 'round trips to the embedded Brain, and tick to order beside Brains that are well and mad',
  async run() {
    const embedded = await EmbeddedBrain.start();
    const pulse = await PulseLoop.start({
      inference: { models: MODELS, maxAgeMs: 60_000, maxJumpBps: 100 },
    });
    try {
      const figures: Record<string, number | string> = await roundTrips(embedded.address);
      await pulse.turn(5 * FRAMES); // warm
      const bars = [];
      for (const kind of ['healthy', ...MADNESS] as const) {
        const mad = kind === 'healthy' ? null : await startMad(kind);
        const turned = await beside(pulse, mad?.address ?? embedded.address);
        await mad?.thread.terminate();
        figures[`${kind}: what came of the questions`] = outcomes(turned.meters);
        figures[`${kind}: inferences that reached the kernel`] = turned.inferences;
        figures[`${kind}: in kernel p99, absent and beside, µs`] = turned.p99Us;
        bars.push(atMost(`${kind}: in kernel p99 ÷ that without a Brain`, turned.ratio, 1.1));
      }
      return { bench: 'brain', figures, bars };
    } finally {
      await pulse.stop();
      await embedded.stop();
    }
  },
};

/** Over loopback, one at a time, of a question without content and of a forecast of many series. */
async function roundTrips(address: string): Promise<Record<string, number>> {
  const client = new BrainClient({ addresses: [address], deadlineMs: 10_000 });
  const series = requestOf(SERIES).series.map((each) => ({
    ...each,
    values: Array.from({ length: VALUES }, (_, i) => (i === VALUES - 1 ? 0 : i % 3)),
  }));
  const levels = [0.1, 0.25, 0.5, 0.75, 0.9];
  const empty = await timed(ROUND_TRIPS, () => client.models());
  const full = await timed(ROUND_TRIPS / 10, () => client.forecast({ series, steps: 30, levels }));
  client.close();
  return {
    'round trip of an empty request p50, ms': empty.p50,
    'round trip of an empty request p99, ms': empty.p99,
    [`round trip of ${SERIES} series of ${VALUES} values p50, ms`]: full.p50,
    [`round trip of ${SERIES} series of ${VALUES} values p99, ms`]: full.p99,
  };
}

async function timed(count: number, ask: () => Promise<unknown>) {
  const tookMs: number[] = [];
  for (let i = -count / 10; i < count; i++) {
    const startMs = performance.now();
    await ask();
    if (i >= 0) tookMs.push(performance.now() - startMs);
  }
  return quantiles(tookMs);
}

async function startMad(kind: Madness): Promise<{ thread: Worker; address: string }> {
  const thread = startThread(new URL('./mad-brain-thread.ts', import.meta.url), {
    workerData: kind,
  });
  const [address] = (await once(thread, 'message')) as [string];
  return { thread, address };
}

/** Turns without a Brain and beside this one, one after the other: the machine has its moods. */
async function beside(pulse: PulseLoop, address: string) {
  const asker = startThread(new URL('./asking-thread.ts', import.meta.url), {
    workerData: {
      address,
      models: MODELS,
      symbols: SERIES,
      everyMs: EVERY_MS,
    } satisfies AskingOptions,
  });
  let inferences = 0;
  asker.on('message', (message: AskingMessage) => {
    if (!('inference' in message) || message.inference.symbolId !== 0) return;
    if (pulse.kernel.infer(message.inference)) inferences++;
  });
  asker.postMessage('ask');
  await sleep(HISTORY_MS);
  const absent: number[] = [];
  const present: number[] = [];
  for (let i = 0; i < PAIRS; i++) {
    // Which comes first changes, so that neither has the better start.
    for (const wanted of i % 2 === 0 ? (['rest', 'ask'] as const) : (['ask', 'rest'] as const)) {
      asker.postMessage(wanted);
      const histogram = pulse.kernel.started!.tickToOrder;
      histogram.reset();
      await pulse.turn(FRAMES);
      (wanted === 'rest' ? absent : present).push(histogram.percentile(99) / 1e3);
    }
  }
  asker.postMessage('end');
  const meters = await metersOf(asker);
  await asker.terminate();
  return {
    ratio: median(present.map((p99, i) => p99 / absent[i]!)),
    p99Us: `${median(absent).toFixed(0)}, ${median(present).toFixed(0)}`,
    inferences,
    meters,
  };
}

const median = (values: readonly number[]): number => quantiles(values).p50;

async function metersOf(asker: Worker): Promise<readonly ModelMeters[]> {
  for (;;) {
    const [message] = (await once(asker, 'message')) as [AskingMessage];
    if ('meters' in message) return message.meters;
  }
}

function outcomes(meters: readonly ModelMeters[]): string {
  const texts = meters.flatMap(({ answers, errors, refusals }) => [
    ...(answers > 0 ? [`${answers} answers`] : []),
    ...Object.entries({ ...errors, ...refusals }).map(([code, count]) => `${count} × ${code}`),
  ]);
  return texts.join(', ');
}

import { once } from 'node:events';
import type { KernelHost } from '@voltaire/server/kernel/kernel-host.ts';
import { startThread } from '@voltaire/server/thread.ts';
import { Audience } from './audience.ts';
import { ClosedLoop } from './closed-loop.ts';
import { PulseLoop } from './pulse-loop.ts';
import { type Quantiles, quantiles } from './quantiles.ts';
import { atLeast, atMost, type Bar, type Bench, type BenchResult } from './report.ts';

const TICKS = 30_000;
const WARM_UP = 5_000;
/** Both are measured in turns of this many, so that the machine's moods hit both alike. */
const TURN = 500;

export const tickToOrder: Bench = {
  name: 'tick-to-order',
  about:
    'closed loop over loopback: wire-to-wire beside a bare echo, and the time inside the kernel',
  takesLoad: true,
  async run({ load }) {
    const bare = await ClosedLoop.start();
    const echo = startThread(new URL('./echo-thread.ts', import.meta.url), {
      name: 'echo',
      workerData: { url: bare.simulator.url.replace('http', 'ws') },
    });
    await once(echo, 'message');
    const ours = await PulseLoop.start();
    let audience: Audience | null = null;
    try {
      await measure(ours, bare, WARM_UP);
      if (load) audience = await Audience.start();
      ours.kernel.started!.tickToOrder.reset();
      const { wire, floor } = await measure(ours, bare, TICKS);
      const served = audience && (await audience.eventsPerS());
      return report(quantiles(wire), quantiles(floor), ours.kernel, served);
    } finally {
      await audience?.stop();
      await ours.stop();
      await echo.terminate();
      await bare.simulator.close();
    }
  },
};

async function measure(ours: PulseLoop, bare: ClosedLoop, count: number) {
  const wire: number[] = [];
  const floor: number[] = [];
  while (wire.length < count || floor.length < count) {
    await ours.turn(TURN, wire);
    for (let i = 0; i < TURN; i++) {
      const tookNs = await bare.tick(ours.isTick);
      if (!Number.isNaN(tookNs)) floor.push(tookNs);
    }
  }
  return { wire, floor };
}

/** `served`: events that each subscriber got a second; null without any. */
function report(
  wire: Quantiles,
  floor: Quantiles,
  kernel: KernelHost,
  served: number | null,
): BenchResult {
  const inside = kernel.started!.tickToOrder;
  const insideUs = (percentile: number) => inside.percentile(percentile) / 1000;
  const figures: Record<string, number> = { 'orders measured': wire.count };
  for (const name of ['p50', 'p99', 'p999', 'max'] as const) {
    figures[`wire to wire ${name}, µs`] = wire[name] / 1000;
    figures[`bare echo ${name}, µs`] = floor[name] / 1000;
    figures[`ratio ${name}`] = wire[name] / floor[name];
  }
  figures['in kernel p50, µs'] = insideUs(50);
  figures['in kernel max, µs'] = inside.max / 1000;
  return {
    bench: 'tick-to-order',
    figures,
    bars: [
      atMost('wire to wire p50 ÷ bare echo p50', wire.p50 / floor.p50, served === null ? 1.4 : 1.5),
      ...(served === null ? [atMost('in kernel p99, µs', insideUs(99), 150)] : loaded(served)),
      atMost('in kernel p99.9, µs', insideUs(99.9), 1000),
    ],
  };
}

function loaded(eventsPerS: number): Bar[] {
  return [atLeast('events to each of 200 subscribers a second', eventsPerS, 200)];
}

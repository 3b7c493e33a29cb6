import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { KernelHost } from '@voltaire/server/kernel/kernel-host.ts';
import { fetchBinanceInstruments } from '@voltaire/server/instruments.ts';
import { startThread } from '@voltaire/server/thread.ts';
import { ACCOUNT, LIMITS, POLICY, STRATEGY_LIMITS } from '../reflex/support/policy.ts';
import { ClosedLoop } from './closed-loop.ts';
import { type Quantiles, quantiles } from './quantiles.ts';
import { atMost, type Bench, type BenchResult } from './report.ts';

const TICKS = 30_000;
const WARM_UP = 5_000;
/** Levels a side: snapshot and changes. */
const DEPTH = 1000;
/** Both are measured in turns of this many, so that the machine's moods hit both alike. */
const TURN = 500;
const TAPE = new URL(
  import.meta.resolve('@voltaire/simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz'),
);

/** Nothing is in the way: every order goes through all controls and out. */
const UNBOUND: Policy = {
  ...POLICY,
  symbols: { BTCUSDT: { ...LIMITS, maxPosition: 1e6, priceCollarBps: 1e4, maxDataAgeMs: 1e6 } },
  strategies: { pulse: { ...STRATEGY_LIMITS, ordersPerSecond: 1e6, burst: 1e6 } },
  account: { ...ACCOUNT, ordersPerSecond: 1e6, burst: 1e6 },
};

type IsTick = (line: number) => boolean;

export const tickToOrder: Bench = {
  name: 'tick-to-order',
  about:
    'closed loop over loopback: wire-to-wire beside a bare echo, and the time inside the kernel',
  async run() {
    const directory = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const ours = await ClosedLoop.start({ apiKeys: [{ apiKey: 'bench', publicKeyPem }] });
    const bare = await ClosedLoop.start();
    const echo = startThread(new URL('./echo-thread.ts', import.meta.url), {
      workerData: { url: bare.simulator.url.replace('http', 'ws') },
    });
    await once(echo, 'message');
    const kernel = await startKernel(
      ours,
      directory,
      privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    );
    try {
      const isTick = tickLines();
      await untilTrading(ours, kernel, isTick);
      await measure(ours, bare, isTick, WARM_UP);
      kernel.started!.tickToOrder.reset();
      const { wire, floor } = await measure(ours, bare, isTick, TICKS);
      return report(quantiles(wire), quantiles(floor), kernel);
    } finally {
      await kernel.stop('bench', 'done');
      await echo.terminate();
      await Promise.all([ours.simulator.close(), bare.simulator.close()]);
      rmSync(directory, { recursive: true });
    }
  },
};

/** Whether a line of the tape is a tick (a trade or a quote) rather than depth. */
function tickLines(): (line: number) => boolean {
  const lines = gunzipSync(readFileSync(TAPE)).toString().split('\n');
  const ticks = lines.map((text) => text.includes('@trade"') || text.includes('@bookTicker"'));
  return (line) => ticks[line] ?? false;
}

async function startKernel(
  loop: ClosedLoop,
  journalDirectory: string,
  privateKeyPem: string,
): Promise<KernelHost> {
  const { url } = loop.simulator;
  const wsUrl = url.replace('http', 'ws');
  const { definitions, rateLimits } = await fetchBinanceInstruments(
    url,
    'binance',
    ['BTCUSDT'],
    DEPTH,
  );
  const kernel = new KernelHost(
    {
      journalDirectory,
      killDirectory: join(journalDirectory, 'kill'),
      programs: [],
      boot: {
        buildHash: 'bench',
        policyHash: 'bench',
        policy: UNBOUND,
        instruments: definitions.map((each) => ({ ...each, readAtUs: Date.now() * 1000 })),
        strategies: [{ name: 'pulse', symbol: 'BTCUSDT', parameters: {} }],
      },
      feeds: [{ venue: 'binance', streamUrl: wsUrl, restUrl: url, depth: DEPTH, rateLimits }],
      gateway: {
        restUrl: url,
        apiUrl: wsUrl,
        credentials: { apiKey: 'bench', privateKeyPem },
      },
    },
    new URL('./pulse-thread.ts', import.meta.url),
  );
  await kernel.ready();
  return kernel;
}

/** The feed has to be in step and the account reconciled before the first order. */
async function untilTrading(loop: ClosedLoop, kernel: KernelHost, isTick: IsTick): Promise<void> {
  for (let i = 0; i < 5_000; i++) {
    const tookNs = await loop.tick(isTick);
    if (!Number.isNaN(tookNs)) return;
  }
  throw new Error(`no order within 5,000 frames; the kernel says ${JSON.stringify(kernel.status)}`);
}

async function measure(ours: ClosedLoop, bare: ClosedLoop, isTick: IsTick, count: number) {
  const wire: number[] = [];
  const floor: number[] = [];
  while (wire.length < count || floor.length < count) {
    await turn(ours, isTick, wire);
    await turn(bare, isTick, floor);
  }
  return { wire, floor };
}

async function turn(loop: ClosedLoop, isTick: IsTick, into: number[]): Promise<void> {
  for (let i = 0; i < TURN; i++) {
    const tookNs = await loop.tick(isTick);
    if (!Number.isNaN(tookNs)) into.push(tookNs);
  }
}

function report(wire: Quantiles, floor: Quantiles, kernel: KernelHost): BenchResult {
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
      atMost('wire to wire p50 ÷ bare echo p50', wire.p50 / floor.p50, 1.4),
      atMost('in kernel p99, µs', insideUs(99), 150),
      atMost('in kernel p99.9, µs', insideUs(99.9), 1000),
    ],
  };
}

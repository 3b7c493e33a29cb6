import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Policy } from '@voltaire/reflex/model/policy.ts';
import { orderLimits } from '@voltaire/reflex/venue/binance/order-limits.ts';
import { KernelHost } from '@voltaire/server/kernel/kernel-host.ts';
import { fetchBinanceInstruments } from '@voltaire/server/instruments.ts';
import { ACCOUNT, LIMITS, POLICY, STRATEGY_LIMITS } from '../reflex/support/policy.ts';
import { ClosedLoop } from './closed-loop.ts';

/** Levels a side: snapshot and changes. */
const DEPTH = 1000;
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

export type IsTick = (line: number) => boolean;

/** A real kernel in its own thread, whose strategy orders at every tick, before a stepped exchange. */
export class PulseLoop {
  readonly isTick = tickLines();

  private constructor(
    readonly loop: ClosedLoop,
    readonly kernel: KernelHost,
    private readonly directory: string,
  ) {}

  /** Resolves when the first order has left. `policy`: what is to be otherwise in it. */
  static async start(policy: Partial<Policy> = {}): Promise<PulseLoop> {
    const directory = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const loop = await ClosedLoop.start({ apiKeys: [{ apiKey: 'bench', publicKeyPem }] });
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const kernel = await startKernel(loop, directory, privateKeyPem, { ...UNBOUND, ...policy });
    const pulse = new PulseLoop(loop, kernel, directory);
    await pulse.untilTrading();
    return pulse;
  }

  /** Plays as many frames; ns from frame to order of those that led to one. */
  async turn(frames: number, into: number[] = []): Promise<number[]> {
    for (let i = 0; i < frames; i++) {
      const tookNs = await this.loop.tick(this.isTick);
      if (!Number.isNaN(tookNs)) into.push(tookNs);
    }
    return into;
  }

  async stop(): Promise<void> {
    await this.kernel.stop('bench', 'done');
    await this.loop.simulator.close();
    rmSync(this.directory, { recursive: true });
  }

  /** The feed has to be in step and the account reconciled before the first order. */
  private async untilTrading(): Promise<void> {
    for (let i = 0; i < 5_000; i++) {
      const tookNs = await this.loop.tick(this.isTick);
      if (!Number.isNaN(tookNs)) return;
    }
    const status = JSON.stringify(this.kernel.status);
    throw new Error(`no order within 5,000 frames; the kernel says ${status}`);
  }
}

/** Whether a line of the tape is a tick (a trade or a quote) rather than depth. */
function tickLines(): IsTick {
  const lines = gunzipSync(readFileSync(TAPE)).toString().split('\n');
  const ticks = lines.map((text) => text.includes('@trade"') || text.includes('@bookTicker"'));
  return (line) => ticks[line] ?? false;
}

async function startKernel(
  loop: ClosedLoop,
  journalDirectory: string,
  privateKeyPem: string,
  policy: Policy,
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
      realTime: true,
      boot: {
        buildHash: 'bench',
        policyHash: 'bench',
        policy,
        instruments: definitions.map((each) => ({ ...each, readAtUs: Date.now() * 1000 })),
        strategies: [{ name: 'pulse', symbol: 'BTCUSDT', parameters: {} }],
        venueLimits: orderLimits(rateLimits),
      },
      feeds: [{ venue: 'binance', streamUrl: wsUrl, restUrl: url, depth: DEPTH, rateLimits }],
      gateway: {
        venue: 'binance',
        apiUrl: wsUrl,
        restUrl: url,
        credentials: { apiKey: 'bench', privateKeyPem },
      },
    },
    new URL('./pulse-thread.ts', import.meta.url),
  );
  await kernel.ready();
  return kernel;
}

import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '@voltaire/simulator/index.ts';
import { ed25519, Probe, shapeOf, signed, TEST_KEY, wireSamples, type Json } from './support.ts';

export const { publicKeyPem, privateKey } = ed25519();

export interface Api {
  readonly probe: Probe;
  readonly simulator: Simulator;
  /** A request with the key and its signature. */
  readonly call: (method: string, params?: Json) => Promise<Json>;
}

export async function startApi(
  options: SimulatorOptions = {},
): Promise<Api & { end: () => Promise<void> }> {
  const simulator = await startSimulator({
    speed: 'stepped',
    apiKeys: [{ apiKey: TEST_KEY, publicKeyPem }],
    ...options,
  });
  const probe = await new Probe(`${simulator.url}/ws-api/v3`).ready();
  return {
    probe,
    simulator,
    call: (method, params = {}) => probe.request(method, signed(params, TEST_KEY, privateKey)),
    end: () => {
      probe.close();
      return simulator.close();
    },
  };
}

/** One simulator for a test file, and a connection of its own for every test. */
export function apiForTests(): Api {
  let simulator: Simulator;
  let probe: Probe;
  beforeAll(async () => {
    simulator = await startSimulator({
      speed: 'stepped',
      apiKeys: [{ apiKey: TEST_KEY, publicKeyPem }],
      rateLimits: { ordersPer10Seconds: 1_000, requestWeightPerMinute: 1_000_000 },
    });
  });
  afterAll(() => simulator.close());
  beforeEach(async () => {
    probe?.close();
    probe = await new Probe(`${simulator.url}/ws-api/v3`).ready();
  });
  return {
    get probe() {
      return probe;
    },
    get simulator() {
      return simulator;
    },
    call: (method, params = {}) => probe.request(method, signed(params, TEST_KEY, privateKey)),
  };
}

/** A limit order below the market, so that it rests. */
export const limit = (params: Json = {}): Json => ({
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: '61000.00',
  quantity: '0.01000',
  ...params,
});

/** Status, code and text of a refusal. */
export async function failure(
  answer: Promise<Json>,
): Promise<[status: unknown, code: unknown, msg: unknown]> {
  const { status, error } = (await answer) as {
    status: number;
    error?: { code: number; msg: string };
  };
  return [status, error?.code, error?.msg];
}

/** Same keys in the same order and the same formats as the sample, but for the keys left out. */
export function expectShape(answer: unknown, sample: string, omit: readonly string[] = []): void {
  const expected = wireSamples.get(sample)!;
  const own = 'id' in expected ? { ...(answer as Json), id: expected['id'] } : answer;
  expect(JSON.stringify(shapeOf(own, omit), null, 1)).toBe(
    JSON.stringify(shapeOf(expected, omit), null, 1),
  );
}

/** The server's side of the Brain, as it runs in the platform: asks, checks, and hands on to the kernel. */
import { parentPort, workerData } from 'node:worker_threads';
import { BrainClient, type ModelMeters } from '@voltaire/brain-client';
import { TRIAL_INSTRUMENT } from '@voltaire/reflex/decide/trial.ts';
import type { InferenceMessage } from '@voltaire/reflex/inference-message.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Tick } from '@voltaire/schema/market.ts';
import { Forecaster } from '@voltaire/server/brain/forecaster.ts';

export interface AskingOptions {
  readonly address: string;
  readonly models: readonly string[];
  readonly symbols: number;
  readonly everyMs: number;
}

export type AskingMessage =
  | { readonly inference: InferenceMessage }
  | { readonly meters: readonly ModelMeters[] };

const { address, models, symbols, everyMs } = workerData as AskingOptions;
const client = new BrainClient({ addresses: [address] });
const instruments = Array.from(
  { length: symbols },
  (_, id) => new Instrument(id, { ...TRIAL_INSTRUMENT, symbol: `S${id}` }),
);
let rests = true;

/** A price that goes up and down: what it is does not matter here, only that there is one. */
function tick(symbolId: number): Tick | null {
  if (rests) return null;
  const atUs = Date.now() * 1e3;
  const price = 60_000 + 20 * Math.sin(atUs / 7e6 + symbolId);
  return { atUs, bid: String(price), ask: String(price + 0.01) } as unknown as Tick;
}

const forecaster = new Forecaster({
  config: { model: '', everyMs, stepS: 0.1, steps: 30, context: 512 },
  client,
  allowedModels: models,
  instruments,
  market: { tick },
  infer: (inference) => {
    parentPort!.postMessage({ inference } satisfies AskingMessage);
    return true;
  },
  // At the beginning of time nothing is due.
  nowUs: () => (rests ? 0 : Date.now() * 1e3),
});

parentPort!.on('message', (wanted: 'ask' | 'rest' | 'end') => {
  rests = wanted !== 'ask';
  if (wanted !== 'end') return;
  forecaster.stop();
  parentPort!.postMessage({ meters: client.meters.snapshot() } satisfies AskingMessage);
  client.close();
});

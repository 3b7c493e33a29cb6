import type { Inference } from './model/event.ts';

/** What a model said, on its way through the ring: the kernel's thread adds the time when it takes it. */
export type InferenceMessage = Pick<Inference, 'symbolId' | 'forecast' | 'sentiment'>;

export function encodeInference(inference: InferenceMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(inference));
}

export function decodeInference(bytes: Uint8Array): InferenceMessage {
  return JSON.parse(new TextDecoder().decode(bytes)) as InferenceMessage;
}

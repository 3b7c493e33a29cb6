import type {
  Conclusion,
  ReasonRequest,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { BrainError } from './brain-error.ts';
import { type CallLimits, type Endpoint, onAbort } from './endpoint.ts';
import { MAX_REASON_BYTES } from './options.ts';
import { BRAIN_SERVICE } from './service.ts';

export type ReasonPart =
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'conclusion'; readonly conclusion: Conclusion; readonly address: string };

/**
 * Whatever the other side does, this ends by the deadline: normally with a conclusion, which is told once
 * the stream has ended behind it; else with a BrainError.
 */
export async function* reasonParts(
  endpoint: Endpoint,
  request: ReasonRequest,
  limits: CallLimits,
): AsyncGenerator<ReasonPart, void, undefined> {
  const { address, breaker } = endpoint;
  const stream = endpoint.open(BRAIN_SERVICE.reason, request, limits);
  // The last one, about its being cancelled, comes when nobody reads any more.
  stream.on('error', () => undefined);
  const forget = onAbort(limits.signals, () => stream.cancel());
  let bytes = 0;
  let conclusion: Conclusion | null = null;
  let isSettled = false;
  try {
    for await (const { part } of stream) {
      if (conclusion) throw new BrainError('NO_CONCLUSION', 'more after the conclusion', address);
      if (part.case === 'conclusion') {
        conclusion = part.value;
        continue;
      }
      const token = part.value ?? '';
      // An empty one counts as well: they could come for ever.
      bytes += Math.max(1, Buffer.byteLength(token));
      if (bytes > MAX_REASON_BYTES) {
        throw new BrainError('TOO_LARGE', `tokens of more than ${MAX_REASON_BYTES} bytes`, address);
      }
      yield { type: 'token', token };
    }
    if (!conclusion) throw new BrainError('NO_CONCLUSION', 'the stream has ended', address);
    isSettled = true;
    breaker.succeeded();
    yield { type: 'conclusion', conclusion, address };
  } catch (error) {
    isSettled = true;
    throw endpoint.failed(error);
  } finally {
    if (!isSettled) breaker.abandoned();
    forget();
    stream.cancel();
  }
}

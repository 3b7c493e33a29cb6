import { status } from '@grpc/grpc-js';

type GrpcCode = Exclude<keyof typeof status, 'OK'>;

/** What can go wrong with a question beside gRPC's own codes, and what that means. */
export const CLIENT_FAULTS = {
  BUSY: 'as many questions are on their way as may be; nothing was sent',
  BREAKER_OPEN: 'every address has failed several times in a row and is left alone for a while',
  TOO_LARGE: 'the answer, or all of a stream, is longer than may be',
  NO_CONCLUSION: 'the stream ended without a conclusion, or went on after it',
  CLOSED: 'the client was closed',
} as const;

export type BrainErrorCode = GrpcCode | keyof typeof CLIENT_FAULTS;

/** A question that got no answer. The code says whose fault it is; the message is for a person. */
export class BrainError extends Error {
  override readonly name = 'BrainError';

  constructor(
    readonly code: BrainErrorCode,
    detail: string,
    /** Where it happened; null when nothing was sent anywhere. */
    readonly address: string | null = null,
  ) {
    super(address === null ? `${code}: ${detail}` : `${code} at ${address}: ${detail}`);
  }
}

/** Whatever grpc-js throws, as a BrainError. */
export function brainErrorOf(error: unknown, address: string): BrainError {
  if (error instanceof BrainError) return error;
  const { code, details, message } = error as {
    readonly code?: number;
    readonly details?: string;
    readonly message?: string;
  };
  const detail = details || message || String(error);
  // grpc-js has no code of its own for a message that is too long.
  if (code === status.RESOURCE_EXHAUSTED && /larger than/.test(detail)) {
    return new BrainError('TOO_LARGE', detail, address);
  }
  // Ours, not the Brain's: a number that the contract's form can not hold.
  if (code === status.INTERNAL && detail.startsWith('Request message serialization failure')) {
    return new BrainError('INVALID_ARGUMENT', detail, address);
  }
  const name = code === undefined ? undefined : status[code];
  return new BrainError(name === undefined ? 'UNKNOWN' : (name as GrpcCode), detail, address);
}

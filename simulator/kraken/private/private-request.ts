import { Digits, type Params } from './order-request.ts';
import { VenueError } from './venue-error.ts';

export interface PrivateRequest {
  readonly method: string;
  readonly params: Params;
  readonly id: number | undefined;
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** Numbers keep their digits: a double would round what the client wrote. Throws a VenueError. */
export function parsePrivateRequest(text: string): PrivateRequest {
  const message = objectOf(parsed(text));
  const { method, params = {}, req_id: given } = message;
  if (typeof method !== 'string') throw malformed();
  const id = given instanceof Digits ? Number(given.text) : given;
  if (id !== undefined && !Number.isSafeInteger(id)) {
    throw new VenueError('Req_id must be an integer'); // (assumed)
  }
  return { method, params: objectOf(params), id: id as number | undefined };
}

function parsed(text: string): unknown {
  try {
    return parseWithSource(text, (_key, value, { source }) =>
      typeof value === 'number' ? new Digits(source!) : value,
    );
  } catch {
    throw malformed();
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  const plain =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Digits);
  if (!plain) throw malformed();
  return { ...value };
}

function malformed(): VenueError {
  return new VenueError('Malformed request'); // (assumed)
}

import { VENUES } from '../venue.ts';
import type { VenueName } from '../venue.ts';
import { CHANNELS, type Fault, type FaultRequest } from './fault.ts';
import { FAULT_NAMES, FAULTS } from './faults.ts';
import { MALFORMED_VARIANTS } from './malformed.ts';

/** Says what is wrong with a request and what is allowed. */
export class FaultRequestError extends RangeError {
  override readonly name = 'FaultRequestError';
}

/** The venues that there are, and their symbols. */
export type Symbols = ReadonlyMap<VenueName, readonly string[]>;

const FIELDS = [
  'fault',
  'venue',
  'symbol',
  'channel',
  'afterFrames',
  'durationMs',
  'delayMs',
  'variant',
];

/** A day: longer than anybody waits for a fault. */
const MS_MAX = 86_400_000;
const FRAMES_MAX = 1_000_000_000;

/** Checks what came from outside. Throws a FaultRequestError. */
export function parseFaultRequest(
  json: unknown,
  symbols: Symbols,
): { fault: Fault; request: FaultRequest } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new FaultRequestError(
      'a fault is a JSON object such as {"fault":"gap","venue":"kraken"}',
    );
  }
  const fields: Record<string, unknown> = { ...json };
  for (const name of Object.keys(fields)) oneOf('field', name, FIELDS);
  const name = oneOf('fault', fields['fault'], FAULT_NAMES);
  const venue = VENUES.find(
    (each) => each === oneOf('venue', fields['venue'], [...symbols.keys()]),
  )!;
  const { symbol, channel, variant } = fields;
  const request: FaultRequest = {
    fault: name,
    venue,
    ...(symbol === undefined ? {} : { symbol: oneOf('symbol', symbol, symbols.get(venue)!) }),
    ...(channel === undefined ? {} : { channel: channelOf(channel) }),
    ...(variant === undefined ? {} : { variant: oneOf('variant', variant, MALFORMED_VARIANTS) }),
    ...integerField(fields, 'afterFrames', FRAMES_MAX),
    ...integerField(fields, 'durationMs', MS_MAX),
    ...integerField(fields, 'delayMs', MS_MAX),
  };
  return { fault: FAULTS.find((each) => each.name === name)!, request };
}

function channelOf(value: unknown): NonNullable<FaultRequest['channel']> {
  const all = [...CHANNELS, 'all'] as const;
  const name = oneOf('channel', value, all);
  return all.find((each) => each === name)!;
}

function oneOf(what: string, value: unknown, allowed: readonly string[]): string {
  if (typeof value === 'string' && allowed.includes(value)) return value;
  const was = value === undefined ? 'missing' : JSON.stringify(value);
  throw new FaultRequestError(`"${what}" must be one of ${allowed.join(', ')}; was ${was}`);
}

function integerField(
  fields: Readonly<Record<string, unknown>>,
  name: 'afterFrames' | 'durationMs' | 'delayMs',
  maximum: number,
): Partial<FaultRequest> {
  const value = fields[name];
  if (value === undefined) return {};
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maximum) {
    return { [name]: value };
  }
  throw new FaultRequestError(
    `"${name}" must be a whole number from 0 to ${maximum}; was ${JSON.stringify(value)}`,
  );
}

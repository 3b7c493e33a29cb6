import type { Instrument } from '../../model/instrument.ts';
import type { Levels } from '../../model/levels.ts';
import { BadFrame } from '../bad-frame.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Beyond what any venue sends in one message. */
export const MAX_LEVELS_IN_MESSAGE = 10_000;

export function parseObject(json: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new BadFrame(`not JSON: ${json.slice(0, 80)}`);
  }
  if (!isObject(value)) throw new BadFrame(`not an object: ${json.slice(0, 80)}`);
  return value;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What was found, in a few words: a frame may be huge, and nested deeper than any stack. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

export function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw new BadFrame(`${field} must be decimal text, was ${show(value)}`);
}

export function count(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new BadFrame(`${field} must be a whole number, was ${show(value)}`);
}

export function flag(value: unknown, field: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new BadFrame(`${field} must be true or false, was ${show(value)}`);
}

export function time(value: unknown, field: string): number {
  return microseconds(count(value, field));
}

/**
 * Times are in milliseconds unless the connection asked for `timeUnit=MICROSECOND`; no time is both
 * (10^13 ms are the year 2286, 10^13 µs April 1970).
 */
export function microseconds(venueTime: number): number {
  return venueTime < 1e13 ? venueTime * 1000 : venueTime;
}

export function price(value: unknown, field: string, instrument: Instrument): number {
  const ticks = instrument.ticks(text(value, field));
  if (ticks > 0) return ticks; // NaN is not
  throw new BadFrame(`${field} must be a positive decimal on the grid, was ${show(value)}`);
}

/** A price where the venue writes zero for none. */
export function priceOrNone(value: unknown, field: string, instrument: Instrument): number {
  const ticks = instrument.ticks(text(value, field));
  if (ticks >= 0) return ticks;
  throw new BadFrame(`${field} must be a decimal on the grid, was ${show(value)}`);
}

export function quantity(value: unknown, field: string, instrument: Instrument): number {
  const lots = instrument.wholeLots(text(value, field));
  if (lots >= 0) return lots;
  throw new BadFrame(`${field} must be a decimal that is not negative, was ${show(value)}`);
}

export function fillLevels(levels: Levels, side: unknown, instrument: Instrument): Levels {
  if (!Array.isArray(side)) throw new BadFrame('a side of the book is not a list');
  if (side.length > MAX_LEVELS_IN_MESSAGE) {
    throw new BadFrame(`${side.length} levels in one message`);
  }
  levels.clear();
  for (const level of side as readonly unknown[]) {
    const [ticks, lots] = Array.isArray(level) ? (level as unknown[]) : [];
    levels.push(price(ticks, 'price', instrument), quantity(lots, 'quantity', instrument));
  }
  return levels;
}

import { parseUnits } from '../../model/decimal.ts';
import type { Instrument } from '../../model/instrument.ts';
import { BadFrame } from '../bad-frame.ts';
import { FrameScanner } from '../frame-scanner.ts';
import { NumberText, plainDecimal } from './exact-json.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof NumberText)
  );
}

/** What was found, in a few words: a frame may be huge. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (value instanceof NumberText) return value.text.slice(0, 60);
  if (Array.isArray(value)) return 'a list';
  return isFields(value) ? 'an object' : String(value);
}

export function fields(value: unknown, name: string): Fields {
  if (isFields(value)) return value;
  throw new BadFrame(`${name} must be an object, was ${show(value)}`);
}

export function list(value: unknown, name: string, longest: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new BadFrame(`${name} must be a list, was ${show(value)}`);
  if (value.length > longest) {
    throw new BadFrame(`${name} has ${value.length} entries, more than ${longest}`);
  }
  return value;
}

export function string(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new BadFrame(`${name} must be text, was ${show(value)}`);
}

/** A decimal without exponent. */
export function decimal(value: unknown, name: string): string {
  const plain = value instanceof NumberText ? plainDecimal(value.text) : null;
  if (plain !== null) return plain;
  throw new BadFrame(`${name} must be a number, was ${show(value)}`);
}

/** A whole number up to 2^53. */
export function count(value: unknown, name: string): number {
  const text = decimal(value, name);
  const units = text.startsWith('-') ? Number.NaN : parseUnits(text, 0);
  if (units >= 0) return units;
  throw new BadFrame(`${name} must be a whole number, was ${show(value)}`);
}

/** In ticks. */
export function price(value: unknown, name: string, instrument: Instrument): number {
  const ticks = instrument.ticks(decimal(value, name));
  if (ticks > 0) return ticks; // NaN is not
  throw new BadFrame(
    `${name} must be a positive multiple of ${instrument.definition.tickSize}, was ${show(value)}`,
  );
}

/** In lots; may be zero. */
export function quantity(value: unknown, name: string, instrument: Instrument): number {
  const text = decimal(value, name);
  const lots = text.startsWith('-') ? Number.NaN : instrument.lots(text);
  if (lots >= 0) return lots;
  throw new BadFrame(
    `${name} must be a multiple of ${instrument.definition.lotSize} that is not negative ` +
      `and below 2^53 of them, was ${show(value)}`,
  );
}

/**
 * What was traded in a while, in lots: for display alone. Beyond 2^53 lots (USDT in a day) it is the
 * nearest double.
 */
export function volume(value: unknown, name: string, instrument: Instrument): number {
  const text = decimal(value, name);
  const lots = instrument.wholeLots(text);
  if (lots >= 0) return lots;
  const nearest = Math.floor(Number(text) / instrument.lotSize);
  if (nearest >= 0) return nearest;
  throw new BadFrame(`${name} must not be negative, was ${show(value)}`);
}

const scanner = new FrameScanner();

/** RFC 3339 in UTC to microseconds since the epoch. */
export function timeUs(value: unknown, name: string): number {
  scanner.start(Buffer.from(string(value, name)));
  const us = scanner.timeUs();
  if (scanner.ok && scanner.atEnd) return us;
  throw new BadFrame(`${name} must be a time in UTC, was ${show(value)}`);
}

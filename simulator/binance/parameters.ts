/** Reads request parameters, which may come as JSON numbers or as text, and words what is wrong. */
import { parseUnits } from '@voltaire/reflex/model/decimal.ts';
import { UNIT_DECIMALS } from '../market/units.ts';
import { apiErrors } from './api-error.ts';

const INTEGER = /^[0-9]{1,20}$/;
const DECIMAL = /^([0-9]{1,20})(\.[0-9]{1,20})?$/;
const CLIENT_ORDER_ID = /^[a-zA-Z0-9-_]{1,36}$/;
const SYMBOL = /^[A-Z0-9-_.]{1,20}$/;

const rangeText = (range: RegExp): string => range.source;

export class Parameters {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  has(name: string): boolean {
    return this.optional(name) !== undefined;
  }

  /** The text of a parameter; undefined when it is absent, null or empty. */
  optional(name: string): string | undefined {
    const value = Object.hasOwn(this.values, name) ? this.values[name] : undefined;
    if (typeof value === 'string') return value === '' ? undefined : value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (value === undefined || value === null) return undefined;
    throw apiErrors.invalidData(name);
  }

  text(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw apiErrors.mandatory(name);
    return value;
  }

  optionalInteger(name: string): number | undefined {
    const value = this.legal(name, INTEGER);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw apiErrors.invalidData(name);
    return number;
  }

  integer(name: string): number {
    const value = this.optionalInteger(name);
    if (value === undefined) throw apiErrors.mandatory(name);
    return value;
  }

  /** A positive or zero decimal in 10^-8 units. */
  units(name: string): number {
    const value = this.legal(name, DECIMAL);
    if (value === undefined) throw apiErrors.mandatory(name);
    const units = parseUnits(value, UNIT_DECIMALS);
    if (Number.isNaN(units)) throw apiErrors.tooPrecise(name);
    return units;
  }

  clientOrderId(name: string): string | undefined {
    return this.legal(name, CLIENT_ORDER_ID);
  }

  /** Throws -1121 unless it is the one symbol that is traded here. */
  symbol(traded: string): string {
    const value = this.legal('symbol', SYMBOL);
    if (value === undefined) throw apiErrors.mandatory('symbol');
    if (value !== traded) throw apiErrors.badSymbol();
    return value;
  }

  oneOf<T extends string>(name: string, choices: readonly T[], otherwise: () => Error): T {
    const value = this.text(name);
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw otherwise();
    return choice;
  }

  /**
   * What is signed on the WebSocket API: all parameters but the signature, in alphabetical order, as
   * name=value joined by & and not percent-encoded (web-socket-api.md, "SIGNED request").
   */
  signedText(): string {
    return Object.keys(this.values)
      .filter((name) => name !== 'signature')
      .sort()
      .map((name) => `${name}=${scalarText(name, this.values[name])}`)
      .join('&');
  }

  private legal(name: string, range: RegExp): string | undefined {
    const value = this.optional(name);
    if (value !== undefined && !range.test(value)) {
      throw apiErrors.illegalCharacters(name, rangeText(range));
    }
    return value;
  }
}

/** Throws -1130 on what is neither text, a number, a boolean nor null. */
function scalarText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value);
  }
  throw apiErrors.invalidData(name);
}

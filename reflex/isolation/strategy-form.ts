import type { Strategy } from '../decide/strategy.ts';

const KINDS_OF_FALLBACK = ['TRADE', 'REDUCE', 'HOLD'] as const;
const NAME = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * The strategy that a user's file exports: as default, or as `strategy`. Throws a TypeError that names
 * what is missing or wrong.
 */
export function strategyOf(module: unknown): Strategy {
  const exported = module as { default?: unknown; strategy?: unknown };
  const found = exported.default ?? exported.strategy;
  if (typeof found !== 'object' || found === null) {
    throw new TypeError('it must export a strategy: export default { name, version, … decide }');
  }
  const { name, version, about, parameters, warmUp, withoutInference, check, decide, hurdles } =
    found as Partial<Record<keyof Strategy, unknown>>;
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw wrong('name', 'small letters, digits and dashes, at most 32, a letter first');
  }
  if (!isText(version, 32)) throw wrong('version', 'text of 1 to 32 characters');
  if (!isText(about, 2000)) throw wrong('about', 'a few sentences: its idea and how it fails');
  if (typeof parameters !== 'object' || parameters === null) {
    throw wrong('parameters', 'an object, empty when there are none');
  }
  for (const [key, value] of Object.entries(parameters)) checkParameter(key, value);
  if (typeof warmUp !== 'function') throw wrong('warmUp', 'a function that returns horizons');
  if (!KINDS_OF_FALLBACK.some((kind) => kind === withoutInference)) {
    throw wrong('withoutInference', KINDS_OF_FALLBACK.join(', '));
  }
  if (check !== undefined && typeof check !== 'function') throw wrong('check', 'a function');
  if (typeof decide !== 'function') throw wrong('decide', 'a function');
  if (hurdles !== undefined && typeof hurdles !== 'function') throw wrong('hurdles', 'a function');
  return found as Strategy;
}

function checkParameter(name: string, found: unknown): void {
  const parameter = (found ?? {}) as Readonly<Record<string, unknown>>;
  for (const field of ['default', 'min', 'max'] as const) {
    if (typeof parameter[field] === 'number' && !Number.isNaN(parameter[field])) continue;
    throw wrong(`parameters.${name}.${field}`, 'a number');
  }
  for (const field of ['unit', 'about'] as const) {
    if (typeof parameter[field] !== 'string') throw wrong(`parameters.${name}.${field}`, 'text');
  }
}

function isText(found: unknown, longest: number): boolean {
  return typeof found === 'string' && found.length > 0 && found.length <= longest;
}

function wrong(field: string, expected: string): TypeError {
  return new TypeError(`its "${field}" must be ${expected}`);
}

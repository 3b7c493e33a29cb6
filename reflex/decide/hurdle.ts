import type { Hold, Hurdle } from '../model/intent.ts';

/** Holds are constants: to hold allocates nothing. */
export function holdFor(code: string): Hold {
  return { kind: 'hold', code };
}

/** One thing that an order had to pass. What is no number does not pass. */
export function hurdle(
  code: string,
  observed: number,
  bound: Hurdle['bound'],
  needed: number,
  unit: string,
): Hurdle {
  const passed = bound === 'at least' ? observed >= needed : observed <= needed;
  return settled(code, observed, bound, needed, unit, passed);
}

/** One whose verdict is known already: the numbers are for a person and may be rounded. */
export function settled(
  code: string,
  observed: number,
  bound: Hurdle['bound'],
  needed: number,
  unit: string,
  passed: boolean,
): Hurdle {
  return { code, observed: finite(observed), needed: finite(needed), bound, unit, passed };
}

/** Something that is so or not: 1 is needed. */
export function condition(code: string, holds: boolean): Hurdle {
  return settled(code, holds ? 1 : 0, 'at least', 1, '', holds);
}

/** Those that stood in the way before those that did not, each in the order of the decision. */
export function failedFirst(hurdles: readonly Hurdle[]): Hurdle[] {
  return [...hurdles.filter(({ passed }) => !passed), ...hurdles.filter(({ passed }) => passed)];
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

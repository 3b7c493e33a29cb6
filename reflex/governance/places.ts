import type { Boot } from '../model/event.ts';
import { covers, GLOBAL, type Place, type Scope } from '../model/scope.ts';

/**
 * Where orders can stand in this run: each strategy on its symbol, and each symbol without a strategy
 * (the kernel's own liquidations). What is said of "every place of a scope" is said of these.
 */
export function placesOf({ instruments, strategies }: Boot): Place[] {
  return instruments.flatMap(({ venue, symbol }) => {
    const names = strategies.filter((running) => running.symbol === symbol).map(({ name }) => name);
    return ['', ...names].map((strategy) => ({ venue, symbol, strategy }));
  });
}

/** Whether everything that the inner scope covers is covered by the outer one. */
export function encloses(outer: Scope, inner: Scope, places: readonly Place[]): boolean {
  if (outer === GLOBAL || outer === inner) return true;
  const within = places.filter((place) => covers(inner, place));
  return within.length > 0 && within.every((place) => covers(outer, place));
}

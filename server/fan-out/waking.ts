/** Somebody for whom a message waits. */
interface Sleeper {
  wake(): void;
}

/**
 * Subscribers woken in one turn of the event loop. Each executes, serialises and sends its message at
 * once, some 50 µs: two hundred of them in one turn would keep a kill waiting for 10 ms.
 */
const PER_TURN = 16;

let sleepers: Sleeper[] = [];
let next = 0;

/** Wakes it in its turn: between two turns the requests that have come in meanwhile are served. */
export function wakeSoon(sleeper: Sleeper): void {
  sleepers.push(sleeper);
  if (sleepers.length === 1) setImmediate(turn);
}

function turn(): void {
  const end = Math.min(sleepers.length, next + PER_TURN);
  while (next < end) sleepers[next++]!.wake();
  if (next < sleepers.length) {
    setImmediate(turn);
    return;
  }
  sleepers = [];
  next = 0;
}

import { KILL_MODES, type KillMode } from '../model/event.ts';
import { BY_HAND, FLATTEN } from '../model/order.ts';
import { GLOBAL, type Place, type Scope } from '../model/scope.ts';

/**
 * The kill switch in shared memory: one word for each scope. Any thread engages it with one store; the
 * kernel's thread reads four of them right before every send. It works when every queue is full and
 * every other thread hangs.
 *
 *     words: │ version │ numbers given │ global │ scope 1 │ scope 2 │ …
 *     of a scope: 0, or  number << 5 | cause << 2 | mode
 *
 * Each kill has a number, unique over the whole board and rising. A release names the kill that it saw,
 * so that it can never lift a newer one: between a kill and a release that race, the kill wins.
 */
const VERSION = 0;
const NUMBERS = 1;
const SLOTS = 2;

/** The global scope is always here: who knows nothing of the others can still engage it. */
const GLOBAL_SLOT = SLOTS;

/** How a kill came. Of all but the first the kernel's thread writes the command itself. */
export const KILL_CAUSES = ['command', 'signal', 'shell', 'fault', 'lease'] as const;
export type KillCause = (typeof KILL_CAUSES)[number];

/** What a kernel is started with, as far as it is needed here. */
interface Scoped {
  readonly instruments: readonly { readonly venue: string; readonly symbol: string }[];
  readonly strategies: readonly { readonly name: string }[];
}

export interface Kill {
  readonly scope: Scope;
  readonly number: number;
  readonly mode: KillMode;
  readonly cause: KillCause;
}

export class KillBoard {
  private readonly words: Int32Array;
  private readonly slots: ReadonlyMap<Scope, number>;

  /** For a board whose scopes are known only later: 8 KiB. */
  static readonly MOST_SCOPES = 2_046;

  static allocate(scopes = KillBoard.MOST_SCOPES): SharedArrayBuffer {
    return new SharedArrayBuffer((SLOTS + scopes) * Int32Array.BYTES_PER_ELEMENT);
  }

  /** Everybody who gives other scopes than the global one gives the same list (see scopesOf). */
  constructor(
    readonly memory: SharedArrayBuffer,
    readonly scopes: readonly Scope[] = [GLOBAL],
  ) {
    this.words = new Int32Array(memory);
    this.slots = new Map(scopes.map((scope, i) => [scope, SLOTS + i]));
    if (this.slots.get(GLOBAL) !== GLOBAL_SLOT || this.slots.size !== scopes.length) {
      throw new RangeError(
        `scopes begin with "${GLOBAL}" and each is named once: ${scopes.join()}`,
      );
    }
    if (SLOTS + scopes.length > this.words.length) {
      throw new RangeError(`the kill board has no room for ${scopes.length} scopes`);
    }
  }

  /**
   * Of one scope on the board: from the return on, no order of it leaves. Repeating it gives a newer
   * number, and the newest kill of a scope says the mode. Throws when the scope is not on the board.
   */
  engage(scope: Scope, mode: KillMode, cause: KillCause = 'command'): number {
    const slot = this.slotOf(scope);
    const number = Atomics.add(this.words, NUMBERS, 1) + 1;
    this.raise(slot, pack(number, mode, cause));
    Atomics.add(this.words, VERSION, 1);
    Atomics.notify(this.words, VERSION);
    return number;
  }

  /**
   * A kill of the run before, under the number it had. Numbers go on behind it; what was engaged since
   * this run began stays, under a new number.
   */
  restore(scope: Scope, number: number, mode: KillMode): void {
    const slot = this.slotOf(scope);
    for (let seen = Atomics.load(this.words, NUMBERS); seen < number; ) {
      const before = Atomics.compareExchange(this.words, NUMBERS, seen, number);
      if (before === seen) break;
      seen = before;
    }
    const fresh = this.engaged(scope);
    this.raise(slot, pack(number, mode, 'command'));
    if (fresh !== null && fresh.number < number) this.engage(scope, fresh.mode, fresh.cause);
  }

  /** False when a newer kill is in force, or none. */
  release(scope: Scope, number: number): boolean {
    const slot = this.slots.get(scope);
    if (slot === undefined || number <= 0) return false;
    for (;;) {
      const seen = Atomics.load(this.words, slot);
      if (numberOf(seen) !== number) return false;
      if (Atomics.compareExchange(this.words, slot, seen, 0) === seen) return true;
    }
  }

  /** The newest kill of exactly this scope; null when none is in force. */
  engaged(scope: Scope = GLOBAL): Kill | null {
    const slot = this.slots.get(scope);
    const word = slot === undefined ? 0 : Atomics.load(this.words, slot);
    return word === 0 ? null : unpack(word, scope);
  }

  /** All kills in force, wide scopes first. */
  kills(): Kill[] {
    return this.scopes.map((scope) => this.engaged(scope)).filter((kill) => kill !== null);
  }

  /**
   * Whether an order may not leave. `liquidation`: the kernel's own reduce-only order that closes a
   * position because a kill asks for it; it passes kills in mode FLATTEN, and no other. A place that
   * is not on the board is blocked: nobody could kill it.
   */
  blocks(place: Place, liquidation: boolean): boolean {
    return (
      this.bars(GLOBAL_SLOT, liquidation) ||
      this.bars(this.slots.get(`venue:${place.venue}`), liquidation) ||
      this.bars(this.slots.get(`symbol:${place.symbol}`), liquidation) ||
      this.bars(this.slots.get(`strategy:${place.strategy}`), liquidation)
    );
  }

  /** Changes with every kill. */
  get version(): number {
    return Atomics.load(this.words, VERSION);
  }

  /** Resolves when somebody has engaged the board since `version` was read. */
  async changed(version: number): Promise<void> {
    await Atomics.waitAsync(this.words, VERSION, version).value;
  }

  private bars(slot: number | undefined, liquidation: boolean): boolean {
    if (slot === undefined) return true;
    const word = Atomics.load(this.words, slot);
    return word !== 0 && !(liquidation && KILL_MODES[word & 3] === 'FLATTEN');
  }

  /** Only ever raised: of two that engage at once, the newer one stays. */
  private raise(slot: number, word: number): void {
    for (let seen = Atomics.load(this.words, slot); numberOf(seen) < numberOf(word); ) {
      const before = Atomics.compareExchange(this.words, slot, seen, word);
      if (before === seen) return;
      seen = before;
    }
  }

  private slotOf(scope: Scope): number {
    const slot = this.slots.get(scope);
    if (slot !== undefined) return slot;
    throw new RangeError(`there is no "${scope}" to be halted; there is ${this.scopes.join(', ')}`);
  }
}

/** All that can be halted, in the order of the slots: the kernel's own liquidations, too. */
export function scopesOf({ instruments, strategies }: Scoped): Scope[] {
  const all: Scope[] = [
    GLOBAL,
    ...instruments.map(({ venue }): Scope => `venue:${venue}`),
    ...instruments.map(({ symbol }): Scope => `symbol:${symbol}`),
    ...strategies.map(({ name }): Scope => `strategy:${name}`),
    `strategy:${FLATTEN}`,
    `strategy:${BY_HAND}`,
  ];
  return [...new Set(all)];
}

/** 27 bits of number: a hundred million kills. */
function pack(number: number, mode: KillMode, cause: KillCause): number {
  return (number << 5) | (KILL_CAUSES.indexOf(cause) << 2) | KILL_MODES.indexOf(mode);
}

function numberOf(word: number): number {
  return word >>> 5;
}

function unpack(word: number, scope: Scope): Kill {
  return {
    scope,
    number: numberOf(word),
    mode: KILL_MODES[word & 3]!,
    cause: KILL_CAUSES[(word >>> 2) & 7]!,
  };
}

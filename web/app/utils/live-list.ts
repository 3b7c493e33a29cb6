import { shallowRef } from 'vue';

interface Options<Item> {
  /** How many are kept: what a person may scroll through, so that hours cost no memory. */
  readonly limit: number;
  readonly key: (item: Item) => string;
  /** Higher is newer. Of two items with one key the newer stays. */
  readonly age: (item: Item) => number;
  /** What stays however old it is. */
  readonly keep?: (item: Item) => boolean;
}

/**
 * A bounded list, newest first, fed by a snapshot and a stream in whatever order they arrive.
 * `put` is cheap; Vue hears of it only at `publish`, which the animation loop calls.
 */
export class LiveList<Item> {
  readonly shown = shallowRef<readonly Item[]>([]);
  readonly #options: Options<Item>;
  #items = new Map<string, Item>();
  #streamed = new Set<string>();
  #changed = false;

  constructor(options: Options<Item>) {
    this.#options = options;
  }

  put(item: Item): void {
    const { key, age, limit } = this.#options;
    const known = this.#items.get(key(item));
    if (known && age(known) > age(item)) return;
    this.#items.set(key(item), item);
    this.#streamed.add(key(item));
    this.#changed = true;
    // Twice the limit, so that a hidden tab, which publishes nothing, sorts only now and then.
    if (this.#items.size > limit * 2) this.#trim();
  }

  /** The stream starts anew: what it brings from here on outlives the coming snapshot. */
  expectSnapshot(): void {
    this.#streamed.clear();
  }

  /** Takes a snapshot as the truth: whatever else came before this stream is forgotten. */
  load(snapshot: readonly Item[]): void {
    const { key } = this.#options;
    const streamed = [...this.#items.values()].filter((item) => this.#streamed.has(key(item)));
    this.#items = new Map(snapshot.map((item) => [key(item), item]));
    for (const item of streamed) this.put(item);
    this.#changed = true;
  }

  publish(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.shown.value = this.#trim();
  }

  #trim(): readonly Item[] {
    const { key, age, limit, keep } = this.#options;
    const newest = [...this.#items.values()]
      .sort((a, b) => age(b) - age(a))
      .filter((item, place) => place < limit || keep?.(item));
    this.#items = new Map(newest.map((item) => [key(item), item]));
    for (const streamed of this.#streamed) {
      if (!this.#items.has(streamed)) this.#streamed.delete(streamed);
    }
    return newest;
  }
}

import type { Levels } from '../model/levels.ts';

/** Prices in the window, a power of two; of BTCUSDT at $0.01 it spans $328. */
const WINDOW = 1 << 15;
const WORDS = WINDOW / 32;
/** Where in the window the best price is put. */
const ANCHOR = (WINDOW / 4) * 3;
/** The window moves down when the best price has fallen below this. */
const LOWEST_BEST = WINDOW / 4;
/** Levels kept that are worse than the window; once there are more, the worse half is forgotten. */
const MAX_FAR = 4_096;

/**
 * One side of a book. Nearly all that a venue tells is about prices near the best, and those have a
 * place each: a window of quantities by price, with one bit for each that has any. So a level is set
 * without a search and without moving others, and the next best is found by counting leading zeros.
 * What is worse than the window is in a Map.
 *
 *     place    far … │ 0                 best        WINDOW
 *     lots           │ 0 0 40 0 0 … 105 1570 0 0 0 … │
 *     marks          │ 0 0 1  0 0 … 1   1    0 0 0 … │
 *
 * A key is a price whose larger is the better: ticks of a bid, −ticks of an ask.
 */
export class BookSide {
  /** What stands at ANCHOR. Keys differ from it by little, so that no digit is lost, however large they are. */
  private anchored = 0;
  /** Of a place without its mark it means nothing. */
  private readonly lots = new Float64Array(WINDOW);
  private readonly marks = new Int32Array(WORDS);
  private near = 0;
  /** −1 when there is none; then nothing is far either. */
  private best = -1;
  private readonly far = new Map<number, number>();
  /** Of far levels that are no better nothing is kept any more: a side ends, and has no holes. */
  private forgotten = Number.NEGATIVE_INFINITY;
  /** Keys of `far`, best first; null when it has changed since somebody asked. */
  private sorted: readonly number[] | null = null;
  /** The place that was asked for last: the next is the one behind it. */
  private askedDepth = 0;
  private askedPlace = -1;

  constructor(private readonly direction: 1 | -1) {}

  get levels(): number {
    return this.near + this.far.size;
  }

  clear(): void {
    this.empty();
    this.forgotten = Number.NEGATIVE_INFINITY;
  }

  /** NaN when there are not so many. */
  ticksAt(depth: number): number {
    if (depth >= this.near) return this.farKey(depth) * this.direction;
    return this.keyOf(this.place(depth)) * this.direction;
  }

  lotsAt(depth: number): number {
    if (depth >= this.near) return this.far.get(this.farKey(depth)) ?? 0;
    return this.lots[this.place(depth)]!;
  }

  /** Lots in the best `depth` levels together. */
  sum(depth: number): number {
    let lots = 0;
    let place = this.best;
    for (let i = 0; i < depth && i < this.near; i++, place = this.below(place)) {
      lots += this.lots[place]!;
    }
    for (let i = this.near; i < depth && i < this.levels; i++) lots += this.lotsAt(i);
    return lots;
  }

  /** At a price; 0 when there are none. */
  lotsOf(ticks: number): number {
    const key = ticks * this.direction;
    const place = this.placeOf(key);
    if (this.best < 0 || !(place >= 0)) return this.far.get(key) ?? 0;
    const held = place < WINDOW && (this.marks[place >>> 5]! & (1 << (place & 31))) !== 0;
    return held ? this.lots[place]! : 0;
  }

  /** Sets quantities at prices; zero removes, and removing an unknown level is normal. */
  apply({ ticks, lots, count }: Levels): void {
    for (let i = 0; i < count; i++) this.put(ticks[i]!, lots[i]!);
  }

  /** One of them. */
  put(ticks: number, lots: number): void {
    this.askedPlace = -1;
    this.set(ticks * this.direction, lots);
  }

  /** Drops the worst levels beyond `depth`. */
  truncate(depth: number): void {
    this.askedPlace = -1;
    while (this.levels > depth) this.set(this.worst(), 0);
  }

  private set(key: number, lots: number): void {
    const place = this.placeOf(key);
    if (place >= 0 && place < WINDOW && this.best >= 0) this.setNear(place | 0, lots);
    else if (place < 0 && this.best >= 0) this.setFar(key, lots);
    else if (lots !== 0) {
      this.moveTo(key);
      this.setNear(ANCHOR, lots);
    }
  }

  private setNear(place: number, lots: number): void {
    const { marks } = this;
    const word = place >>> 5;
    const bit = 1 << (place & 31);
    const isHeld = (marks[word]! & bit) !== 0;
    if (lots !== 0) {
      this.lots[place] = lots;
      if (isHeld) return;
      marks[word]! |= bit;
      this.near++;
      if (place > this.best) this.best = place;
    } else if (isHeld) {
      marks[word]! ^= bit;
      this.near--;
      if (place === this.best) this.bestEnded();
    }
  }

  private setFar(key: number, lots: number): void {
    if (key <= this.forgotten) return;
    this.sorted = null;
    if (lots === 0) this.far.delete(key);
    else this.far.set(key, lots);
    if (this.far.size > MAX_FAR) this.forget();
  }

  private forget(): void {
    const worse = this.farKeys().slice(MAX_FAR / 2);
    for (const key of worse) this.far.delete(key);
    this.forgotten = worse[0]!;
    this.sorted = null;
  }

  private empty(): void {
    this.marks.fill(0);
    this.near = 0;
    this.best = -1;
    this.far.clear();
    this.sorted = null;
    this.askedPlace = -1;
  }

  private bestEnded(): void {
    this.best = this.near > 0 ? this.below(this.best) : -1;
    if (this.best >= LOWEST_BEST) return;
    if (this.best >= 0) this.moveTo(this.keyOf(this.best));
    else if (this.far.size > 0) this.moveTo(this.farKeys()[0]!);
  }

  /** Puts the window where `key`, which is as good as the best or better, is at its anchor. */
  private moveTo(key: number): void {
    const { lots } = this;
    const held: [key: number, lots: number][] = [...this.far];
    for (let place = this.best, left = this.near; left > 0; left--, place = this.below(place)) {
      held.push([this.keyOf(place), lots[place]!]);
    }
    this.empty();
    this.anchored = key;
    for (const [each, quantity] of held) {
      const place = this.placeOf(each);
      if (place >= 0) this.setNear(place, quantity);
      else this.far.set(each, quantity);
    }
  }

  private placeOf(key: number): number {
    return ANCHOR + (key - this.anchored);
  }

  private keyOf(place: number): number {
    return this.anchored + (place - ANCHOR);
  }

  /** The next place that has a level, below `place`; there is one. */
  private below(place: number): number {
    const { marks } = this;
    let word = place >>> 5;
    let bits = marks[word]! & ((1 << (place & 31)) - 1);
    while (bits === 0 && word > 0) bits = marks[--word]!;
    return word * 32 + 31 - Math.clz32(bits);
  }

  /** Of the level in the window that has so many better ones. */
  private place(depth: number): number {
    if (depth === 0) return this.best;
    if (this.askedPlace < 0 || depth < this.askedDepth) {
      this.askedDepth = 0;
      this.askedPlace = this.best;
    }
    while (this.askedDepth < depth) {
      this.askedPlace = this.below(this.askedPlace);
      this.askedDepth++;
    }
    return this.askedPlace;
  }

  private farKey(depth: number): number {
    return depth < this.levels ? this.farKeys()[depth - this.near]! : Number.NaN;
  }

  private farKeys(): readonly number[] {
    return (this.sorted ??= Array.from(this.far.keys()).sort((a, b) => b - a));
  }

  private worst(): number {
    let worst = Number.POSITIVE_INFINITY;
    for (const key of this.far.keys()) if (key < worst) worst = key;
    if (this.far.size > 0) return worst;
    let word = 0;
    while (this.marks[word] === 0) word++;
    const bits = this.marks[word]!;
    return this.keyOf(word * 32 + 31 - Math.clz32(bits & -bits));
  }
}

import { wakeSoon } from './waking.ts';

/** What to do when a subscriber has not taken its messages and the next one comes. */
export interface Overflow<T> {
  /** Messages that may wait for one subscriber. */
  readonly limit: number;
  /** Makes room: what stays of the waiting messages. Null ends the subscription. */
  readonly shed: (waiting: readonly T[]) => T[] | null;
}

/**
 * One stream of messages to any number of subscribers, each with a bound of its own: one that never
 * reads costs a few messages of memory, not the process.
 */
export class Topic<T> {
  private readonly subscribers = new Set<Subscriber<T>>();

  constructor(private readonly overflow: Overflow<T>) {}

  get subscriberCount(): number {
    return this.subscribers.size;
  }

  publish(message: T): void {
    for (const subscriber of this.subscribers) subscriber.offer(message);
  }

  /** `first` is delivered before everything else: the state at the moment of joining. */
  subscribe(first?: T): AsyncIterableIterator<T> {
    const subscriber = new Subscriber(this.overflow, () => this.subscribers.delete(subscriber));
    if (first !== undefined) subscriber.offer(first);
    this.subscribers.add(subscriber);
    return subscriber;
  }
}

class Subscriber<T> implements AsyncIterableIterator<T> {
  private waiting: T[] = [];
  private takers: ((result: IteratorResult<T>) => void)[] = [];
  private ended = false;

  constructor(
    private readonly overflow: Overflow<T>,
    private readonly leave: () => void,
  ) {}

  offer(message: T): void {
    if (this.ended) return;
    if (this.waiting.length >= this.overflow.limit) {
      const kept = this.overflow.shed(this.waiting);
      if (!kept) {
        void this.return();
        return;
      }
      this.waiting = kept;
    }
    this.waiting.push(message);
    if (this.takers.length > 0 && this.waiting.length === 1) wakeSoon(this);
  }

  /** Gives those who wait what there is. */
  wake(): void {
    while (this.takers.length > 0 && this.waiting.length > 0) {
      this.takers.shift()!({ value: this.waiting.shift()!, done: false });
    }
  }

  async next(): Promise<IteratorResult<T>> {
    const message = this.waiting.shift();
    if (message !== undefined) return { value: message, done: false };
    if (this.ended) return { value: undefined, done: true };
    return new Promise((resolve) => this.takers.push(resolve));
  }

  async return(): Promise<IteratorResult<T>> {
    this.ended = true;
    this.leave();
    for (const taker of this.takers) taker({ value: undefined, done: true });
    this.takers = [];
    this.waiting = [];
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** Keeps only the newest: for states, where the past does not matter. */
export function newestOnly<T>(): Overflow<T> {
  return { limit: 1, shed: () => [] };
}

/** A subscriber that misses something must know: it is ended, and can come back and ask. */
export function allOrEnd<T>(): Overflow<T> {
  return { limit: 1_000, shed: () => null };
}

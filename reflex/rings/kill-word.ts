/**
 * The kill switch as one word of shared memory. Any thread engages it with one store; the kernel
 * reads it right before every send. It works when every queue is full and every other thread hangs.
 *
 * Each kill has a number. A release names the kill that it saw, so that it can never lift a newer
 * one: between a kill and a release that race, the kill wins.
 */
const ENGAGED = 0;
const COUNT = 1;

export class KillWord {
  private readonly words: Int32Array;

  static allocate(): SharedArrayBuffer {
    return new SharedArrayBuffer(8);
  }

  constructor(readonly memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory);
  }

  /** Number of the kill in force, 0 when none is. */
  get engaged(): number {
    return Atomics.load(this.words, ENGAGED);
  }

  engage(): number {
    const number = Atomics.add(this.words, COUNT, 1) + 1;
    // Only ever raised: of two that engage at once, the newer one stays.
    for (let seen = this.engaged; seen < number; ) {
      const before = Atomics.compareExchange(this.words, ENGAGED, seen, number);
      if (before === seen) break;
      seen = before;
    }
    return number;
  }

  /** False when a newer kill is in force. */
  release(number: number): boolean {
    return Atomics.compareExchange(this.words, ENGAGED, number, 0) === number;
  }
}

/**
 * The largest value of the recent past, in constant memory: of a window that is cut into slots, the
 * oldest of which is forgotten as a whole. A value is remembered for `slots − 1` to `slots` times
 * `slotNs`. Times must not go back.
 */
export class SlidingMax {
  private readonly slots: Float64Array;
  private slot = 0;
  /** Of the slot that is being filled, ns; values before it need no look at the clock. */
  private endNs = Number.NEGATIVE_INFINITY;

  constructor(
    slots: number,
    private readonly slotNs: number,
  ) {
    this.slots = new Float64Array(slots).fill(Number.NEGATIVE_INFINITY);
  }

  record(monoNs: number, value: number): void {
    if (monoNs >= this.endNs) this.turn(monoNs);
    if (value > this.slots[this.slot]!) this.slots[this.slot] = value;
  }

  /** −∞ when nothing was recorded within the window. */
  max(monoNs: number): number {
    if (monoNs >= this.endNs) this.turn(monoNs);
    let max = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.slots.length; i++) max = Math.max(max, this.slots[i]!);
    return max;
  }

  private turn(monoNs: number): void {
    const { slots, slotNs } = this;
    const passed = Math.floor((monoNs - this.endNs) / slotNs) + 1;
    if (passed >= slots.length) {
      slots.fill(Number.NEGATIVE_INFINITY);
      this.slot = 0;
      this.endNs = monoNs + slotNs;
      return;
    }
    for (let i = 0; i < passed; i++) {
      this.slot = (this.slot + 1) % slots.length;
      slots[this.slot] = Number.NEGATIVE_INFINITY;
    }
    this.endNs += passed * slotNs;
  }
}

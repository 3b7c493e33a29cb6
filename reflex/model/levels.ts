/**
 * Price levels as two parallel columns that are filled again and again: one depth message allocates
 * nothing once the columns have grown to the size of the largest message.
 */
export class Levels {
  count = 0;
  ticks: Float64Array;
  lots: Float64Array;

  constructor(capacity = 64) {
    this.ticks = new Float64Array(capacity);
    this.lots = new Float64Array(capacity);
  }

  clear(): void {
    this.count = 0;
  }

  push(ticks: number, lots: number): void {
    if (this.count === this.ticks.length) this.grow();
    this.ticks[this.count] = ticks;
    this.lots[this.count] = lots;
    this.count++;
  }

  copy(): Levels {
    const copy = new Levels(Math.max(1, this.count));
    for (let i = 0; i < this.count; i++) copy.push(this.ticks[i]!, this.lots[i]!);
    return copy;
  }

  private grow(): void {
    const ticks = new Float64Array(this.ticks.length * 2);
    const lots = new Float64Array(this.lots.length * 2);
    ticks.set(this.ticks);
    lots.set(this.lots);
    this.ticks = ticks;
    this.lots = lots;
  }
}

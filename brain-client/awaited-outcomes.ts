/** Forecasts of one symbol that wait at once: five minutes ahead, one a second, are 300. */
const MAX_WAITING = 512;

/** A forecast whose end is not there yet. */
export interface Awaited {
  readonly dueAtUs: number;
  /** Exactly one of them is called: with the last mid up to then, or without one. */
  settle(mid: number): void;
  lose(): void;
}

/**
 * What a symbol's mid will be at certain times. A time is settled by the first mid after it, with the
 * last one up to it; it is lost when that is too old, or when too many wait.
 */
export class AwaitedOutcomes {
  /** The earliest first. */
  private readonly waiting: Awaited[] = [];
  private lastMid = Number.NaN;
  private lastAtUs = Number.NEGATIVE_INFINITY;

  constructor(private readonly maxGapUs: number) {}

  add(awaited: Awaited): void {
    const later = this.waiting.findLastIndex(({ dueAtUs }) => dueAtUs <= awaited.dueAtUs) + 1;
    this.waiting.splice(later, 0, awaited);
    if (this.waiting.length > MAX_WAITING) this.waiting.shift()!.lose();
  }

  observe(atUs: number, mid: number): void {
    if (!(mid > 0 && Number.isFinite(mid) && Number.isFinite(atUs)) || atUs < this.lastAtUs) return;
    while (this.waiting.length > 0 && this.waiting[0]!.dueAtUs < atUs) {
      const awaited = this.waiting.shift()!;
      const ageUs = awaited.dueAtUs - this.lastAtUs;
      if (ageUs >= 0 && ageUs <= this.maxGapUs) awaited.settle(this.lastMid);
      else awaited.lose();
    }
    this.lastMid = mid;
    this.lastAtUs = atUs;
  }
}

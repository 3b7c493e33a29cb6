import type { MeasureLimits } from '../model/policy.ts';
import type { Measure } from './measures.ts';

/** A value this many times its `trip` needs no confirmation. */
const GROSS = 10;

/** One measure of a breaker, and for how many samples in a row it was past its thresholds. */
export class Gauge {
  /** Of the latest sample. Null: nothing to measure. NaN: not known, which counts as past them all. */
  reading: number | null = null;
  warnedFor = 0;
  trippedFor = 0;

  constructor(
    readonly measure: Measure,
    readonly limits: MeasureLimits,
  ) {}

  take(reading: number | null | undefined): void {
    this.reading = reading === null || Number.isFinite(reading) ? (reading ?? null) : Number.NaN;
    this.warnedFor = this.isPast(this.limits.warn) ? this.warnedFor + 1 : 0;
    this.trippedFor = this.isPast(this.limits.trip) ? this.trippedFor + 1 : 0;
  }

  get tripped(): boolean {
    return this.trippedFor > 0;
  }

  get gross(): boolean {
    return this.reading !== null && this.reading >= GROSS * this.limits.trip;
  }

  get clear(): boolean {
    return !this.isPast(this.limits.clear);
  }

  /** The reading in words. */
  get words(): string {
    const { reading, measure } = this;
    if (reading === null) return `${measure.name}: nothing to measure`;
    return Number.isNaN(reading)
      ? `${measure.name} is not known`
      : `${measure.name} is ${this.amount(reading)}`;
  }

  /** With its unit, to four digits: for people. */
  amount(value: number): string {
    return `${Number(value.toPrecision(4))} ${this.measure.unit}`.trimEnd();
  }

  private isPast(threshold: number): boolean {
    return this.reading !== null && !(this.reading < threshold);
  }
}

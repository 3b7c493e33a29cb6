import { SlidingMax } from './sliding-max.ts';

/** A minute, and what has passed of the slot of five seconds that is being filled. */
const SLOTS = 13;
const SLOT_NS = 5e9;

/**
 * What the stamps of the events tell about our wall clock: whether it has moved against the monotonic
 * one, and whether it is behind those of the venues. All of it over the last minute, in milliseconds,
 * and NaN before the first event.
 *
 * RTS 25 (2025/1155) and C29 ask for the offset against a reference. There is none in the events but
 * the venues' own stamps: a message cannot arrive before it was sent, so that the smallest latency,
 * where it is negative, is how far our clock is behind at least. One that is ahead by less than the
 * way of a message takes cannot be told from a longer way.
 */
export class ClockWatch {
  private readonly steps = new SlidingMax(SLOTS, SLOT_NS);
  private readonly ahead = new SlidingMax(SLOTS, SLOT_NS);
  private readonly behind = new SlidingMax(SLOTS, SLOT_NS);
  private readonly early = new SlidingMax(SLOTS, SLOT_NS);
  /** Wall clock minus monotonic clock, µs: at the first event, and at the one before. */
  private firstApartUs = Number.NaN;
  private apartUs = Number.NaN;

  /** Of every event; `exchangeUs` is NaN where the venue tells no time. */
  onStamp(atUs: number, monoNs: number, exchangeUs: number): void {
    const apartUs = atUs - monoNs / 1000;
    if (Number.isNaN(this.firstApartUs)) this.firstApartUs = apartUs;
    const driftUs = apartUs - this.firstApartUs;
    this.steps.record(monoNs, Math.abs(apartUs - this.apartUs));
    this.ahead.record(monoNs, driftUs);
    this.behind.record(monoNs, -driftUs);
    this.apartUs = apartUs;
    if (exchangeUs > atUs) this.early.record(monoNs, exchangeUs - atUs);
  }

  /** Largest jump of the wall clock against the monotonic one from one event to the next. */
  stepMs(monoNs: number): number {
    return this.told(this.steps.max(monoNs));
  }

  /** How far the two have moved apart, at once or bit by bit: farthest minus nearest. */
  driftMs(monoNs: number): number {
    return this.told(this.ahead.max(monoNs) + this.behind.max(monoNs));
  }

  /** How far the smallest exchange latency is below zero; 0 when it is not. */
  offsetMs(monoNs: number): number {
    return this.told(this.early.max(monoNs));
  }

  private told(us: number): number {
    if (Number.isNaN(this.apartUs)) return Number.NaN;
    return us > 0 ? us / 1000 : 0;
  }
}

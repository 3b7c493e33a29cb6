import type { Clock } from '../ports.ts';

/** A measurement is worth more than one of before whose way was shorter, once that is so old. */
const OLD_US = 60e6;
/** Beyond it the clock of this machine is worth a word. */
const TOLERATED_US = 1e6;

/** The venue's clock, as far as answers tell it: each names when it came in and went out there. */
export class VenueClock {
  /** The venue's clock minus ours, µs; half the way there and back is the most it can be wrong. */
  offsetUs = 0;
  private wayUs = Number.POSITIVE_INFINITY;
  private measuredUs = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Clock) {}

  nowUs(): number {
    return this.clock.atUs() + this.offsetUs;
  }

  /** What to tell whoever runs this machine; empty while the two clocks agree. */
  complaint(venue: string): string {
    if (Math.abs(this.offsetUs) <= TOLERATED_US) return '';
    const seconds = (this.offsetUs / 1e6).toFixed(1);
    return `${venue}'s clock is ${seconds} s ahead of this machine's: set it by NTP`;
  }

  /** All µs since the epoch: sent and received by our clock, in and out by the venue's. */
  measure(sentUs: number, receivedUs: number, inUs: number, outUs: number): void {
    const wayUs = receivedUs - sentUs - (outUs - inUs);
    if (!(wayUs >= 0)) return; // one of the clocks was set meanwhile
    if (wayUs > this.wayUs && receivedUs - this.measuredUs < OLD_US) return;
    this.wayUs = wayUs;
    this.measuredUs = receivedUs;
    this.offsetUs = (inUs - sentUs + (outUs - receivedUs)) / 2;
  }
}

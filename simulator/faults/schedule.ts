import type { VenueName } from '../venue.ts';
import type { InjectedFault } from './fault-line.ts';
import type { FaultRequest } from './fault.ts';

export interface FaultScheduleOptions {
  /** Which faults, by name; each time one of them by chance. */
  readonly faults: readonly string[];
  readonly everyMs: number;
}

/**
 * One fault after the other, by chance but in an order that depends on the seed only. The next one is
 * not asked for before the last one is healed; a venue without clients is not waited for.
 */
export class FaultSchedule {
  private timer: NodeJS.Timeout | undefined;
  private readonly busy = new Set<VenueName>();

  /** Throws a RangeError on an interval that is not positive, or when there is nothing to choose. */
  constructor(
    private readonly options: FaultScheduleOptions,
    private readonly venues: readonly VenueName[],
    private readonly random: () => number,
    private readonly inject: (request: FaultRequest) => InjectedFault,
  ) {
    if (!(options.everyMs > 0 && Number.isFinite(options.everyMs))) {
      throw new RangeError(`faults need an interval of more than 0 ms, was ${options.everyMs}`);
    }
    if (options.faults.length === 0) throw new RangeError('no fault to choose from');
  }

  start(): void {
    this.timer = setInterval(() => this.next(), this.options.everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private next(): void {
    const fault = this.options.faults[this.chance(this.options.faults.length)]!;
    const venue = this.venues[this.chance(this.venues.length)]!;
    if (this.busy.has(venue)) return;
    this.busy.add(venue);
    void this.inject({ fault, venue }).healed.then(() => this.busy.delete(venue));
  }

  private chance(count: number): number {
    return Math.floor(this.random() * count);
  }
}

import type { Instrument } from '../../model/instrument.ts';
import { DeadMan, type DeadManTimes } from '../dead-man.ts';
import type { FuturesRest } from './futures-rest.ts';

/** "Auto-Cancel All Open Orders": set again well before its end; the venue looks every 10 ms. */
export const DEAD_MAN: DeadManTimes = { timeoutS: 60, renewMs: 20_000 };
/** Each renewal weighs 10, three times a minute: a fifth of the 2,400 that an address has. */
const MOST_SYMBOLS = 16;

export interface CountdownParts {
  readonly instruments: readonly Instrument[];
  readonly rest: FuturesRest;
  readonly healthy: () => boolean;
  readonly deadMan?: DeadManTimes;
  readonly report: (problem: string) => void;
}

/**
 * The venue's dead-man timer, which is one for each symbol (`countdownCancelAll`): all symbols that we
 * may trade are under it, so that none has orders without one.
 */
export class Countdowns {
  private readonly deadMan: DeadMan;
  private answers: Promise<unknown> = Promise.resolve();

  /** Throws a RangeError when there are more symbols than can be kept up with. */
  constructor(private readonly parts: CountdownParts) {
    const { instruments, healthy, report, deadMan = DEAD_MAN } = parts;
    if (instruments.length > MOST_SYMBOLS) {
      throw new RangeError(
        `TOO_MANY_SYMBOLS: orders to USD-M futures are for ${MOST_SYMBOLS} symbols at most, since each ` +
          `has a countdown to be renewed; the feed has ${instruments.length}`,
      );
    }
    this.deadMan = new DeadMan(
      (seconds) => this.set(seconds),
      healthy,
      () => report('the countdowns are left to run out: the kernel is not well'),
      deadMan,
    );
  }

  start(): void {
    this.deadMan.start();
  }

  /** The connection is lost: the venue's countdowns go on. Resolves at once. */
  rest(): Promise<unknown> {
    this.deadMan.rest();
    return Promise.resolve();
  }

  /** We go and take our orders with us. Resolves when the venue has answered. */
  release(): Promise<unknown> {
    this.deadMan.release();
    return this.answers;
  }

  private set(seconds: number): void {
    const { instruments, rest, report } = this.parts;
    const asked = instruments.map(async ({ venueSymbol: symbol }) => {
      const params = { symbol, countdownTime: seconds * 1_000 };
      const answer = await rest.ask('POST /fapi/v1/countdownCancelAll', params);
      if (!answer.ok) report(`the countdown of ${symbol} is not set: ${answer.message}`);
    });
    this.answers = Promise.all(asked);
  }
}

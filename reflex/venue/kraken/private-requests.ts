import type { Clock } from '../../ports.ts';
import { Pending } from '../pending.ts';
import { count, type Fields, isFields, timeUs } from './fields.ts';
import type { VenueClock } from '../venue-clock.ts';

/** The engine refuses what is older than its deadline (5 s); a little more for the way. */
const TIMEOUT_MS = 8_000;

export type Answer =
  | { readonly ok: true; readonly result: Fields; readonly outUs: number }
  | {
      readonly ok: false;
      /** The venue's words; null when there was no answer at all. */
      readonly error: string | null;
      readonly reason: string;
    };

/** Requests over the private WebSocket and the answers to them, matched by `req_id`. */
export class PrivateRequests {
  private nextId = 1;
  private readonly sentUs = new Map<number, number>();
  private readonly pending = new Pending<Answer>(TIMEOUT_MS, (reason) => ({
    ok: false,
    error: null,
    reason,
  }));

  constructor(
    private readonly write: (text: string) => void,
    private readonly clock: Clock,
    private readonly venueClock: VenueClock,
  ) {}

  /** `params` as JSON text. Throws what `write` throws: then nothing waits for an answer. */
  send(method: string, params: string, done: (answer: Answer) => void): void {
    const id = this.nextId++;
    this.write(`{"method":"${method}","params":${params},"req_id":${id}}`);
    this.sentUs.set(id, this.clock.atUs());
    this.pending.add(id, method, (answer) => {
      this.sentUs.delete(id);
      done(answer);
    });
  }

  /** Throws BadFrame when it cannot be read. */
  answer(message: Fields): void {
    const { req_id: given, success, result = {}, error } = message;
    if (given === undefined) return; // of a request that could not be read: it runs into its time-out
    const id = count(given, 'req_id');
    const outUs = this.measured(message, id);
    if (success === true && isFields(result)) {
      this.pending.finish(id, { ok: true, result, outUs });
    } else {
      const words = typeof error === 'string' && error !== '' ? error.slice(0, 200) : null;
      this.pending.finish(id, {
        ok: false,
        error: words,
        reason: words ?? 'an answer of no known form',
      });
    }
  }

  abandon(reason: string): void {
    this.pending.abandon(reason);
  }

  private measured({ time_in: came, time_out: went }: Fields, id: number): number {
    const outUs = timeUs(went, 'time_out');
    const sentUs = this.sentUs.get(id);
    if (sentUs !== undefined) {
      this.venueClock.measure(sentUs, this.clock.atUs(), timeUs(came, 'time_in'), outUs);
    }
    return outUs;
  }
}

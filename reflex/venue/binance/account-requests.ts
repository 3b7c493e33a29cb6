import type { Clock } from '../../ports.ts';
import type { VenueClock } from '../venue-clock.ts';
import type { ApiBudget, RequestKind } from './api-budget.ts';
import type { Answer, Requests } from './requests.ts';
import type { Params, RequestSigner } from './sign.ts';

/** WebSocket API, "Weight" of each request that the gateway makes. */
const WEIGHTS = {
  time: 1,
  'session.logon': 2,
  'userDataStream.subscribe': 2,
  'userDataStream.subscribe.signature': 2,
  'order.place': 1,
  'order.amend.keepPriority': 4,
  'order.cancel': 1,
  'order.status': 4,
  myTrades: 5,
  'account.status': 20,
  'openOrders.status': 80,
} as const;
export type Method = keyof typeof WEIGHTS;

/** What one of the venue's WebSocket APIs asks of whoever speaks with it. */
export interface ApiMethods<Name extends string> {
  /** "Weight" of each request. */
  readonly weights: Readonly<Record<Name, number>>;
  /** Tells the venue's `serverTime`, without a signature. */
  readonly clock: Name;
  /** Those that may wait when the weight runs short. */
  readonly questions: ReadonlySet<Name>;
}

export interface AccountParts<Name extends string> {
  readonly methods: ApiMethods<Name>;
  readonly requests: Requests;
  readonly signer: RequestSigner;
  readonly venueClock: VenueClock;
  readonly clock: Clock;
  readonly budget: ApiBudget;
}

/**
 * Requests of one account: each with the venue's time, within what the venue takes, and signed unless the
 * session is.
 */
export class AccountRequests<Name extends string = Method> {
  constructor(private readonly parts: AccountParts<Name>) {}

  /** Throws what keeps it from leaving: then nothing waits for an answer. */
  send(method: Name, params: Params, done: (answer: Answer) => void): void {
    const { signer } = this.parts;
    const full = { ...params, timestamp: this.timestampMs() };
    this.leave(method, signer.opensSession ? full : signer.signed(full), done);
  }

  /** The same of parameters that are JSON text already, with their timestamp: on the path of orders. */
  sendText(method: Name, text: string, done: (answer: Answer) => void): void {
    const { signer } = this.parts;
    const signed = () => signer.signed(JSON.parse(text) as Params);
    this.leave(method, signer.opensSession ? text : signed(), done);
  }

  /** Signed by itself also where sessions are: what opens one. */
  sendSigned(method: Name, done: (answer: Answer) => void): void {
    this.leave(method, this.parts.signer.signed({ timestamp: this.timestampMs() }), done);
  }

  /** Without any signature: `userDataStream.subscribe` of a session, and the time. */
  sendBare(method: Name, done: (answer: Answer) => void): void {
    this.leave(method, {}, done);
  }

  /** Asks for the venue's time and measures its clock by it. */
  measureClock(done: (answer: Answer) => void): void {
    const { clock, venueClock, methods } = this.parts;
    const sentUs = clock.atUs();
    this.sendBare(methods.clock, (answer) => {
      const { serverTime } = (answer.ok ? answer.result : {}) as { serverTime?: unknown };
      if (typeof serverTime === 'number') {
        venueClock.measure(sentUs, clock.atUs(), serverTime * 1000, serverTime * 1000);
      }
      done(answer);
    });
  }

  /** One of the clocks has been set: what is sent from now on should be right again. */
  remeasureClock(report: (problem: string) => void): void {
    try {
      this.measureClock((answer) => {
        if (!answer.ok) report(`the venue's time: ${answer.message}`);
      });
    } catch {
      // Not connected any more: the next connection begins with it.
    }
  }

  /** The venue's, whole ms since the epoch. */
  timestampMs(): number {
    return Math.floor(this.parts.venueClock.nowUs() / 1000);
  }

  private leave(method: Name, params: Params | string, done: (answer: Answer) => void): void {
    const { budget, requests } = this.parts;
    const kind = this.kindOf(method);
    const weight = this.parts.methods.weights[method];
    const refusal = budget.refusal(weight, kind);
    if (refusal !== null) throw new Error(refusal);
    if (typeof params === 'string') requests.sendText(method, params, done);
    else requests.send(method, params, done);
    budget.spend(weight, kind);
  }

  private kindOf(method: Name): RequestKind {
    if (method === 'order.place' || method === 'algoOrder.place') return 'order';
    if (method === 'order.amend.keepPriority') return 'amendment';
    return this.parts.methods.questions.has(method) ? 'question' : 'vital';
  }
}

/** Of Binance Spot. */
export const SPOT_METHODS: ApiMethods<Method> = {
  weights: WEIGHTS,
  clock: 'time',
  questions: new Set(['order.status', 'myTrades', 'account.status', 'openOrders.status']),
};

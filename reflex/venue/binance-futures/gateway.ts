import type { OrderAddress } from '../../act/effects.ts';
import { EventKind, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { ForeignOrder } from '../../model/listed-order.ts';
import { hasTrigger } from '../../model/order-kind.ts';
import type { OrderGateway } from '../../ports.ts';
import { type ApprovedOrder, isApprovedOrder } from '../../risk/governor.ts';
import { AccountRequests } from '../binance/account-requests.ts';
import { ApiBudget } from '../binance/api-budget.ts';
import { connectionBudget } from '../binance/connection-limit.ts';
import { type Answer, BAD_TIMESTAMP, isAmbiguous, Requests } from '../binance/requests.ts';
import { type Params, signerOf } from '../binance/sign.ts';
import { SignedRest } from '../binance/signed-rest.ts';
import { Connection } from '../connection.ts';
import { checkOrderAddresses } from '../order-addresses.ts';
import { VenueClock } from '../venue-clock.ts';
import { AccountEvents } from './account-events.ts';
import { algoText } from './algo-text.ts';
import { Cancels } from './cancels.ts';
import { Countdowns } from './countdowns.ts';
import { FuturesRest } from './futures-rest.ts';
import type { FuturesGatewayOptions } from './gateway-options.ts';
import { FUTURES_METHODS, type FuturesMethod } from './methods.ts';
import { OpenOrders } from './open-orders.ts';
import { orderText } from './order-text.ts';
import { FuturesQuestions } from './questions.ts';
import { FuturesSession } from './session.ts';
import { UserStream } from './user-stream.ts';

const VENUE = 'binance-futures';
/** The venue pings every 3 minutes; we ask in between (Connection) and give it up after this. */
const SILENCE_MS = 30_000;
/** "A single connection is only valid for 24 hours": a quarter of an hour sooner, when we choose. */
const MAX_AGE_MS = 23.75 * 3_600_000;

/**
 * Orders to Binance USD-M futures over its WebSocket API; the account's events over a stream of its own,
 * and REST for what neither has. Orders with a trigger price go to the Algo Service, all others to the
 * matching engine; here they are orders like any other. An account that counts otherwise than we do (leverage, hedge mode,
 * several margin assets) is refused. Takes ApprovedOrders and nothing else.
 */
export class FuturesGateway implements OrderGateway {
  private readonly connection: Connection;
  private readonly requests: Requests;
  private readonly venueClock: VenueClock;
  private readonly rests: readonly SignedRest[];
  private readonly account: AccountRequests<FuturesMethod>;
  private readonly session: FuturesSession;
  private readonly questions: FuturesQuestions;
  private readonly cancels: Cancels;
  private readonly stream: UserStream;
  private readonly countdowns: Countdowns;
  private readonly events: AccountEvents;
  private readonly open = new OpenOrders();
  private ageing: NodeJS.Timeout | null = null;
  private ready = false;

  /**
   * Throws when an address leads away from this machine without permission, the key is none, or there are
   * more symbols than can be watched over.
   */
  constructor(private readonly options: FuturesGatewayOptions) {
    const { apiUrl, streamUrl, restUrl, keysUrl, credentials, clock, random } = options;
    const { instruments } = options;
    checkOrderAddresses(VENUE, options.live ?? null, apiUrl, streamUrl, restUrl, keysUrl);
    const signer = signerOf(credentials);
    this.venueClock = new VenueClock(clock);
    const { venueClock } = this;
    this.connection = new Connection(
      {
        url: `${apiUrl}/ws-fapi/v1`,
        silenceMs: SILENCE_MS,
        pongsCount: true,
        random,
        budget: connectionBudget(),
      },
      {
        onOpen: () => void this.session.open(),
        onFrame: (frame) => this.onFrame(frame),
        onLost: (reason) => this.lost(reason),
      },
    );
    const { connection } = this;
    const budget = new ApiBudget(() => venueClock.nowUs() / 1000);
    this.requests = new Requests(
      (text) => connection.send(text),
      (rateLimits, retryAfter) => budget.hear(rateLimits, retryAfter),
    );
    const { requests } = this;
    const shared = { signer, venueClock, clock };
    const signedRest = new SignedRest({
      ...shared,
      restUrl,
      timePath: '/fapi/v1/time',
      heard: (weight, retryAfterS) => budget.hearRest(weight, retryAfterS),
    });
    const keys = new SignedRest({ ...shared, restUrl: keysUrl });
    this.rests = [signedRest, keys];
    const rest = new FuturesRest(signedRest, budget);
    this.account = new AccountRequests({ ...shared, methods: FUTURES_METHODS, requests, budget });
    const { open } = this;
    const request: AccountRequests<FuturesMethod>['send'] = (method, params, done) =>
      this.request(method, params, done);
    const query = (order: OrderAddress) => this.query(order);
    const fail = (reason: string) => connection.fail(reason);
    this.cancels = new Cancels({ open, request, query, report: options.report });
    this.questions = new FuturesQuestions({
      ...options,
      venue: VENUE,
      open,
      rest,
      venueClock,
      request,
      fail,
      execution: (id, type, reason) => this.execution(id, type, reason),
      stamp: () => this.stamp(),
    });
    this.stream = new UserStream({
      streamUrl,
      random,
      budget: connectionBudget(),
      opened: () => this.opened(),
      event: (event) => this.events.take(event),
      lost: fail,
    });
    this.session = new FuturesSession({
      keys,
      rest,
      account: this.account,
      budget,
      connection,
      instruments,
      opensSession: signer.opensSession,
      renewMs: options.renewMs,
      logged: (listenKey) => this.stream.open(listenKey),
      refused: (reason) => this.giveUp(reason),
    });
    this.countdowns = new Countdowns({ ...options, rest });
    this.events = new AccountEvents({
      ...options,
      open,
      changed: () => this.questions.refreshBalances(),
      query,
      stamp: () => this.stamp(),
      refused: (reason) => this.giveUp(reason),
      fail,
    });
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    // Orders that could not be taken back in time are left to the venue's countdowns.
    const left = this.ready && !this.open.any ? this.countdowns.release() : this.countdowns.rest();
    this.ready = false;
    this.rest();
    this.connection.stop();
    this.requests.abandon('stopped');
    void left.finally(() => {
      for (const rest of this.rests) rest.stop();
    });
  }

  place(order: ApprovedOrder): void {
    if (!isApprovedOrder(order)) throw new TypeError('only an order that the governor approved');
    if (!this.ready) throw new Error('not logged on');
    const { request, clientOrderId } = order;
    const instrument = this.instrument(request.symbolId);
    if (instrument.definition.venue !== VENUE) {
      throw new Error(`${instrument.symbol} is traded on ${instrument.definition.venue}, not here`);
    }
    const done = (answer: Answer) => this.onPlaced(clientOrderId, answer);
    const waits = hasTrigger(request.type);
    const text = (waits ? algoText : orderText)(order, instrument, this.account.timestampMs());
    this.account.sendText(waits ? 'algoOrder.place' : 'order.place', text, done);
    this.open.add(clientOrderId, request.type);
  }

  cancel(order: OrderAddress): void {
    this.cancels.ours(order, this.instrument(order.symbolId).venueSymbol);
  }

  cancelForeign(order: ForeignOrder): void {
    if (order.venue === VENUE) this.cancels.foreign(order);
  }

  query(order: OrderAddress): void {
    this.questions.about(order, this.instrument(order.symbolId));
  }

  /** Before the logon there is nobody to ask; the news of the link asks again. */
  reconcile(): void {
    if (this.ready) this.questions.reconcile();
  }

  private instrument(symbolId: number): Instrument {
    const found = this.options.instruments.find(({ id }) => id === symbolId);
    if (found) return found;
    throw new Error(`no instrument has the id ${symbolId}`);
  }

  private opened(): void {
    this.ready = true;
    this.connection.proven(); // a refused logon must not be tried again and again at once
    const complaint = this.venueClock.complaint('Binance');
    if (complaint !== '') this.options.report(complaint);
    this.ageing = setTimeout(
      () => this.connection.fail('the venue ends a connection after 24 hours: another is made'),
      this.options.maxAgeMs ?? MAX_AGE_MS,
    );
    this.countdowns.start();
    this.link(true, 'logged on, user data subscribed');
  }

  private onPlaced(clientOrderId: string, answer: Answer): void {
    if (answer.ok) {
      const { orderId, algoId, updateTime } = answer.result as Readonly<Record<string, number>>;
      this.execution(clientOrderId, 'ACKED', '', String(orderId ?? algoId), updateTime! * 1000);
    } else if (isAmbiguous(answer)) {
      this.execution(clientOrderId, 'UNKNOWN', answer.message);
    } else {
      if (answer.code === BAD_TIMESTAMP) this.account.remeasureClock(this.options.report);
      this.execution(clientOrderId, 'REJECTED', `${answer.code} ${answer.message}`);
      this.open.ended(clientOrderId);
    }
  }

  /** Answers alone: the account's events have a stream of their own. */
  private onFrame(frame: Buffer): void {
    try {
      this.requests.answer(JSON.parse(frame.toString()) as Record<string, unknown>);
    } catch (error) {
      this.connection.fail(`unreadable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private lost(reason: string): void {
    this.ready = false;
    void this.countdowns.rest();
    this.rest();
    this.options.report(`orders: ${reason}`);
    this.link(false, reason);
    this.requests.abandon(reason);
  }

  private rest(): void {
    this.session.close();
    this.questions.forget();
    this.stream.close();
    if (this.ageing) clearTimeout(this.ageing);
    this.ageing = null;
  }

  /** For good: somebody has to do something about it, and start again. */
  private giveUp(reason: string): void {
    this.connection.stop();
    this.lost(reason);
  }

  /** Requests besides orders may come while the connection is down: then they are only reported. */
  private request(method: FuturesMethod, params: Params, done: (answer: Answer) => void): void {
    try {
      this.account.send(method, params, done);
    } catch (error) {
      this.options.report(`${method}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private execution(
    clientOrderId: string,
    type: ExecutionType,
    reason: string,
    venueOrderId = '',
    exchangeUs = Number.NaN,
  ): void {
    if (type === 'NOT_FOUND') this.open.ended(clientOrderId);
    const stamp = this.stamp();
    this.options.sink({
      kind: EventKind.EXECUTION,
      ...stamp,
      clientOrderId,
      venueOrderId,
      type,
      exchangeUs: Number.isFinite(exchangeUs) ? exchangeUs : stamp.atUs,
      reason,
      fill: null,
    });
  }

  private link(up: boolean, reason: string): void {
    this.options.sink({ kind: EventKind.LINK, ...this.stamp(), link: 'orders', up, reason });
  }

  private stamp(): { atUs: number; monoNs: number } {
    return { atUs: this.options.clock.atUs(), monoNs: this.options.clock.monoNs() };
  }
}

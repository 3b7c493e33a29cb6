import type { OrderAddress } from '../../act/effects.ts';
import { EventKind } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { ForeignOrder } from '../../model/listed-order.ts';
import type { EdgeParts, OrderGateway } from '../../ports.ts';
import {
  type ApprovedAmendment,
  type ApprovedOrder,
  isApprovedAmendment,
  isApprovedOrder,
} from '../../risk/governor.ts';
import { Connection } from '../connection.ts';
import type { LivePermission } from '../live-permission.ts';
import { checkOrderAddresses } from '../order-addresses.ts';
import { VenueClock } from '../venue-clock.ts';
import { AccountRequests, type Method, SPOT_METHODS } from './account-requests.ts';
import { ApiBudget } from './api-budget.ts';
import { fromAccountPosition } from './balances.ts';
import { connectionBudget } from './connection-limit.ts';
import { fromExecutionReport } from './execution.ts';
import { OrderEntry } from './order-entry.ts';
import { OrderQuestions } from './order-questions.ts';
import { type Answer, Requests } from './requests.ts';
import { Session } from './session.ts';
import { type Credentials, type Params, signerOf } from './sign.ts';
import { SignedRest } from './signed-rest.ts';

export interface BinanceGatewayOptions extends EdgeParts {
  /** ws://… of the WebSocket API, without a path. */
  readonly apiUrl: string;
  /** http://… of the REST API, without a path: what the key may do is asked there. */
  readonly restUrl: string;
  readonly credentials: Credentials;
  /** Null or absent: addresses of this machine only. */
  readonly live?: LivePermission | null;
  /** When a connection is replaced by a new one, ms; before the venue does so when absent. */
  readonly maxAgeMs?: number;
}

const VENUE = 'binance';
/** The venue pings every 20 s; we ask in between (Connection) and give it up after this. */
const SILENCE_MS = 30_000;

/** "A single connection is only valid for 24 hours": a quarter of an hour sooner, when we choose. */
const MAX_AGE_MS = 23.75 * 3_600_000;

/**
 * Orders to Binance Spot over its WebSocket API: one connection, `session.logon` with Ed25519 or every
 * request signed with HMAC, user data stream on the same socket; REST only for what the key may do.
 * Takes ApprovedOrders and nothing else.
 */
export class BinanceGateway implements OrderGateway {
  private readonly connection: Connection;
  private readonly requests: Requests;
  private readonly venueClock: VenueClock;
  private readonly rest: SignedRest;
  private readonly account: AccountRequests;
  private readonly session: Session;
  private readonly questions: OrderQuestions;
  private readonly entry: OrderEntry;
  private ageing: NodeJS.Timeout | null = null;
  private ready = false;

  /** Throws when an address leads away from this machine without permission, or the key is none. */
  constructor(private readonly options: BinanceGatewayOptions) {
    const { apiUrl, restUrl, credentials, clock } = options;
    checkOrderAddresses(VENUE, options.live ?? null, apiUrl, restUrl);
    const signer = signerOf(credentials);
    this.venueClock = new VenueClock(clock);
    const { venueClock } = this;
    this.connection = new Connection(
      {
        url: `${apiUrl}/ws-api/v3`,
        silenceMs: SILENCE_MS,
        pongsCount: true,
        random: options.random,
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
    this.rest = new SignedRest({ restUrl, signer, venueClock, clock });
    this.account = new AccountRequests({
      methods: SPOT_METHODS,
      requests,
      signer,
      venueClock,
      clock,
      budget,
    });
    this.questions = new OrderQuestions({
      ...options,
      venue: VENUE,
      assets: new Set(
        options.instruments.flatMap(({ definition }) => [definition.base, definition.quote]),
      ),
      request: (method, params, done) => this.request(method, params, done),
      fail: (reason) => connection.fail(reason),
      execution: (id, type, reason) => this.entry.execution(id, type, reason),
      stamp: () => this.stamp(),
    });
    this.entry = new OrderEntry({
      ...options,
      account: this.account,
      query: (order) => this.query(order),
    });
    this.session = new Session({
      rest: this.rest,
      account: this.account,
      connection,
      opensSession: signer.opensSession,
      opened: () => this.opened(),
      refused: (reason) => this.giveUp(reason),
    });
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    this.ready = false;
    this.rests();
    this.connection.stop();
    this.rest.stop();
    this.requests.abandon('stopped');
  }

  place(order: ApprovedOrder): void {
    if (!isApprovedOrder(order)) throw new TypeError('only an order that the governor approved');
    this.entry.place(order, this.traded(order.request.symbolId));
  }

  amend(amendment: ApprovedAmendment): void {
    if (!isApprovedAmendment(amendment)) {
      throw new TypeError('only an amendment that the governor approved');
    }
    this.entry.amend(amendment, this.traded(amendment.request.symbolId));
  }

  cancel(order: OrderAddress): void {
    const { symbol } = this.instrument(order.symbolId);
    this.request('order.cancel', { symbol, origClientOrderId: order.clientOrderId }, (answer) => {
      // What came of it arrives as an execution report; a refusal means that we do not know enough.
      if (!answer.ok) this.query(order);
    });
  }

  cancelForeign({ venue, symbol, clientOrderId }: ForeignOrder): void {
    if (venue !== VENUE) return;
    this.request('order.cancel', { symbol, origClientOrderId: clientOrderId }, (answer) => {
      if (answer.ok) return;
      this.options.report(`${clientOrderId} of ${symbol} is none of ours: ${answer.message}`);
    });
  }

  query(order: OrderAddress): void {
    this.questions.about(order, this.instrument(order.symbolId));
  }

  /** Before the logon there is nobody to ask; the news of the link asks again. */
  reconcile(): void {
    if (this.ready) this.questions.reconcile();
  }

  private traded(symbolId: number): Instrument {
    if (!this.ready) throw new Error('not logged on');
    const instrument = this.instrument(symbolId);
    const { venue } = instrument.definition;
    if (venue === VENUE) return instrument;
    throw new Error(`${instrument.symbol} is traded on ${venue}, not here`);
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
    this.link(true, 'logged on, user data subscribed');
  }

  private onFrame(frame: Buffer): void {
    try {
      const message = JSON.parse(frame.toString()) as Record<string, unknown>;
      if (this.requests.answer(message)) return;
      const event = message.event as Record<string, unknown> | undefined;
      if (event?.e === 'executionReport') this.onExecutionReport(event);
      else if (event?.e === 'outboundAccountPosition')
        this.options.sink(fromAccountPosition(event, VENUE, this.stamp()));
      else if (event?.e === 'eventStreamTerminated') this.connection.fail('user data stream ended');
      else if (event?.e === 'serverShutdown')
        this.connection.fail('the venue shuts the server down');
    } catch (error) {
      // An account message that we cannot read means that we no longer know our orders.
      this.connection.fail(`unreadable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private onExecutionReport(event: Record<string, unknown>): void {
    const instrument = this.options.instruments.find(({ symbol }) => symbol === event.s);
    if (instrument) this.options.sink(fromExecutionReport(event, instrument, this.stamp()));
  }

  private lost(reason: string): void {
    this.ready = false;
    this.rests();
    this.options.report(`orders: ${reason}`);
    this.link(false, reason);
    this.requests.abandon(reason);
  }

  private rests(): void {
    this.session.close();
    if (this.ageing) clearTimeout(this.ageing);
    this.ageing = null;
  }

  /** For good: somebody has to do something about it, and start again. */
  private giveUp(reason: string): void {
    this.connection.stop();
    this.lost(reason);
  }

  /** Requests besides orders may come while the connection is down: then they are only reported. */
  private request(method: Method, params: Params, done: (answer: Answer) => void): void {
    try {
      this.account.send(method, params, done);
    } catch (error) {
      this.options.report(`${method}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private link(up: boolean, reason: string): void {
    this.options.sink({ kind: EventKind.LINK, ...this.stamp(), link: 'orders', up, reason });
  }

  private stamp(): { atUs: number; monoNs: number } {
    return { atUs: this.options.clock.atUs(), monoNs: this.options.clock.monoNs() };
  }
}

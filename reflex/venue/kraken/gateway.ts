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
import { ConnectionBudget } from '../connection-budget.ts';
import { Connection } from '../connection.ts';
import type { LivePermission } from '../live-permission.ts';
import { DeadMan, type DeadManTimes } from '../dead-man.ts';
import { checkOrderAddresses } from '../order-addresses.ts';
import { DecayingBudget } from './decaying-budget.ts';
import { EngineBudget } from './engine-budget.ts';
import { parseExact } from './exact-json.ts';
import { fields } from './fields.ts';
import { ATTEMPTS, ATTEMPTS_WINDOW_MS, DEAD_MAN, REST_DECAY, REST_LIMIT } from './limits.ts';
import { OrderEntry } from './order-entry.ts';
import { OrderQuestions } from './order-questions.ts';
import { PrivateRequests } from './private-requests.ts';
import { PrivateRest } from './private-rest.ts';
import { listOpenOrders } from './rest-orders.ts';
import { Session } from './session.ts';
import { type KrakenCredentials, KrakenSigner } from './sign.ts';
import { UserData } from './user-data.ts';
import { VenueClock } from '../venue-clock.ts';
import { VENUE } from './venue-status.ts';

export interface KrakenGatewayOptions extends EdgeParts {
  /** ws://… of the private address, with its path. */
  readonly authUrl: string;
  /** http://… without a path. */
  readonly restUrl: string;
  readonly credentials: KrakenCredentials;
  /** Null or absent: addresses of this machine only. */
  readonly live?: LivePermission | null;
  /** While true, the venue's dead-man timer is renewed; else it is left to run out. */
  readonly healthy: () => boolean;
  /** The venue's recommendation when absent. */
  readonly deadMan?: DeadManTimes;
}

/** Once subscribed, a heartbeat comes every second when nothing else does; a token must be had before. */
const SILENCE_MS = 10_000;

/**
 * Orders to Kraken over its private WebSocket (API v2); REST only for what no WebSocket tells: the
 * token, what the key may do, and what became of orders. Takes ApprovedOrders and nothing else.
 */
export class KrakenGateway implements OrderGateway {
  private readonly connection: Connection;
  private readonly venueClock: VenueClock;
  private readonly requests: PrivateRequests;
  private readonly rest: PrivateRest;
  private readonly session: Session;
  private readonly userData: UserData;
  private readonly questions: OrderQuestions;
  private readonly entry: OrderEntry;
  private readonly deadMan: DeadMan;
  private ready = false;

  /** Throws when an address leads away from this machine without permission, or the secret is none. */
  constructor(private readonly options: KrakenGatewayOptions) {
    const { authUrl, restUrl, credentials, clock, random } = options;
    checkOrderAddresses(VENUE, options.live ?? null, authUrl, restUrl);
    this.venueClock = new VenueClock(clock);
    this.connection = new Connection(
      {
        url: authUrl,
        silenceMs: SILENCE_MS,
        pongsCount: false,
        random,
        budget: new ConnectionBudget(ATTEMPTS, ATTEMPTS_WINDOW_MS),
      },
      {
        onOpen: () => this.logon(),
        onFrame: (frame) => this.onFrame(frame),
        onLost: (reason) => this.lost(reason),
      },
    );
    const { connection, venueClock } = this;
    this.requests = new PrivateRequests((text) => connection.send(text), clock, venueClock);
    const restBudget = new DecayingBudget(REST_LIMIT, REST_DECAY, clock);
    const signer = new KrakenSigner(credentials, clock);
    this.rest = new PrivateRest(restUrl, signer, restBudget, options);
    this.userData = new UserData({ ...options, venueClock });
    const { rest, requests, userData } = this;
    const budget = new EngineBudget(clock);
    this.questions = new OrderQuestions({ ...options, rest, orders: userData.orders });
    this.session = new Session({
      rest,
      requests,
      connection,
      refused: (reason) => this.giveUp(reason),
      limit: (count) => budget.adopt(count),
    });
    this.entry = new OrderEntry({
      ...options,
      requests,
      budget,
      venueClock,
      userData,
      connection,
      token: () => this.session.token,
      query: (order) => this.query(order),
    });
    this.deadMan = new DeadMan(
      (seconds) => this.setDeadMan(seconds),
      options.healthy,
      () => options.report('the dead-man timer is left to run out: the kernel is not well'),
      options.deadMan ?? DEAD_MAN,
    );
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    // Orders that could not be taken back in time are left to the venue's timer.
    const left = this.userData.orders.open().some(({ clientOrderId }) => clientOrderId !== '');
    if (this.ready && !left) this.deadMan.release();
    this.deadMan.rest();
    this.ready = false;
    this.session.close();
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
    this.entry.cancel(order, this.instrument(order.symbolId));
  }

  cancelForeign(order: ForeignOrder): void {
    this.entry.cancelForeign(order);
  }

  /** Every open order of the account, also those that are none of ours. */
  cancelAll(): void {
    this.entry.request('cancel_all', {});
  }

  query({ symbolId, clientOrderId }: OrderAddress): void {
    this.report(this.questions.about(clientOrderId, this.instrument(symbolId)));
  }

  /** Every fill of ours since then, µs since the epoch, as executions. */
  fillsSince(sinceUs: number): void {
    this.report(this.questions.fillsSince(sinceUs));
  }

  /**
   * Balances first: whoever may trade again knows what there is to trade with. Before the logon there is
   * nobody to ask; the news of the link asks again.
   */
  reconcile(): void {
    if (!this.ready) return;
    this.userData.repeatBalances();
    this.report(this.listOpenOrders());
  }

  private logon(): void {
    this.session.open().catch((error: unknown) => {
      this.connection.fail(error instanceof Error ? error.message : String(error));
    });
  }

  private async listOpenOrders(): Promise<void> {
    const answer = await this.rest.ask('OpenOrders');
    if (!this.ready) return;
    if (!answer.ok) return this.connection.fail(`OpenOrders: ${answer.error}`);
    const openOrders = listOpenOrders(answer.result.open, this.userData.orders);
    this.options.sink({ kind: EventKind.RECONCILED, ...this.stamp(), venue: VENUE, openOrders });
  }

  private setDeadMan(seconds: number): void {
    this.entry.request('cancel_all_orders_after', { timeout: seconds }, (answer) => {
      // After the end of the connection everybody knows already.
      if (answer.ok || !this.ready) return;
      this.options.report(`the dead-man timer is not set: ${answer.reason}`);
    });
  }

  private traded(symbolId: number): Instrument {
    if (!this.ready) throw new Error('not logged on');
    const instrument = this.instrument(symbolId);
    const { venue } = instrument.definition;
    if (venue !== VENUE) throw new Error(`${instrument.symbol} is traded on ${venue}, not here`);
    return instrument;
  }

  private instrument(symbolId: number): Instrument {
    const found = this.options.instruments.find(({ id }) => id === symbolId);
    if (found) return found;
    throw new Error(`no instrument has the id ${symbolId}`);
  }

  private onFrame(frame: Buffer): void {
    this.options.tap?.frame(frame);
    try {
      const message = fields(parseExact(frame), 'a message');
      const { channel, method } = message;
      if (typeof method === 'string') this.requests.answer(message);
      else if (channel === 'executions' || channel === 'balances') {
        this.userData.take(channel, message);
        if (!this.ready && this.userData.complete) this.loggedOn();
      }
    } catch (error) {
      // An account message that we cannot read means that we no longer know our orders.
      this.connection.fail(`unreadable: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private loggedOn(): void {
    this.ready = true;
    this.connection.proven(); // a refused logon must not be tried again and again at once
    const complaint = this.venueClock.complaint('Kraken');
    if (complaint !== '') this.options.report(complaint);
    this.deadMan.start();
    this.link(true, 'executions and balances subscribed');
  }

  private lost(reason: string): void {
    this.ready = false;
    this.deadMan.rest();
    this.session.close();
    this.userData.begin();
    this.questions.forget();
    this.options.report(`orders: ${reason}`);
    this.link(false, reason);
    this.requests.abandon(reason);
  }

  /** For good: somebody has to do something about it, and start again. */
  private giveUp(reason: string): void {
    this.connection.stop();
    this.lost(reason);
  }

  private report(question: Promise<void>): void {
    question.catch((error: unknown) => {
      this.options.report(error instanceof Error ? error.message : String(error));
    });
  }

  private link(up: boolean, reason: string): void {
    this.options.sink({ kind: EventKind.LINK, ...this.stamp(), link: 'orders', up, reason });
  }

  private stamp(): { atUs: number; monoNs: number } {
    return { atUs: this.options.clock.atUs(), monoNs: this.options.clock.monoNs() };
  }
}

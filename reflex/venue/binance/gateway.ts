import type { OrderAddress } from '../../act/effects.ts';
import { EventKind, type ExecutionType } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import type { ForeignOrder } from '../../model/listed-order.ts';
import type { EdgeParts, OrderGateway } from '../../ports.ts';
import { type ApprovedOrder, isApprovedOrder } from '../../risk/governor.ts';
import { Connection } from '../connection.ts';
import { fromAccountPosition, fromAccountStatus } from './balances.ts';
import { connectionBudget } from './connection-limit.ts';
import { fromExecutionReport, fromOpenOrder, fromOrderStatus, fromTrade } from './execution.ts';
import { orderText } from './order-text.ts';
import { type Answer, Requests } from './requests.ts';
import { type Credentials, Ed25519Signer, type Params } from './sign.ts';

export interface BinanceGatewayOptions extends EdgeParts {
  /** ws://… of the WebSocket API, without a path. */
  readonly apiUrl: string;
  readonly credentials: Credentials;
}

const VENUE = 'binance';
/** The venue pings every 20 s; we ask in between (Connection) and give it up after this. */
const SILENCE_MS = 30_000;

/** Error codes that leave it open whether the order was taken (REST API, "HTTP Return Codes"). */
const AMBIGUOUS: ReadonlySet<number> = new Set([-1000, -1001, -1006, -1007]);
const NO_SUCH_ORDER = -2013;

/**
 * Orders to Binance Spot over its WebSocket API: one connection, `session.logon` with Ed25519, user
 * data stream on the same socket. Takes ApprovedOrders and nothing else.
 */
export class BinanceGateway implements OrderGateway {
  private readonly connection: Connection;
  private readonly signer: Ed25519Signer;
  private readonly requests: Requests;
  private readonly traded: ReadonlySet<string>;
  private ready = false;

  constructor(private readonly options: BinanceGatewayOptions) {
    this.signer = new Ed25519Signer(options.credentials);
    this.traded = new Set(
      options.instruments.flatMap(({ definition }) => [definition.base, definition.quote]),
    );
    this.connection = new Connection(
      {
        url: `${options.apiUrl}/ws-api/v3`,
        silenceMs: SILENCE_MS,
        pongsCount: true,
        random: options.random,
        budget: connectionBudget(),
      },
      {
        onOpen: () => this.logon(),
        onFrame: (frame) => this.onFrame(frame),
        onLost: (reason) => this.lost(reason),
      },
    );
    this.requests = new Requests((text) => this.connection.send(text));
  }

  start(): void {
    this.connection.start();
  }

  stop(): void {
    this.connection.stop();
    this.requests.abandon('stopped');
  }

  place(order: ApprovedOrder): void {
    if (!isApprovedOrder(order)) throw new TypeError('only an order that the governor approved');
    if (!this.ready) throw new Error('not logged on');
    const { request, clientOrderId } = order;
    const instrument = this.instrument(request.symbolId);
    if (instrument.definition.venue !== VENUE) {
      throw new Error(`${instrument.symbol} is traded on ${instrument.definition.venue}, not here`);
    }
    this.requests.sendText(
      'order.place',
      orderText(order, instrument, this.timestamp()),
      (answer) => this.onPlaced(clientOrderId, answer),
    );
  }

  cancel({ symbolId, clientOrderId }: OrderAddress): void {
    const { symbol } = this.instrument(symbolId);
    this.request('order.cancel', { symbol, origClientOrderId: clientOrderId }, (answer) => {
      // What came of it arrives as an execution report; a refusal means that we do not know enough.
      if (!answer.ok) this.query({ symbolId, clientOrderId });
    });
  }

  cancelForeign({ venue, symbol, clientOrderId }: ForeignOrder): void {
    if (venue !== VENUE) return;
    this.request('order.cancel', { symbol, origClientOrderId: clientOrderId }, (answer) => {
      if (answer.ok) return;
      this.options.report(`${clientOrderId} of ${symbol} is none of ours: ${answer.message}`);
    });
  }

  query({ symbolId, clientOrderId }: OrderAddress): void {
    const instrument = this.instrument(symbolId);
    const { symbol } = instrument;
    this.request('order.status', { symbol, origClientOrderId: clientOrderId }, (answer) => {
      if (!answer.ok) {
        if (answer.code === NO_SUCH_ORDER)
          this.execution(clientOrderId, 'NOT_FOUND', answer.message);
        return;
      }
      const order = answer.result as Record<string, unknown>;
      // Fills first: the state that the order ends in must not hide them.
      this.request('myTrades', { symbol, orderId: Number(order.orderId) }, (trades) => {
        if (!trades.ok) return this.options.report(`myTrades: ${trades.message}`);
        for (const trade of trades.result as Record<string, unknown>[]) {
          this.options.sink(fromTrade(trade, clientOrderId, instrument, this.stamp()));
        }
        this.options.sink(fromOrderStatus(order, instrument, this.stamp()));
      });
    });
  }

  /** Balances first: whoever may trade again knows what there is to trade with. */
  reconcile(): void {
    this.request('account.status', {}, (answer) => {
      if (!answer.ok) return this.connection.fail(`account.status: ${answer.message}`);
      const result = answer.result as Record<string, unknown>;
      this.options.sink(fromAccountStatus(result, this.traded, VENUE, this.stamp()));
      this.listOpenOrders();
    });
  }

  private listOpenOrders(): void {
    this.request('openOrders.status', {}, (answer) => {
      if (!answer.ok) return this.connection.fail(`openOrders.status: ${answer.message}`);
      const orders = answer.result as Record<string, unknown>[];
      const openOrders = orders.map(fromOpenOrder);
      this.options.sink({ kind: EventKind.RECONCILED, ...this.stamp(), venue: VENUE, openOrders });
    });
  }

  private instrument(symbolId: number): Instrument {
    const found = this.options.instruments.find(({ id }) => id === symbolId);
    if (found) return found;
    throw new Error(`no instrument has the id ${symbolId}`);
  }

  private logon(): void {
    const params = this.signer.signed({ timestamp: this.timestamp() });
    this.requests.send('session.logon', params, (answer) => {
      if (!answer.ok) return this.connection.fail(`logon refused: ${answer.message}`);
      this.requests.send('userDataStream.subscribe', {}, (subscribed) => {
        if (!subscribed.ok) return this.connection.fail(`no user data: ${subscribed.message}`);
        this.ready = true;
        this.connection.proven(); // a refused logon must not be tried again and again at once
        this.link(true, 'logged on, user data subscribed');
      });
    });
  }

  private onPlaced(clientOrderId: string, answer: Answer): void {
    if (answer.ok) {
      const { orderId, transactTime } = answer.result as { orderId: number; transactTime: number };
      this.execution(clientOrderId, 'ACKED', '', String(orderId), transactTime * 1000);
    } else if (answer.code === null || answer.status >= 500 || AMBIGUOUS.has(answer.code)) {
      this.execution(clientOrderId, 'UNKNOWN', answer.message);
    } else {
      this.execution(clientOrderId, 'REJECTED', `${answer.code} ${answer.message}`);
    }
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
    this.options.report(`orders: ${reason}`);
    this.link(false, reason);
    this.requests.abandon(reason);
  }

  /** Requests besides orders may come while the connection is down: then they are only reported. */
  private request(method: string, params: Params, done: (answer: Answer) => void): void {
    try {
      this.requests.send(method, { ...params, timestamp: this.timestamp() }, done);
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

  private timestamp(): number {
    return Math.floor(this.options.clock.atUs() / 1000);
  }
}

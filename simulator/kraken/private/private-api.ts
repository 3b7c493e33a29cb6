/** The private address (WebSocket API v2, "User data" and "User trading"): requests, answers, events. */
import type { WebSocket } from 'ws';
import type { Account } from '../../account/account.ts';
import type { FaultLine } from '../../faults/fault-line.ts';
import type { ExecutionEvent } from '../../matching/order.ts';
import { textOf } from '../../wire/socket.ts';
import { statusText } from '../market-data.ts';
import { CHANNELS, idField, pongText, times } from '../requests.ts';
import { type KrakenKey, permit } from './api-keys.ts';
import { balancesSnapshot } from './balances.ts';
import { executionTexts, orderText, tradeText } from './executions.ts';
import { METHODS } from './methods.ts';
import { type PrivateChannel, PrivateConnection } from './private-connection.ts';
import { parsePrivateRequest, type PrivateRequest } from './private-request.ts';
import { flag, type Params } from './order-request.ts';
import { MAX_RATE_COUNT } from './rate-counter.ts';
import type { KrakenVenue, Placed, VenueListener } from './venue.ts';
import { VenueError } from './venue-error.ts';

/** "snap_trades: the last 50 order fills". */
const TRADES_SHOWN = 50;

export class PrivateApi implements VenueListener {
  private readonly clients = new Set<PrivateConnection>();

  constructor(
    private readonly venue: KrakenVenue,
    private readonly faults: FaultLine,
  ) {
    venue.listen(this);
  }

  *sockets(): Generator<WebSocket> {
    for (const { socket } of this.clients) yield socket;
  }

  connect(socket: WebSocket): void {
    const client = new PrivateConnection(socket, this.faults);
    this.clients.add(client);
    socket.once('close', () => this.clients.delete(client));
    socket.on('message', (data) => this.onRequest(client, textOf(data)));
    client.send('other', statusText());
  }

  onExecution(placed: Placed, event: ExecutionEvent): void {
    const texts = executionTexts(placed, event);
    for (const client of this.clients) {
      if (
        event.type === 'TRADE' &&
        client.subscribed('balances')?.account === placed.order.account
      ) {
        client.balanceUpdates?.onFill(event.fill);
      }
      if (client.subscribed('executions')?.account !== placed.order.account) continue;
      for (const text of texts) client.publish('executions', 'update', text);
    }
  }

  onBalances(account: Account): void {
    for (const client of this.clients) {
      if (client.subscribed('balances')?.account !== account) continue;
      for (const entry of client.balanceUpdates?.take() ?? []) {
        client.publish('balances', 'update', entry);
      }
    }
  }

  private onRequest(client: PrivateConnection, text: string): void {
    const inUs = this.venue.nowUs();
    let request: PrivateRequest | undefined;
    try {
      request = parsePrivateRequest(text);
      const { method, id } = request;
      if (method === 'ping') client.send('other', pongText(id, inUs, this.venue.nowUs()));
      else if (method === 'subscribe') this.subscribe(client, request, inUs);
      else if (method === 'unsubscribe') this.unsubscribe(client, request, inUs);
      else this.trade(client, request, inUs);
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      this.refuse(client, request, error, inUs);
    }
  }

  private trade(client: PrivateConnection, request: PrivateRequest, inUs: number): void {
    const { method, params, id } = request;
    const execute = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (!execute) throw new VenueError('Method not supported'); // (assumed)
    const key = this.keyOf(client, params);
    for (const result of execute({ venue: this.venue, key, params })) {
      const body = JSON.stringify(result);
      const answer = `{"method":"${method}"${idField(id)},"result":${body},"success":true,`;
      client.send('order', `${answer}${times(inUs, this.venue.nowUs())}}`);
    }
  }

  private subscribe(client: PrivateConnection, request: PrivateRequest, inUs: number): void {
    const channel = channelOf(request.params);
    const key = this.keyOf(client, request.params);
    if (channel === 'balances') permit(key, 'query-funds');
    else permit(key, 'query-open-trades');
    if (client.subscribed(channel)) throw new VenueError('Already subscribed');
    const snapOrders = request.params.snap_orders !== false;
    const snapTrades = flag(request.params, 'snap_trades');
    client.subscribe(channel, key);
    const result =
      channel === 'balances'
        ? { channel, snapshot: true }
        : {
            channel,
            maxratecount: MAX_RATE_COUNT,
            snap_orders: snapOrders,
            snap_trades: snapTrades,
          };
    const answer = `{"method":"subscribe"${idField(request.id)},"result":${JSON.stringify(result)}`;
    client.send('other', `${answer},"success":true,${times(inUs, this.venue.nowUs())}}`);
    client.publish(
      channel,
      'snapshot',
      channel === 'balances'
        ? balancesSnapshot(key.account)
        : this.executionsSnapshot(key.account, snapOrders, snapTrades),
    );
  }

  private unsubscribe(
    client: PrivateConnection,
    { params, id }: PrivateRequest,
    inUs: number,
  ): void {
    const channel = channelOf(params);
    if (!client.subscribed(channel)) throw new VenueError('Subscription Not Found'); // (assumed)
    client.unsubscribe(channel);
    const answer = `{"method":"unsubscribe"${idField(id)},"result":{"channel":"${channel}"}`;
    client.send('other', `${answer},"success":true,${times(inUs, this.venue.nowUs())}}`);
  }

  private executionsSnapshot(account: Account, orders: boolean, trades: boolean): string {
    const shown = orders
      ? this.venue
          .openOrders(account)
          .map((placed) => orderText(placed, placed.order.executed > 0 ? 'status' : 'new'))
      : [];
    const fills = trades
      ? this.venue.desks
          .flatMap((desk) =>
            desk.ledger
              .trades(account)
              .map((fill) => ({ placed: { desk, order: fill.order }, fill })),
          )
          .sort((one, other) => one.fill.timeMs - other.fill.timeMs)
          .slice(-TRADES_SHOWN)
          .map(({ placed, fill }) => tradeText(placed, fill))
      : [];
    return [...shown, ...fills].join(',');
  }

  /** A token that this connection has shown once stays good. Throws a VenueError. */
  private keyOf(client: PrivateConnection, { token }: Params): KrakenKey {
    const known = typeof token === 'string' ? client.shown.get(token) : undefined;
    if (known) return known;
    const key = this.venue.tokens.redeem(token, this.venue.nowMs());
    client.shown.set(String(token), key);
    return key;
  }

  private refuse(
    client: PrivateConnection,
    request: PrivateRequest | undefined,
    { message }: VenueError,
    inUs: number,
  ): void {
    const session = message.startsWith('ESession') && request?.method === 'subscribe';
    const channel = session ? `"channel":${JSON.stringify(request.params.channel)},` : '';
    client.send(
      'order',
      `{${channel}"error":${JSON.stringify(message)}` +
        (request === undefined ? '' : `,"method":${JSON.stringify(request.method)}`) +
        `${idField(request?.id)}${session ? ',"status":"error"' : ''},"success":false` +
        `,${times(inUs, this.venue.nowUs())}}`,
    );
  }
}

function channelOf({ channel }: Params): PrivateChannel {
  if (channel === 'executions' || channel === 'balances') return channel;
  if (CHANNELS.some((each) => each === channel)) {
    throw new VenueError(
      'Public market data subscriptions are unavailable on this endpoint. Try ws.kraken.com',
    );
  }
  throw new VenueError('Channel not supported'); // (assumed)
}

/** The public channels: who gets what of the market (WebSocket API v2, "Market Data"). */
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { FaultLine } from '../faults/fault-line.ts';
import type { Channel, Message } from '../faults/fault.ts';
import { textOf } from '../wire/socket.ts';
import { levelsOf, narrowChange, widenChange } from './book-changes.ts';
import { KrakenConnection } from './connection.ts';
import { instrumentText } from './instrument-list.ts';
import { bookText, candlesText, tickerText, tradesText } from './market-frames.ts';
import type { BookChange, KrakenTrade, PairMarket } from './pair-market.ts';
import type { MarketListener } from './replay.ts';
import {
  ackText,
  type ChannelName,
  parseRequest,
  pongText,
  Refusal,
  refusalText,
  type Request,
  type Subscription,
} from './requests.ts';

const FAULT_CHANNELS: Readonly<Record<ChannelName, Channel>> = {
  book: 'book',
  trade: 'trade',
  ticker: 'ticker',
  ohlc: 'candle',
  instrument: 'other',
};

export interface MarketDataParts {
  readonly markets: () => readonly PairMarket[];
  readonly framesPlayed: () => number;
  readonly faults: FaultLine;
  readonly nowMs: () => number;
}

export class KrakenMarketData implements MarketListener {
  framesSent = 0;
  private readonly clients = new Set<KrakenConnection>();

  constructor(private readonly parts: MarketDataParts) {}

  get connections(): number {
    return this.clients.size;
  }

  *sockets(): Generator<WebSocket> {
    for (const client of this.clients) yield client.socket;
  }

  connect(socket: WebSocket): void {
    const client = new KrakenConnection(socket, this.parts.faults, () => this.message('other'));
    this.clients.add(client);
    socket.once('close', () => this.clients.delete(client));
    socket.on('message', (data) => this.onRequest(client, textOf(data)));
    client.answer(statusText());
  }

  onBook(market: PairMarket, change: BookChange, before: BookChange): void {
    if (change.bids.length + change.asks.length === 0) return;
    const { symbol } = market.pair;
    const texts = new Map<number, string>();
    this.publish('book', symbol, (subscription) => {
      const levels = subscription.depth;
      let text = texts.get(levels);
      if (text === undefined) {
        const told = toldAt(levels, change, before, market);
        const empty = told.bids.length + told.asks.length === 0;
        text = empty ? '' : bookText('update', market, told);
        texts.set(levels, text);
      }
      return text;
    });
    const bestMoved =
      before.bids[0] !== market.bids.priceAt(0) || before.asks[0] !== market.asks.priceAt(0);
    if (bestMoved) this.publishTicker(market, market.changedUs, 'bbo');
  }

  onTrades(market: PairMarket, trades: readonly KrakenTrade[]): void {
    const { pair, candles } = market;
    const { atUs } = trades.at(-1)!;
    this.publish(
      'trade',
      pair.symbol,
      once(() => tradesText('update', pair, trades)),
    );
    this.publishTicker(market, atUs, 'trades');
    const current = candles.current ? [candles.current] : [];
    this.publish(
      'ohlc',
      pair.symbol,
      once(() => candlesText('update', pair, current, atUs)),
    );
  }

  private publishTicker(market: PairMarket, atUs: number, trigger: 'trades' | 'bbo'): void {
    const text = once(() => tickerText('update', market, atUs));
    this.publish('ticker', market.pair.symbol, (subscription) =>
      subscription.trigger === trigger ? text() : '',
    );
  }

  /** An empty text is not sent. */
  private publish(
    channel: ChannelName,
    symbol: string,
    textFor: (subscription: Subscription) => string,
  ): void {
    let message: Message | undefined;
    for (const client of this.clients) {
      const subscription = client.subscription(channel, symbol);
      if (!subscription) continue;
      const text = textFor(subscription);
      if (text === '') continue;
      if (!message) {
        message = this.message(FAULT_CHANNELS[channel], symbol);
        this.framesSent++;
      }
      client.send(message, text);
    }
  }

  private onRequest(client: KrakenConnection, text: string): void {
    const inUs = this.nowUs();
    try {
      const request = parseRequest(text);
      if (request.method === 'ping') client.answer(pongText(request.requestId, inUs, this.nowUs()));
      else this.answerEach(client, request, request.method, inUs);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      client.answer(refusalText(error, inUs, this.nowUs()));
    }
  }

  /** First the acknowledgements of all symbols, then their snapshots. */
  private answerEach(
    client: KrakenConnection,
    { requestId, subscriptions }: Request,
    method: 'subscribe' | 'unsubscribe',
    inUs: number,
  ): void {
    const accepted: Subscription[] = [];
    for (const subscription of subscriptions) {
      const reason = this.refusalOf(client, method, subscription);
      if (reason === undefined) {
        if (method === 'subscribe') client.subscribe(subscription);
        else client.unsubscribe(subscription);
        accepted.push(subscription);
        client.answer(ackText(method, subscription, requestId, inUs, this.nowUs()));
      } else {
        const symbol = subscription.symbol === '' ? undefined : subscription.symbol;
        const refusal = new Refusal(reason, method, requestId, symbol);
        client.answer(refusalText(refusal, inUs, this.nowUs()));
      }
    }
    if (method === 'unsubscribe') return;
    for (const subscription of accepted) {
      if (!subscription.snapshot) continue;
      const message = this.message(FAULT_CHANNELS[subscription.channel], subscription.symbol);
      client.send({ ...message, snapshot: true }, this.snapshot(subscription));
    }
  }

  private refusalOf(
    client: KrakenConnection,
    method: 'subscribe' | 'unsubscribe',
    { channel, symbol, depth }: Subscription,
  ): string | undefined {
    if (symbol !== '' && !this.market(symbol)) return `Currency pair not supported ${symbol}`;
    const present = client.subscription(channel, symbol);
    if (method === 'subscribe') return present ? 'Already subscribed' : undefined;
    return present?.depth === depth ? undefined : 'Subscription Not Found'; // (assumed)
  }

  private snapshot({ channel, symbol, depth }: Subscription): string {
    if (channel === 'instrument') {
      return instrumentText(this.parts.markets().map(({ pair }) => pair));
    }
    const market = this.market(symbol)!;
    const { pair, trades, candles } = market;
    switch (channel) {
      case 'book':
        return bookText('snapshot', market, {
          bids: levelsOf(market.bids, depth),
          asks: levelsOf(market.asks, depth),
        });
      case 'trade':
        return tradesText('snapshot', pair, trades);
      case 'ticker':
        return tickerText('snapshot', market, this.nowUs());
      default:
        return candlesText('snapshot', pair, candles.all, this.nowUs());
    }
  }

  private market(symbol: string): PairMarket | undefined {
    return this.parts.markets().find(({ pair }) => pair.symbol === symbol);
  }

  private message(channel: Channel, symbol = ''): Message {
    const book = symbol === '' ? undefined : this.market(symbol);
    const frame = this.parts.framesPlayed();
    return { channel, symbol, frame, book, provable: channel === 'book' };
  }

  private nowUs(): number {
    return Math.floor(this.parts.nowMs() * 1_000);
  }
}

/** Text that is made at most once, however many clients get it. */
function once(make: () => string): () => string {
  let text: string | undefined;
  return () => (text ??= make());
}

/** The first message of every connection; its id is beyond 2^53, as the venue's are. */
export function statusText(): string {
  const id = randomBytes(8).readBigUInt64BE() | (1n << 62n);
  return (
    '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online"' +
    `,"api_version":"v2","connection_id":${id},"upcoming_maintenance":[],"emergency":[]}]}`
  );
}

/** What a client of `levels` a side is told of a change. */
function toldAt(
  levels: number,
  change: BookChange,
  before: BookChange,
  market: PairMarket,
): BookChange {
  const { depth } = market.pair;
  if (levels === depth) return change;
  const tell = levels < depth ? narrowChange : widenChange;
  return tell(change, before, market, levels);
}

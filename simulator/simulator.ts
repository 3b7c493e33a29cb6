import type { Balance } from './account/account.ts';
import { MarketFrames } from './binance/market-frames.ts';
import { MarketStreams } from './binance/market-streams.ts';
import { BinanceServer } from './binance/server.ts';
import { BinanceTapeCodec } from './binance/tape-codec.ts';
import { BinanceVenue } from './binance/venue.ts';
import { WebSocketApi } from './binance/websocket-api.ts';
import type { Book } from './market/book.ts';
import { BTCUSDT } from './market/trading-pair.ts';
import type { Fill, Order } from './matching/order.ts';
import { resolveOptions, type SimulatorOptions } from './options.ts';
import { systemClock } from './replay/clock.ts';
import { pacingFor } from './replay/pacing.ts';
import { Replay } from './replay/replay.ts';
import { tapeBytes } from './tape/tape.ts';
import { readTape } from './tape/tape-file.ts';

export interface SimulatorStats {
  readonly tapeFrames: number;
  readonly tapeBytes: number;
  readonly framesPlayed: number;
  /** Frames that at least one client got. */
  readonly framesSent: number;
  readonly loops: number;
  readonly connections: number;
}

/** The venue's own record, by which a client's can be judged. */
export interface LedgerView {
  orders(): readonly Order[];
  trades(): readonly Fill[];
  /** Of the account named so; 'main' unless API keys name another. */
  balances(account?: string): ReadonlyMap<string, Readonly<Balance>>;
}

export interface Simulator {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly port: number;
  readonly ledger: LedgerView;
  /** The book of truth, as of the last frame played. Read only. */
  readonly book: Book;
  /** Plays the next frame now; the way to drive a 'stepped' replay. Returns its line, or SEAM. */
  advance(): number;
  stats(): SimulatorStats;
  close(): Promise<void>;
}

/**
 * Reads the tape, opens the sockets and starts the replay.
 * Rejects when the tape cannot be read, an option is invalid or the port is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port, tape: path, speed, ...settings } = resolveOptions(options);
  const pair = BTCUSDT;
  const clock = systemClock;
  const pacing = pacingFor(speed, clock);
  const tape = await readTape(path, new BinanceTapeCodec(pair.symbol));
  const streams = new MarketStreams(new MarketFrames(pair.symbol), options.onFrameSent);
  const replay = new Replay(tape, (frame) => {
    streams.publish(frame);
    venue.onFrame(frame);
  });
  const venue = new BinanceVenue({ pair, book: replay.book, clock, ...settings });
  const api = new WebSocketApi(venue, options.onOrderReceived);
  const server = new BinanceServer(venue, streams, api, settings.heartbeat);
  const boundPort = await server.listen(port);
  pacing.start({
    get nextDueMs() {
      return replay.nextDueMs;
    },
    step: (nowMs) => replay.step(nowMs),
    clientsKeepUp: () => streams.clientsKeepUp(),
  });
  return {
    url: `http://127.0.0.1:${boundPort}`,
    port: boundPort,
    ledger: {
      orders: () => venue.ledger.orders(),
      trades: () => venue.ledger.trades(),
      balances: (account = 'main') => venue.accounts.get(account)?.balances() ?? new Map(),
    },
    book: replay.book,
    advance: () => replay.step(clock.epochMs()),
    stats: () => ({
      tapeFrames: tape.frames,
      tapeBytes: tapeBytes(tape),
      framesPlayed: replay.framesPlayed,
      framesSent: streams.framesSent,
      loops: replay.loops,
      connections: server.connections,
    }),
    close: async () => {
      pacing.stop();
      await server.close();
    },
  };
}

import { ALL_SYMBOLS } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { BadFrame } from '../bad-frame.ts';
import type { Emit, FrameKind, MarketDecoder } from '../decoder.ts';
import { readAnswer } from './answers.ts';
import { EventBatch } from './event-batch.ts';
import { parseExact, parseWords } from './exact-json.ts';
import { FastDecoder } from './fast-decode.ts';
import { type Fields, fields, show } from './fields.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import { isMarketChannel, readMarketChannel } from './market-channels.ts';
import { Requests } from './requests.ts';
import { Symbols } from './symbols.ts';
import { PairStatus, readStatus } from './venue-status.ts';

/**
 * Decodes the public frames of Kraken's WebSocket API v2: book, trade, ticker, ohlc, instrument,
 * status, heartbeat, and the answers to subscriptions. No number goes through floating point on its
 * way to ticks and lots, because the venue's checksum is made of its digits.
 */
export class KrakenDecoder implements MarketDecoder {
  private readonly batch = new EventBatch();
  private readonly symbols: Symbols;
  private readonly fast: FastDecoder;
  private readonly pairs: PairStatus;

  constructor(
    instruments: readonly Instrument[],
    /** What was asked on this connection; without it a refusal that names no symbol is of all. */
    private readonly requests = new Requests(),
  ) {
    this.symbols = new Symbols(instruments);
    this.fast = new FastDecoder(this.symbols);
    this.pairs = new PairStatus(this.symbols);
  }

  decode(frame: Buffer, atUs: number, monoNs: number, emit: Emit): FrameKind {
    const { batch } = this;
    batch.clear();
    let kind: FrameKind = 'market';
    if (!this.fast.decode(frame, batch)) {
      kind = this.fast.heartbeat(frame) ? 'control' : this.decodeAnyForm(frame);
    }
    batch.emit(atUs, monoNs, emit);
    return kind;
  }

  private decodeAnyForm(frame: Buffer): FrameKind {
    if (frame.length > MAX_FRAME_BYTES) {
      throw new BadFrame(`${frame.length} bytes, more than any message of the venue has`);
    }
    const parse = this.fast.instruments(frame) ? parseWords : parseExact;
    const message = fields(parse(frame), 'a message');
    const { channel, method } = message;
    // An answer may name a channel as well; data never has a method.
    if (typeof method === 'string') return this.decodeAnswer(method, message);
    if (typeof channel === 'string') return this.decodeChannel(channel, message);
    throw new BadFrame(`neither channel nor method, but ${show(channel)} and ${show(method)}`);
  }

  private decodeChannel(channel: string, message: Fields): FrameKind {
    const { batch, symbols } = this;
    if (isMarketChannel(channel)) return readMarketChannel(channel, message, symbols, batch);
    if (channel === 'heartbeat') return 'control';
    if (channel === 'status') {
      withoutBooks(channel, () => readStatus(message, batch));
      return 'control';
    }
    if (channel === 'instrument') {
      withoutBooks(channel, () => this.pairs.read(message, batch));
      return 'control';
    }
    return 'unknown';
  }

  private decodeAnswer(method: string, message: Fields): FrameKind {
    return withoutBooks(method, () =>
      readAnswer(method, message, this.symbols, this.requests, this.batch),
    );
  }
}

/** Names the channel in what is wrong with a message on which no book depends. */
function withoutBooks<T>(channel: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadFrame)) throw error;
    throw new BadFrame(`${channel}: ${error.message}`, ALL_SYMBOLS, false);
  }
}

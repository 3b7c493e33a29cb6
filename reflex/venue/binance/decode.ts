import { isUtf8 } from 'node:buffer';
import { type DepthSnapshot, EventKind } from '../../model/event.ts';
import type { Instrument } from '../../model/instrument.ts';
import { Levels } from '../../model/levels.ts';
import { BadFrame } from '../bad-frame.ts';
import type { Emit, FrameKind, MarketDecoder } from '../decoder.ts';
import { Events } from './events.ts';
import { FastDecoder } from './fast-decode.ts';
import { count, type Fields, fillLevels, isObject, parseObject, show } from './fields.ts';
import { readPayload } from './payload.ts';
import {
  EVENT_OF,
  kindOfEvent,
  kindOfType,
  streamGroups,
  type StreamKind,
  type StreamOptions,
} from './streams.ts';

export interface BinanceDecoderOptions extends StreamOptions {
  /** The venue is about to close the connection that the frame came from. */
  readonly onShutdown?: () => void;
  /** The venue refused what it was asked on the stream; in its own words. */
  readonly onRefused?: (reason: string) => void;
}

/** Whose a stream is, and what it carries. */
interface Route {
  readonly instrument: Instrument;
  readonly kind: StreamKind;
}

/**
 * Decodes frames of Binance Spot and of USD-M futures, in the form of combined streams and in that
 * of single ones (Web Socket Streams for Binance; USD-M futures, Websocket Market Streams).
 */
export class BinanceDecoder implements MarketDecoder {
  /** Those to subscribe to. */
  readonly streams: readonly string[];
  private readonly events = new Events();
  private readonly fast: FastDecoder;
  private readonly byName = new Map<string, Instrument>();

  constructor(
    instruments: readonly Instrument[],
    private readonly options: BinanceDecoderOptions,
  ) {
    this.streams = streamGroups(instruments, options).flatMap(({ streams }) => streams.flat());
    this.fast = new FastDecoder(instruments, options, this.events);
    for (const instrument of instruments) {
      this.byName.set(instrument.venueSymbol.toLowerCase(), instrument);
    }
  }

  decode(frame: Buffer, atUs: number, monoNs: number, emit: Emit): FrameKind {
    const event = this.fast.read(frame);
    if (event === null) return this.decodeAnyForm(frame, atUs, monoNs, emit);
    event.atUs = atUs;
    event.monoNs = monoNs;
    emit(event);
    return 'market';
  }

  /** The answer of GET /api/v3/depth or /fapi/v1/depth. */
  decodeSnapshot(
    body: string,
    instrument: Instrument,
    atUs: number,
    monoNs: number,
  ): DepthSnapshot {
    const message = parseObject(body);
    return {
      kind: EventKind.DEPTH_SNAPSHOT,
      atUs,
      monoNs,
      symbolId: instrument.id,
      lastUpdateId: count(message.lastUpdateId, 'lastUpdateId'),
      bids: fillLevels(new Levels(1024), message.bids, instrument),
      asks: fillLevels(new Levels(1024), message.asks, instrument),
    };
  }

  private decodeAnyForm(frame: Buffer, atUs: number, monoNs: number, emit: Emit): FrameKind {
    let message: Fields;
    try {
      if (!isUtf8(frame)) throw new BadFrame(`not UTF-8: ${frame.toString('latin1', 0, 80)}`);
      message = parseObject(frame.toString());
    } catch (error) {
      throw blamed(error, this.routeOfStart(frame));
    }
    if (isShutdown(message)) {
      this.options.onShutdown?.();
      return 'control';
    }
    if (isAnswer(message)) return this.takeAnswer(message);
    const combined = typeof message.stream === 'string' && 'data' in message;
    const named = typeof message.e === 'string' || typeof message.s === 'string';
    if (!combined && !named && typeof message.method !== 'string') {
      throw new BadFrame(`neither a stream's nor an answer: ${frame.toString('latin1', 0, 80)}`);
    }
    const route = combined ? this.routeOfStream(message.stream) : this.routeOfEvent(message);
    if (!route) return 'unknown';
    try {
      return this.take(route, combined ? message.data : message, atUs, monoNs, emit);
    } catch (error) {
      throw blamed(error, route);
    }
  }

  private take(
    { kind, instrument }: Route,
    data: unknown,
    atUs: number,
    monoNs: number,
    emit: Emit,
  ): FrameKind {
    if (!isObject(data)) throw new BadFrame('a frame without data');
    if (data.e !== undefined && data.e !== EVENT_OF[kind]) {
      throw new BadFrame(`the stream of ${EVENT_OF[kind]} says it is ${show(data.e)}`);
    }
    if (data.s !== undefined && data.s !== instrument.venueSymbol) {
      throw new BadFrame(`the stream of ${instrument.venueSymbol} says it is ${show(data.s)}`);
    }
    const event = readPayload(kind, this.options.market, data, instrument, this.events);
    if (event === null) return 'control';
    event.symbolId = instrument.id;
    event.atUs = atUs;
    event.monoNs = monoNs;
    emit(event);
    return 'market';
  }

  private takeAnswer(message: Fields): FrameKind {
    const { code, msg } = isObject(message.error) ? message.error : message;
    if (code !== undefined || message.error !== undefined) {
      this.options.onRefused?.(`the venue refused a request: ${show(code)} ${show(msg)}`);
    }
    return 'control';
  }

  private routeOfStream(stream: unknown): Route | null {
    if (typeof stream !== 'string') return null;
    const at = stream.indexOf('@');
    if (at < 0) return null;
    const instrument = this.byName.get(stream.slice(0, at).toLowerCase());
    const kind = kindOfType(stream.slice(at + 1), this.options);
    return instrument && kind ? { instrument, kind } : null;
  }

  private routeOfEvent(event: Fields): Route | null {
    const instrument = typeof event.s === 'string' && this.byName.get(event.s.toLowerCase());
    const kind = kindOfEvent(event, this.options);
    return instrument && kind ? { instrument, kind } : null;
  }

  /** Of a frame that is no JSON, the stream that it begins with. */
  private routeOfStart(frame: Buffer): Route | null {
    const start = frame.toString('latin1', 0, 120);
    return this.routeOfStream(/^\{"stream":"([^"\\]+)","data":/.exec(start)?.[1]);
  }
}

/** The same refusal, with all that is known of whom it concerns. */
function blamed(error: unknown, route: Route | null): unknown {
  if (!(error instanceof BadFrame) || !route) return error;
  const { kind, instrument } = route;
  const bookAffected = kind === 'book' || kind === 'partialBook';
  return new BadFrame(`${instrument.symbol}: ${error.message}`, instrument.id, bookAffected);
}

/** Sent when the server is about to shut down, bare or in the envelope of a combined stream. */
function isShutdown(message: Fields): boolean {
  const event = isObject(message.data) ? message.data : message;
  return event.e === 'serverShutdown';
}

/** Answers to SUBSCRIBE and its like: {"result":…,"id":…}, or an error in one of two forms. */
function isAnswer(message: Fields): boolean {
  if ('data' in message) return false;
  return 'result' in message || 'error' in message || ('code' in message && 'msg' in message);
}

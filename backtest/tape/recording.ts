import { EventKind, type MarketEvent } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import { BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import type { MarketDecoder } from '@voltaire/reflex/venue/decoder.ts';
import { KrakenDecoder } from '@voltaire/reflex/venue/kraken/decode.ts';
import { DEPTHS } from '@voltaire/simulator/kraken/pair.ts';
import { type Tape, TapeBuilder } from '@voltaire/simulator/tape/tape.ts';
import { type TapeEntry, TapeReader } from '@voltaire/tape/index.ts';
import { BacktestProblem } from '../problem.ts';
import type { EventTape } from './event-tape.ts';
import { type TapedEvent, writeEvent } from './layout.ts';
import { definitionOf, type SymbolRules, type Venue } from './symbols.ts';

/** Which market of a recording is meant, and what the recording does not say of it. */
export interface Market {
  readonly venue: Venue;
  readonly symbol: string;
  readonly rules: Partial<SymbolRules>;
}

const SNAPSHOT = Buffer.from('{"lastUpdateId"');
const SYMBOL_KEY = '"symbol":';
const NS_PER_S = 1_000_000_000n;
/** As often as a live feed tells that its connection lives. */
const HEARTBEAT_NS = 1e9;
const NAMED = /"(?:s|symbol)": ?"([^"]{1,40})"/;
const NAMES_SHOWN = 10;

/**
 * Decodes a recording, line by line, with the decoders that the live feeds have. Throws a
 * BacktestProblem that names the line of a damaged frame, or what else is wrong with the file;
 * rejects with the file system's own error.
 */
export async function readRecording(file: string, market: Market): Promise<EventTape> {
  const reader = new TapeReader(file);
  const recording = new Recording(market);
  for await (const batch of reader.batches()) {
    for (const entry of batch) recording.take(entry);
  }
  return recording.end(reader.torn);
}

class Recording {
  private readonly instrument: Instrument;
  private readonly decoder: MarketDecoder;
  private readonly tape = new TapeBuilder();
  private readonly names = new Set<string>();
  private depth = 0;
  private events = 0;
  private now: bigint | null = null;
  private heartbeatNs = Number.NEGATIVE_INFINITY;
  private seconds = 0;
  private nanos = 0;
  private timed = false;
  private readonly emit = (event: MarketEvent): void => this.keep(event);

  constructor(private readonly market: Market) {
    const { venue, symbol, rules } = market;
    this.instrument = new Instrument(0, definitionOf(venue, symbol, rules, 1_000));
    this.decoder = decoderOf(venue, this.instrument);
  }

  take(entry: TapeEntry): void {
    if (entry.kind === 'trade' || entry.kind === 'quote') {
      throw new BacktestProblem(
        'a table of trades or quotes has no book that an order could meet; what can be played are ' +
          'recordings of messages, as voltaire record makes them',
      );
    }
    this.moveTime(entry.receivedNs);
    try {
      this.decode(entry);
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      throw new BacktestProblem(`line ${entry.line} of the tape is damaged: ${error.message}`);
    }
  }

  end(torn: string | null): EventTape {
    const { venue, symbol, rules } = this.market;
    if (this.events === 0) {
      const seen =
        [...this.names].slice(0, NAMES_SHOWN).join(', ') || 'no market that could be read';
      throw new BacktestProblem(`the tape has nothing of ${symbol} on ${venue}; there is ${seen}`);
    }
    const depth = venue === 'kraken' ? (DEPTHS.find((each) => each >= this.depth) ?? 10) : 1_000;
    const tape = withoutUntimed(this.tape.build());
    return { ...tape, definition: definitionOf(venue, symbol, rules, depth), torn };
  }

  private decode(entry: Extract<TapeEntry, { bytes: Buffer }>): void {
    const { bytes } = entry;
    if (entry.kind === 'answer' && !this.isOurs(entry.url)) return;
    if (entry.kind === 'answer' || bytes.subarray(0, SNAPSHOT.length).equals(SNAPSHOT)) {
      if (!(this.decoder instanceof BinanceDecoder)) {
        throw new BadFrame('the answer of a request that this venue does not have');
      }
      this.keep(this.decoder.decodeSnapshot(bytes.toString(), this.instrument, 0, 0));
      return;
    }
    // Kraken's decoder takes nothing of a symbol that was not subscribed to; Binance's passes it over.
    if (this.market.venue === 'kraken' && this.isOfOthers(bytes)) {
      this.note(bytes);
      this.beat();
      return;
    }
    const before = this.events;
    const kind = this.decoder.decode(bytes, 0, 0, this.emit);
    if (this.events > before) return;
    if (kind === 'unknown' || kind === 'market') this.note(bytes);
    this.beat();
  }

  /** Whether a REST answer is a book of our symbol. */
  private isOurs(url: string): boolean {
    const { pathname, searchParams } = new URL(url);
    return (
      pathname.endsWith('/depth') && searchParams.get('symbol') === this.instrument.venueSymbol
    );
  }

  private isOfOthers(bytes: Buffer): boolean {
    return bytes.includes(SYMBOL_KEY) && !bytes.includes(`"${this.market.symbol}"`);
  }

  private keep(event: TapedEvent): void {
    if (event.kind === EventKind.SUBSCRIPTION) return;
    if ('exchangeUs' in event && !this.timed) this.followVenue(event.exchangeUs);
    this.tape.begin(event.kind, this.seconds, this.nanos);
    writeEvent(this.tape, event);
    if ('exchangeUs' in event && event.exchangeUs > 0 && this.timed) {
      this.tape.noteEventTime(event.exchangeUs / 1_000);
    }
    if (event.kind === EventKind.CHECKED_BOOK && event.replaces) {
      this.depth = Math.max(this.depth, event.bids.count, event.asks.count);
    }
    if (event.kind !== EventKind.VENUE_STATUS) this.events++;
  }

  /** What says nothing of our market proves at least that the connection lives. */
  private beat(): void {
    const ns = this.seconds * 1e9 + this.nanos;
    if (this.seconds === 0 || ns - this.heartbeatNs < HEARTBEAT_NS) return;
    this.heartbeatNs = ns;
    this.tape.begin(EventKind.HEARTBEAT, this.seconds, this.nanos);
  }

  private note(bytes: Buffer): void {
    const name = NAMED.exec(bytes.toString('latin1', 0, 200))?.[1];
    if (name !== undefined) this.names.add(name);
  }

  /** Time only goes forward, as the monotonic clock of a receiver does. */
  private moveTime(receivedNs: bigint | null): void {
    if (receivedNs === null) return;
    this.timed = true;
    this.setTime(receivedNs);
  }

  /** A recording without receive times was received when the venue sent it. */
  private followVenue(exchangeUs: number): void {
    if (exchangeUs > 0) this.setTime(BigInt(Math.round(exchangeUs)) * 1_000n);
  }

  private setTime(ns: bigint): void {
    if (this.now !== null && ns <= this.now) return;
    this.now = ns;
    this.seconds = Number(ns / NS_PER_S);
    this.nanos = Number(ns % NS_PER_S);
  }
}

/** What came before the first message with a time came right before it. */
function withoutUntimed(tape: Tape): Tape {
  if (tape.baseSeconds > 0) return tape;
  const first = tape.receivedNs.find((ns) => ns > 0) ?? 0;
  const baseSeconds = Math.floor(first / 1e9);
  const receivedNs = tape.receivedNs.map((ns) => Math.max(ns, first) - baseSeconds * 1e9);
  return { ...tape, baseSeconds, receivedNs };
}

function decoderOf(venue: Venue, instrument: Instrument): MarketDecoder {
  if (venue === 'kraken') return new KrakenDecoder([instrument]);
  const market = venue === 'binance' ? 'spot' : 'futures';
  return new BinanceDecoder([instrument], { market, depth: 1_000 });
}

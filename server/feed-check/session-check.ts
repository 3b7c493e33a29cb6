import { type DepthSnapshot, EventKind, type MarketEvent } from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import { BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import type { MarketDecoder } from '@voltaire/reflex/venue/decoder.ts';
import type { TapeAnswer, TapeEntry, TapeFrame, TapeReader } from '@voltaire/tape/index.ts';
import { type Discovery, objectOf, type Subscribed, symbolOfRow } from './discovery.ts';
import { type Finding, Findings } from './findings.ts';
import type { Protocol } from './protocol.ts';
import { isSnapshot, SnapshotQueue, symbolOfUpdateId, symbolOfUrl } from './snapshots.ts';
import { SymbolCheck, type SymbolReport } from './symbol-check.ts';
import { quoteOf, tradeOf } from './table-events.ts';
import { type Totals, totalsOf } from './totals.ts';

/** docs/feed-check.md says what each key means; keys are only ever added. */
export interface Checked extends Totals {
  /** No gap, nothing that differs or is malformed, and the file is whole. */
  readonly ok: boolean;
  /** Records of the tape: frames, and answers of REST requests. */
  readonly frames: number;
  readonly malformed: number;
  readonly unknown: number;
  readonly snapshots: number;
  /** Between the first record and the last; null without receive times. */
  readonly seconds: number | null;
  /** Why the file ends before its end. */
  readonly torn: string | null;
  readonly symbols: readonly SymbolReport[];
  readonly findings: readonly Finding[];
}

const SNAPSHOT_KEY = '"lastUpdateId"';
const EXCERPT_BYTES = 80;

/** One recorded session, record by record. */
export class SessionCheck {
  private readonly findings = new Findings();
  private readonly checks: readonly SymbolCheck[];
  private readonly bySymbol: ReadonlyMap<string, SymbolCheck>;
  private readonly decoder: MarketDecoder;
  private readonly subscriptions: readonly (Subscribed & { check: SymbolCheck })[];
  private subscriptionsSeen = 0;
  private readonly queue = new SnapshotQueue();
  private readonly emit = (event: MarketEvent) => this.onEvent(event);
  private readonly now = { atUs: 0, monoNs: 0 };
  private line = 0;
  private frames = 0;
  private snapshots = 0;
  private firstNs: bigint | null = null;
  private lastNs: bigint | null = null;

  constructor(
    private readonly discovery: Discovery,
    protocol: Protocol,
  ) {
    this.checks = [...discovery.facts.values()].map((facts, id) => {
      const instrumentOf = (depth: number | null): Instrument =>
        facts.instrument(id, protocol.venue, protocol.rules(depth));
      return new SymbolCheck(facts, instrumentOf, protocol.depthOf(facts), this.findings);
    });
    this.bySymbol = new Map(this.checks.map((check) => [check.facts.symbol, check]));
    this.decoder = protocol.decoder(this.checks.map((check) => check.instrument));
    this.subscriptions = this.checks
      .flatMap((check) => check.facts.subscribed.map((each) => ({ ...each, check })))
      .sort((a, b) => a.line - b.line);
    for (const { line, symbol, reason } of discovery.refused) {
      this.findings.add('REFUSED', line, symbol, reason);
    }
  }

  /** Of a file of snapshots: it waits until the stream has come as far. */
  addSnapshot(entry: TapeEntry): void {
    if (entry.kind === 'trade' || entry.kind === 'quote') return;
    const found = snapshotIn(entry);
    const symbol = found && this.symbolOf(entry, found.updateId);
    if (symbol) this.queue.add(symbol, found);
  }

  take(entry: TapeEntry): void {
    this.line = entry.line;
    this.frames++;
    this.moveTime(entry);
    try {
      if (entry.kind === 'trade' || entry.kind === 'quote') this.takeRow(entry);
      else this.takeBytes(entry);
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      const symbol = this.checks[error.symbolId]?.facts.symbol ?? null;
      this.findings.add('MALFORMED', entry.line, symbol, error.message);
    }
    this.followSubscriptions();
  }

  /** After the last record: what was found. */
  end(reader: TapeReader): Checked {
    for (const check of this.checks) this.takeReached(check);
    for (const { line, reason } of reader.refused)
      this.findings.add('MALFORMED', line, null, reason);
    if (reader.torn !== null) this.findings.add('TORN', this.line, null, reader.torn);
    const symbols = this.checks.map((check) => check.report());
    const totals = totalsOf(symbols);
    const malformed = this.findings.count('MALFORMED');
    const wrong =
      malformed +
      totals.gaps +
      totals.checksumsMismatched +
      totals.quotesDifferent +
      totals.crossed +
      this.findings.count('TORN');
    const times = this.firstNs === null || this.lastNs === null;
    return {
      ok: wrong === 0,
      frames: this.frames,
      malformed,
      unknown: this.findings.count('UNKNOWN'),
      snapshots: this.snapshots,
      ...totals,
      seconds: times ? null : Number(this.lastNs! - this.firstNs!) / 1e9,
      torn: reader.torn,
      symbols,
      findings: this.findings.list(),
    };
  }

  private takeBytes(entry: TapeFrame | TapeAnswer): void {
    if (entry.kind === 'answer' || entry.bytes.includes(SNAPSHOT_KEY)) {
      const found = snapshotIn(entry);
      if (found) {
        this.takeSnapshot(entry, found.updateId, found.body);
        return;
      }
      if (entry.kind === 'answer') {
        // Other answers (exchangeInfo) are of no book; one of GET depth has to be a snapshot.
        if (symbolOfUrl(entry.url) !== null) throw new BadFrame('no snapshot of a book');
        return;
      }
    }
    const { atUs, monoNs } = this.now;
    if (this.decoder.decode(entry.bytes, atUs, monoNs, this.emit) !== 'unknown') return;
    const excerpt = entry.bytes.toString('latin1', 0, EXCERPT_BYTES);
    this.findings.add('UNKNOWN', entry.line, null, `nobody asked for it: ${excerpt}`);
  }

  private takeSnapshot(entry: TapeFrame | TapeAnswer, updateId: number, body: string): void {
    const symbol = this.symbolOf(entry, updateId);
    const check = symbol === null ? undefined : this.bySymbol.get(symbol);
    if (!check) throw new BadFrame(`a snapshot (${updateId}) of which it is unclear whose it is`);
    check.take(this.snapshotOf(body, check.instrument), entry.line);
  }

  private snapshotOf(body: string, instrument: Instrument): DepthSnapshot {
    const { atUs, monoNs } = this.now;
    if (!(this.decoder instanceof BinanceDecoder)) {
      throw new BadFrame('the answer of a request that this venue does not have');
    }
    const snapshot = this.decoder.decodeSnapshot(body, instrument, atUs, monoNs);
    this.snapshots++;
    return snapshot;
  }

  private takeRow(row: Extract<TapeEntry, { kind: 'trade' | 'quote' }>): void {
    const check = this.bySymbol.get(symbolOfRow(row))!;
    const { instrument } = check;
    const event = row.kind === 'trade' ? tradeOf(row, instrument) : quoteOf(row, instrument);
    check.take(event, row.line);
  }

  private onEvent(event: MarketEvent): void {
    if (!('symbolId' in event)) return;
    const check = this.checks[event.symbolId];
    if (!check) return; // of the venue as a whole
    check.take(event, this.line);
    if (event.kind === EventKind.DEPTH_DIFF || event.kind === EventKind.CHAINED_DIFF) {
      this.takeReached(check, event.lastUpdateId);
    }
  }

  private takeReached(check: SymbolCheck, updateId?: number): void {
    for (const { body } of this.queue.reached(check.facts.symbol, updateId)) {
      check.take(this.snapshotOf(body, check.instrument), this.line);
    }
  }

  private followSubscriptions(): void {
    for (;;) {
      const next = this.subscriptions[this.subscriptionsSeen];
      if (!next || next.line > this.line) return;
      next.check.subscribe(next.depth);
      this.subscriptionsSeen++;
    }
  }

  private symbolOf(entry: TapeFrame | TapeAnswer, updateId: number): string | null {
    if (entry.kind === 'answer') return symbolOfUrl(entry.url);
    return symbolOfUpdateId(updateId, this.discovery.facts);
  }

  /** What has no receive time follows what is before it by a millisecond: only the order matters. */
  private moveTime({ receivedNs }: TapeEntry): void {
    const { now } = this;
    if (receivedNs === null) {
      now.atUs += 1e3;
      now.monoNs += 1e6;
      return;
    }
    now.atUs = Number(receivedNs / 1000n);
    now.monoNs = Number(receivedNs);
    this.firstNs ??= receivedNs;
    this.lastNs = receivedNs;
  }
}

/** Null for whatever is no snapshot; a malformed one is refused when it is decoded. */
function snapshotIn({ bytes }: TapeFrame | TapeAnswer): { updateId: number; body: string } | null {
  const body = bytes.toString();
  try {
    const data = objectOf(JSON.parse(body));
    return data && isSnapshot(data) ? { updateId: Number(data.lastUpdateId), body } : null;
  } catch {
    return null;
  }
}

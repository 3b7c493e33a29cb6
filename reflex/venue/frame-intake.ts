import { ALL_SYMBOLS, EventKind } from '../model/event.ts';
import type { EdgeParts } from '../ports.ts';
import { BadFrame } from './bad-frame.ts';
import type { FrameKind, MarketDecoder } from './decoder.ts';

const HEARTBEAT_EVERY_NS = 1e9;
/** A flood of bad frames becomes one event in this time: the journal must not drown in them. */
const BAD_FRAMES_EVERY_NS = 100e6;

/**
 * What every feed does with a frame: stamps it, decodes it, hands its events on, and lets no frame,
 * whatever it is made of, do harm. Tells the kernel once a second that the connection lives.
 */
export class FrameIntake {
  badFrames = 0;
  unknownFrames = 0;
  private heartbeatNs = Number.NEGATIVE_INFINITY;
  private badToldNs = Number.NEGATIVE_INFINITY;
  private badUntold = 0;
  private lastBad: BadFrame | null = null;

  constructor(
    private readonly venue: string,
    private readonly decoder: MarketDecoder,
    private readonly parts: EdgeParts,
  ) {}

  /** What the frame was; null when it was refused. */
  take(frame: Buffer): FrameKind | null {
    const { clock, sink } = this.parts;
    const monoNs = clock.monoNs();
    const atUs = clock.atUs();
    this.parts.tap?.frame(frame);
    let kind: FrameKind;
    try {
      kind = this.decoder.decode(frame, atUs, monoNs, sink);
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      this.badFrames++;
      this.badUntold++;
      this.lastBad = error;
      this.tellBadFrames(atUs, monoNs);
      return null;
    }
    if (this.badUntold > 0) this.tellBadFrames(atUs, monoNs);
    if (kind === 'unknown' && this.unknownFrames++ === 0) {
      this.parts.report(
        `${this.venue}: a frame nobody asked for: ${frame.toString('latin1', 0, 120)}`,
      );
    }
    if (monoNs - this.heartbeatNs >= HEARTBEAT_EVERY_NS) {
      this.heartbeatNs = monoNs;
      sink({ kind: EventKind.HEARTBEAT, atUs, monoNs, venue: this.venue });
    }
    return kind;
  }

  private tellBadFrames(atUs: number, monoNs: number): void {
    if (!this.lastBad || monoNs - this.badToldNs < BAD_FRAMES_EVERY_NS) return;
    const { message, symbolId, bookAffected } = this.lastBad;
    this.badToldNs = monoNs;
    this.parts.report(`${this.venue}: refused frame ${this.badFrames}: ${message}`);
    this.parts.sink({
      kind: EventKind.BAD_FRAME,
      atUs,
      monoNs,
      venue: this.venue,
      // Of several told at once, each may have been about another symbol.
      symbolId: this.badUntold === 1 ? symbolId : ALL_SYMBOLS,
      bookAffected: this.badUntold === 1 ? bookAffected : true,
      reason: message,
      count: this.badUntold,
    });
    this.badUntold = 0;
  }
}

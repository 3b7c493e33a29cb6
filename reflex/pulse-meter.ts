import { EventKind, type Pulse } from './model/event.ts';
import { LatencyHistogram } from './observe/latency-histogram.ts';
import type { Clock } from './ports.ts';

/** How often `read` wants to be called, ms. */
export const PULSE_MS = 1000;
/**
 * A timer of this period tells the turns of the event loop, ms. The one of perf_hooks forgets, when it
 * is reset, the turn that it is in: that of the pulse itself, of all turns.
 */
const TURN_MS = 10;

/** Something that fills up, from 0 to 1. */
interface Filling {
  readonly occupancy: number;
}

export interface PulseParts {
  readonly clock: Clock;
  readonly record: Filling;
  readonly command: Filling;
  readonly journal: Filling;
}

/**
 * Takes the pulse of the thread that it is made in: how long decisions took, how long the event loop
 * stood still, and how full everything is that others empty. What it means is judged in the core.
 */
export class PulseMeter {
  /** Nanoseconds here, to 2.1 s, which is more than enough to be ill. */
  private readonly decisions = new LatencyHistogram();
  private readonly turns: NodeJS.Timeout;
  private turnedNs: number;
  private stallMs = 0;

  constructor(private readonly parts: PulseParts) {
    this.turnedNs = parts.clock.monoNs();
    this.turns = setInterval(() => this.turn(), TURN_MS).unref();
  }

  /** Of every tick: some 5 ns. */
  decided(afterNs: number): void {
    this.decisions.record(afterNs);
  }

  /** Since the call before. */
  read(): Pulse {
    this.turn();
    const { clock, record, command, journal } = this.parts;
    const pulse: Pulse = {
      kind: EventKind.PULSE,
      atUs: clock.atUs(),
      monoNs: clock.monoNs(),
      tickToDecisionP50Us: this.decidedWithinUs(0.5),
      tickToDecisionP99Us: this.decidedWithinUs(0.99),
      tickToDecisionP999Us: this.decidedWithinUs(0.999),
      loopStallMs: this.stallMs,
      recordOccupancy: record.occupancy,
      commandOccupancy: command.occupancy,
      journalOccupancy: journal.occupancy,
    };
    this.decisions.clear();
    this.stallMs = 0;
    return pulse;
  }

  stop(): void {
    clearInterval(this.turns);
  }

  private turn(): void {
    const nowNs = this.parts.clock.monoNs();
    const lateMs = (nowNs - this.turnedNs) / 1e6 - TURN_MS;
    if (lateMs > this.stallMs) this.stallMs = lateMs;
    this.turnedNs = nowNs;
  }

  private decidedWithinUs(quantile: number): number | null {
    const ns = LatencyHistogram.quantile(quantile, this.decisions);
    return Number.isNaN(ns) ? null : ns / 1000;
  }
}

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

/** How long a path took, each time in one second, µs; quantiles are right to some 6 %. */
export interface PathLatency {
  readonly count: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
}

/** What the last call of `read` has measured, for those who follow it over time. */
export interface LastSecond {
  readonly pulse: Pulse;
  /** Null when the path was not gone once. */
  readonly tickToDecision: PathLatency | null;
  readonly tickToOrder: PathLatency | null;
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
  /** Null before the first `read`. */
  lastSecond: LastSecond | null = null;
  /** Nanoseconds here, to 2.1 s, which is more than enough to be ill. */
  private readonly decisions = new LatencyHistogram();
  private readonly orders = new LatencyHistogram();
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

  /** Of every order: a frame in hand to the order written. */
  ordered(afterNs: number): void {
    this.orders.record(afterNs);
  }

  /** Since the call before. */
  read(): Pulse {
    this.turn();
    const tickToDecision = latencyOf(this.decisions);
    const { clock, record, command, journal } = this.parts;
    const pulse: Pulse = {
      kind: EventKind.PULSE,
      atUs: clock.atUs(),
      monoNs: clock.monoNs(),
      tickToDecisionP50Us: tickToDecision?.p50Us ?? null,
      tickToDecisionP99Us: tickToDecision?.p99Us ?? null,
      tickToDecisionP999Us: tickToDecision?.p999Us ?? null,
      loopStallMs: this.stallMs,
      recordOccupancy: record.occupancy,
      commandOccupancy: command.occupancy,
      journalOccupancy: journal.occupancy,
    };
    this.lastSecond = { pulse, tickToDecision, tickToOrder: latencyOf(this.orders) };
    this.decisions.clear();
    this.orders.clear();
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
}

function latencyOf(histogram: LatencyHistogram): PathLatency | null {
  const { count } = histogram;
  if (count === 0) return null;
  const within = (quantile: number) => LatencyHistogram.quantile(quantile, histogram) / 1000;
  return {
    count,
    p50Us: within(0.5),
    p99Us: within(0.99),
    p999Us: within(0.999),
    maxUs: within(1),
  };
}

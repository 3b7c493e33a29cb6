import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { KINEMATICS_SIZE } from '@voltaire/reflex/physics/kinematics.ts';
import { Measure, MEASURES_SIZE } from '@voltaire/reflex/physics/measures.ts';
import type { PathLatency } from '@voltaire/reflex/pulse-meter.ts';
import { Column, TICK_TRADE } from '@voltaire/reflex/rings/telemetry-ring.ts';
import type { ThreadStatus } from '@voltaire/reflex/thread-protocol.ts';
import type { FeedStatus } from '@voltaire/schema/feed.ts';
import { RowBuffer } from './row-buffer.ts';
import type { PackedRows } from './series-questions.ts';
import { HEALTH, LATENCY, MOTION, TABLES, TICKS } from './tables.ts';

/** Four times within the shortest horizon; what lies between follows from the ticks. */
const MOTION_EVERY_US = 250_000;
/** Behind the symbols. */
const OTHERS = ['TICK_TO_DECISION', 'TICK_TO_ORDER', 'KERNEL'] as const;

/** What rows of these instruments, and of the kernel, are called. */
export function namesOf(instruments: readonly Instrument[]): string[] {
  return [...instruments.map(({ symbol }) => symbol), ...OTHERS];
}

/** Makes rows of what the server sees anyway. Prices and quantities are the decimals that they stand for. */
export class SeriesTap {
  private readonly ticks = new RowBuffer(TICKS);
  private readonly motion = new RowBuffer(MOTION);
  private readonly latency = new RowBuffer(LATENCY);
  private readonly health = new RowBuffer(HEALTH);
  private readonly buffers = [this.ticks, this.motion, this.latency, this.health];
  /** By symbol: of the last row of motion. */
  private readonly movedUs: Float64Array;
  private pulsedUs = Number.NaN;

  constructor(private readonly instruments: readonly Instrument[]) {
    this.movedUs = new Float64Array(instruments.length).fill(Number.NEGATIVE_INFINITY);
  }

  /** `slot` is one of the telemetry ring. */
  tick(slot: Float64Array): void {
    const symbolId = slot[Column.SYMBOL]!;
    const atUs = slot[Column.AT_US]!;
    const seq = slot[Column.SEQ]!;
    const instrument = this.instruments[symbolId]!;
    const at = this.ticks.begin(atUs, symbolId, seq);
    const { columns } = this.ticks;
    columns[at] = slot[Column.EXCHANGE_US]!;
    columns[at + 1] = priceOf(instrument, slot[Column.BID_TICKS]!);
    columns[at + 2] = quantityOf(instrument, slot[Column.BID_LOTS]!);
    columns[at + 3] = priceOf(instrument, slot[Column.ASK_TICKS]!);
    columns[at + 4] = quantityOf(instrument, slot[Column.ASK_LOTS]!);
    if (slot[Column.KIND] === TICK_TRADE) {
      columns[at + 5] = priceOf(instrument, slot[Column.LAST_TICKS]!);
      columns[at + 6] = quantityOf(instrument, slot[Column.LAST_LOTS]!);
      columns[at + 7] = slot[Column.LAST_SIDE]!;
    }
    if (atUs - this.movedUs[symbolId]! >= MOTION_EVERY_US) this.move(slot, symbolId, atUs, seq);
  }

  /** What the kernel says once a second, with what is made of it for each feed. */
  status({ seq, lastSecond }: ThreadStatus, feeds: readonly FeedStatus[]): void {
    if (!lastSecond || lastSecond.pulse.atUs === this.pulsedUs) return;
    const { pulse, tickToDecision, tickToOrder } = lastSecond;
    this.pulsedUs = pulse.atUs;
    this.path('TICK_TO_DECISION', tickToDecision, pulse.atUs, seq);
    this.path('TICK_TO_ORDER', tickToOrder, pulse.atUs, seq);
    feeds.forEach((feed, symbolId) => {
      this.write(this.health, this.health.begin(pulse.atUs, symbolId, seq), [
        feed.ticksPerSecond,
        feed.bookUpdatesPerSecond,
        feed.ageMs,
        feed.integrityPct,
        feed.gaps,
        feed.resyncs,
        feed.reconnects,
        feed.badFrames,
        feed.tradesMissed,
        feed.latency?.p50Ms ?? null,
        feed.latency?.p99Ms ?? null,
      ]);
    });
    const at = this.health.begin(pulse.atUs, this.placeOf('KERNEL'), seq);
    this.write(this.health, at + KERNEL_COLUMNS, [
      pulse.loopStallMs,
      pulse.recordOccupancy,
      pulse.commandOccupancy,
      pulse.journalOccupancy,
    ]);
  }

  /** All rows since the call before. */
  take(): PackedRows {
    return this.buffers
      .map((buffer) => ({ table: TABLES.indexOf(buffer.table), values: buffer.take() }))
      .filter(({ values }) => values.length > 0);
  }

  private move(slot: Float64Array, symbolId: number, atUs: number, seq: number): void {
    this.movedUs[symbolId] = atUs;
    const at = this.motion.begin(atUs, symbolId, seq);
    const { columns } = this.motion;
    const { DERIVATIVES, MEASURES } = Column;
    columns.set(slot.subarray(DERIVATIVES, DERIVATIVES + KINEMATICS_SIZE), at);
    // The spread among them follows from a tick.
    const spread = MEASURES + Measure.SPREAD_BPS;
    columns.set(slot.subarray(MEASURES, spread), at + KINEMATICS_SIZE);
    columns.set(
      slot.subarray(spread + 1, MEASURES + MEASURES_SIZE),
      at + KINEMATICS_SIZE + Measure.SPREAD_BPS,
    );
  }

  private path(
    name: (typeof OTHERS)[number],
    latency: PathLatency | null,
    atUs: number,
    seq: number,
  ): void {
    if (!latency) return;
    const { count, p50Us, p99Us, p999Us, maxUs } = latency;
    const at = this.latency.begin(atUs, this.placeOf(name), seq);
    this.write(this.latency, at, [count, p50Us, p99Us, p999Us, maxUs]);
  }

  private placeOf(name: (typeof OTHERS)[number]): number {
    return this.instruments.length + OTHERS.indexOf(name);
  }

  private write({ columns }: RowBuffer, at: number, values: readonly (number | null)[]): void {
    values.forEach((value, i) => {
      columns[at + i] = value ?? Number.NaN;
    });
  }
}

/** Of a row of health those that are the kernel's come last. */
const KERNEL_COLUMNS = HEALTH.columns.indexOf('loop_stall_ms');

/** The double next to the decimal: a quotient of two exact integers is rounded once. */
function priceOf({ tickUnits, priceDecimals }: Instrument, ticks: number): number {
  return (ticks * tickUnits) / 10 ** priceDecimals;
}

function quantityOf({ lotUnits, quantityDecimals }: Instrument, lots: number): number {
  return (lots * lotUnits) / 10 ** quantityDecimals;
}

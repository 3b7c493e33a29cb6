import { createHistogram } from 'node:perf_hooks';
import type { ForeignOrder } from '@voltaire/reflex/model/listed-order.ts';
import type { OrderAddress } from '@voltaire/reflex/act/effects.ts';
import { DEFAULT_SENTINEL } from '@voltaire/reflex/governance/sentinel-limits.ts';
import { NO_HASH } from '@voltaire/reflex/journal/segment.ts';
import { JournalWriter, type SegmentLimits } from '@voltaire/reflex/journal/writer.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import { Loop } from '@voltaire/reflex/loop.ts';
import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { Clock, MarketFeed, OrderGateway } from '@voltaire/reflex/ports.ts';
import type { ApprovedAmendment, ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { ByteRing } from '@voltaire/reflex/rings/byte-ring.ts';
import { KillBoard, scopesOf } from '@voltaire/reflex/rings/kill-board.ts';
import { TelemetryRing } from '@voltaire/reflex/rings/telemetry-ring.ts';
import { listRuns } from '@voltaire/reflex/journal/reader.ts';
import { RunReader } from '@voltaire/reflex/journal/run-reader.ts';
import { decodeRecord, type JournalRecord } from '@voltaire/reflex/journal/record.ts';
import type { Outcome } from '@voltaire/reflex/model/outcome.ts';
import { Timeline } from './events.ts';
import { BTCUSDT } from './instruments.ts';
import { scratch } from './journal.ts';
import { marionette, Want } from './marionette.ts';
import { POLICY } from './policy.ts';
import { ASK, BID } from './run.ts';

/** A clock that follows the timeline of the test, and then a little every time it is asked. */
export class StubClock implements Clock {
  stepNs = 1_000;

  constructor(private readonly time: Timeline) {}

  atUs(): number {
    return this.time.atUs;
  }

  monoNs(): number {
    this.time.monoNs += this.stepNs;
    return this.time.monoNs;
  }
}

/** Writes down what it was asked, in order. */
export class StubVenue implements OrderGateway, MarketFeed {
  readonly venue = 'binance';
  readonly badFrames = 0;
  readonly unknownFrames = 0;
  readonly log: string[] = [];
  onPlace: (order: ApprovedOrder) => void = () => undefined;

  onAmend: () => void = () => undefined;

  start(): void {}
  stop(): void {}

  place(order: ApprovedOrder): void {
    this.onPlace(order);
    this.log.push(`place ${order.clientOrderId}`);
  }

  amend({ clientOrderId, decisionSeq }: ApprovedAmendment): void {
    this.onAmend();
    this.log.push(`amend ${clientOrderId} by ${decisionSeq}`);
  }

  cancel({ clientOrderId }: OrderAddress): void {
    this.log.push(`cancel ${clientOrderId}`);
  }

  cancelForeign({ clientOrderId }: ForeignOrder): void {
    this.log.push(`cancel foreign ${clientOrderId}`);
  }

  query({ clientOrderId }: OrderAddress): void {
    this.log.push(`query ${clientOrderId}`);
  }

  reconcile(): void {
    this.log.push('reconcile');
  }

  resync(symbolId: number): void {
    this.log.push(`resync ${symbolId}`);
  }
}

/** A loop with a real kernel, journal and rings, and a stub in the place of the venue. */
export class LoopBench {
  readonly time = new Timeline();
  readonly clock = new StubClock(this.time);
  readonly venue = new StubVenue();
  readonly killBoard: KillBoard;
  readonly record: ByteRing;
  readonly telemetry = new TelemetryRing(TelemetryRing.allocate());
  readonly directory = scratch();
  readonly journal: JournalWriter;
  readonly kernel: Kernel;
  readonly loop: Loop;
  /** By hand: see `healthy`. */
  readonly pulse = { decided: () => undefined, ordered: () => undefined };
  readonly tickToDecision = createHistogram();
  readonly tickToOrder = createHistogram();

  constructor(recordBytes = 1 << 20, limits?: SegmentLimits, instruments = [BTCUSDT]) {
    this.journal = new JournalWriter(this.directory, 1, 'r1', NO_HASH, limits);
    this.record = new ByteRing(ByteRing.allocate(recordBytes));
    const boot = this.time.boot({
      policy: { ...POLICY, sentinel: DEFAULT_SENTINEL },
      strategies: [{ name: 'marionette', symbol: 'BTCUSDT', parameters: {} }],
      instruments,
    });
    this.killBoard = new KillBoard(KillBoard.allocate(), scopesOf(boot));
    this.kernel = new Kernel(boot, [marionette]);
    this.loop = new Loop(this);
    this.loop.gateway = this.venue;
    this.loop.feeds = [this.venue];
    this.loop.take(boot);
  }

  take(...events: KernelEvent[]): void {
    for (const event of events) this.loop.take(event);
  }

  /** Everything up and reconciled, with an empty log of the venue. */
  live(): this {
    const { time } = this;
    this.take(time.link('market', true), time.snapshot([[BID, 10]], [[ASK, 10]]));
    this.take(time.dayTicker(1e9));
    this.take(time.link('orders', true), time.balances(), time.reconciled());
    this.healthy();
    this.take(time.timer());
    this.venue.log.length = 0;
    return this;
  }

  /** The thread is in good health, and that is known. */
  healthy(): void {
    this.take({
      kind: EventKind.PULSE,
      ...this.time.stamp(),
      tickToDecisionP50Us: 10,
      tickToDecisionP99Us: 10,
      tickToDecisionP999Us: 10,
      loopStallMs: 0,
      recordOccupancy: 0,
      commandOccupancy: 0,
      journalOccupancy: 0,
    });
  }

  /** A second in which nothing is wanted and all is well. */
  second(): void {
    for (let i = 0; i < 10; i++) this.take(this.time.pass(99).timer());
    this.want(Want.NOTHING);
    this.healthy();
  }

  want(want: number, lots = 100): void {
    this.take(this.time.quote(BID, ASK, lots, want));
  }

  /** All that stands in the file now. */
  written(): JournalRecord[] {
    return listRuns(this.directory).flatMap((run) => [...new RunReader(run).records()]);
  }

  /** All that followers were told and have not been shown yet. */
  told(): Outcome[] {
    const told: Outcome[] = [];
    this.record.read((bytes) => {
      const record = decodeRecord(bytes, 0);
      if (record.type === 'outcome') told.push(record.outcome);
    });
    return told;
  }
}

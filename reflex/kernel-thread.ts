import { createHistogram } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { systemClock } from './clock.ts';
import { type CommandMessage, decodeMessage } from './command.ts';
import type { Strategy } from './decide/strategy.ts';
import { ByteWriter } from './journal/bytes.ts';
import { readHistory } from './journal/history.ts';
import { encodeOutcome } from './journal/record.ts';
import { recover } from './journal/recover.ts';
import { JournalWriter } from './journal/writer.ts';
import { StrategyHost } from './isolation/strategy-host.ts';
import { goFirst } from './go-first.ts';
import { BEAT_MS, Heartbeat } from './heartbeat.ts';
import { Kernel } from './kernel.ts';
import { KillEdge } from './kill-edge.ts';
import { Loop } from './loop.ts';
import { type Boot, EventKind, type KernelEvent } from './model/event.ts';
import { GLOBAL } from './model/scope.ts';
import { decodeInference } from './inference-message.ts';
import { openFeed } from './open-feed.ts';
import { openGateway } from './open-gateway.ts';
import type { Instrument } from './model/instrument.ts';
import type { EdgeParts, EventSink, MarketFeed, OrderGateway } from './ports.ts';
import { type LastSecond, PULSE_MS, PulseMeter } from './pulse-meter.ts';
import { ByteRing } from './rings/byte-ring.ts';
import { KillBoard, scopesOf } from './rings/kill-board.ts';
import { TelemetryRing } from './rings/telemetry-ring.ts';
import type { PaperSettings, ThreadMessage, ThreadOptions } from './thread-protocol.ts';
import { warmUp } from './warm-up.ts';

/** Batches market data into blocks of the journal; an order never waits for it. */
const FLUSH_MS = 20;
/** How soon silence is noticed. */
const TIMER_MS = 100;
const STATUS_MS = 1000;
/** Stopping waits this long for the venue to confirm the cancels. */
const STOP_MS = 3000;
/** Decisions and order updates of earlier runs that are shown again. */
const HISTORY = 2000;

/** How a paper venue is opened: who has none cannot be asked for one. */
export type OpenPaper = (
  settings: PaperSettings,
  instruments: readonly Instrument[],
  edges: Pick<EdgeParts, 'clock' | 'sink'>,
) => OrderGateway;

const noPaper: OpenPaper = () => {
  throw new Error('this thread has no paper venue');
};

/** The venue first, then the kernel. */
function shown(gateway: OrderGateway, sink: EventSink): EventSink {
  return (event) => {
    gateway.follow?.(event);
    sink(event);
  };
}

/**
 * The kernel's own thread: builds the parts, recovers from the journal, and runs until told to stop.
 * Whatever goes wrong inside is said before the thread dies; it never goes on with half a state.
 */
export async function runKernelThread(
  options: ThreadOptions,
  strategies: readonly Strategy[],
  openPaper: OpenPaper = noPaper,
): Promise<void> {
  const clock = systemClock;
  const { journalDirectory, memory } = options;
  const record = new ByteRing(memory.record);
  const killBoard = new KillBoard(memory.kill, scopesOf(options.boot));

  const recovery = recover(journalDirectory);
  showHistory(options, record);

  const runId = Math.floor(clock.atUs() / 1000).toString(36);
  const boot: Boot = {
    kind: EventKind.BOOT,
    atUs: clock.atUs(),
    monoNs: clock.monoNs(),
    runId,
    ...options.boot,
    carry: recovery.carry,
  };
  const commands = new ByteRing(memory.command);
  // Who sends a command already wants it to be heard, and mostly it is to stop.
  if (!options.cold) warmUp(boot, strategies, () => commands.occupancy === 0);
  const kernel = new Kernel(boot, strategies);
  const journal = new JournalWriter(
    journalDirectory,
    recovery.nextSegment,
    runId,
    recovery.lastHash,
    options.segmentLimits,
  );
  const tickToDecision = createHistogram();
  const tickToOrder = createHistogram();
  const inferences = new ByteRing(memory.inference);
  const pulse = new PulseMeter({ clock, record, command: commands, journal });
  const loop = new Loop({
    kernel,
    journal,
    clock,
    killBoard,
    pulse,
    record,
    telemetry: new TelemetryRing(memory.telemetry),
    tickToDecision,
    tickToOrder,
  });
  const sink: EventSink = failing((event: KernelEvent) => loop.take(event));
  const report = (text: string) => post({ type: 'problem', text });
  const instruments = kernel.lanes.map((lane) => lane.instrument);
  const edges = { clock, random: Math.random, sink, report };
  // Who cannot record what it does, or is ill, must not keep orders alive; who hangs renews nothing anyway.
  const healthy = () => journal.failure === '' && kernel.keepsOrders;
  const { gateway: to } = options;
  const terms = { ...edges, healthy, policyHash: boot.policyHash };
  const gateway =
    to && ('paper' in to ? openPaper(to, instruments, edges) : openGateway(to, instruments, terms));
  const seen = gateway?.follow ? shown(gateway, sink) : sink;
  const feeds = options.feeds.map((settings) =>
    openFeed(settings, instruments, { ...edges, sink: seen }),
  );
  loop.feeds = instruments.map(({ definition }) => {
    const feed = feeds.find(({ venue }) => venue === definition.venue);
    if (feed) return feed;
    throw new Error(`${definition.symbol}: there is no feed of the venue "${definition.venue}"`);
  });
  loop.gateway = gateway;
  const heartbeat =
    gateway && options.heartbeatFile !== undefined
      ? new Heartbeat(options.heartbeatFile, runId, report)
      : null;
  const host = new StrategyHost(options.programs, { clock, sink });
  loop.strategies = host;

  const now = () => ({ atUs: clock.atUs(), monoNs: clock.monoNs() });
  const take = (command: CommandMessage) => sink({ kind: EventKind.COMMAND, ...now(), ...command });
  const kills = new KillEdge({
    board: killBoard,
    clock,
    directory: options.killDirectory,
    take,
    journaled: () => {
      loop.flush();
      return journal.failure;
    },
    cancelling: (scope) => kernel.killReport(scope)?.ordersOpen ?? 0,
    report,
  });

  sink(boot);
  loop.flush();
  kills.start(kernel.kills);
  await host.start();
  const timers = [
    setInterval(
      failing(() => loop.flush()),
      FLUSH_MS,
    ),
    setInterval(() => {
      kills.look();
      sink({ kind: EventKind.TIMER, ...now() });
    }, TIMER_MS),
    setInterval(() => sink(pulse.read()), PULSE_MS),
    setInterval(() => healthy() && heartbeat?.beat(), BEAT_MS),
    setInterval(postStatus, STATUS_MS),
  ];
  const realTime = options.realTime === true && goFirst();
  for (const feed of feeds) feed.start();
  gateway?.start();
  const told = { runId, recovered: recovery.report, realTime };
  post({ type: 'started', ...told, tickToDecision, tickToOrder });
  postStatus();
  void takeCommands();
  void takeInferences();

  function postStatus(): void {
    post(status(kernel, journal, feeds, pulse.lastSecond, clock.monoNs()));
  }

  async function takeCommands(): Promise<void> {
    for (;;) {
      commands.read((bytes) => {
        const message = decodeMessage(bytes);
        if ('definition' in message) {
          sink({ kind: EventKind.INSTRUMENT_RULES, ...now(), ...message });
          return;
        }
        kills.noticed(message);
        take(message);
        if (message.action.type === 'stop') stop();
      });
      await commands.wait();
    }
  }

  async function takeInferences(): Promise<void> {
    for (;;) {
      inferences.read((bytes) =>
        sink({ kind: EventKind.INFERENCE, ...now(), ...decodeInference(bytes) }),
      );
      await inferences.wait();
    }
  }

  /** The kernel has halted and asked for its orders back: wait for that, then close everything. */
  function stop(): void {
    const deadlineNs = clock.monoNs() + STOP_MS * 1e6;
    const waiting = setInterval(() => {
      if (kernel.workingCount > 0 && clock.monoNs() < deadlineNs) return;
      clearInterval(waiting);
      for (const timer of timers) clearInterval(timer);
      for (const feed of feeds) feed.stop();
      gateway?.stop();
      heartbeat?.end(kernel.workingCount > 0);
      kills.stop();
      pulse.stop();
      void host.stop();
      post({ type: 'stopped', complete: journal.close() });
      process.exit(0);
    }, 10);
  }

  /** A fault in here is a fault of ours: save what is known, say so, and stop. */
  function failing<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      try {
        run(...args);
      } catch (error) {
        killBoard.engage(GLOBAL, 'HALT', 'fault');
        post({
          type: 'failed',
          reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
        journal.flush();
        process.exit(1);
      }
    };
  }
}

function showHistory({ journalDirectory, boot }: ThreadOptions, record: ByteRing): void {
  const writer = new ByteWriter();
  for (const outcome of readHistory(journalDirectory, HISTORY, boot.instruments)) {
    writer.clear();
    encodeOutcome(writer, outcome);
    if (!record.write(writer.bytes.subarray(0, writer.length))) return;
  }
}

function status(
  kernel: Kernel,
  journal: JournalWriter,
  feeds: readonly MarketFeed[],
  lastSecond: LastSecond | null,
  monoNs: number,
): ThreadMessage {
  return {
    type: 'status',
    seq: kernel.seq,
    journalBytes: journal.bytesWritten,
    journalHead: journal.headHash,
    journalFailure: journal.failure,
    lastSecond,
    feeds: kernel.lanes.map(({ market }) => ({
      ...market.health(),
      ageMs: Number.isFinite(market.lastSeenNs) ? (monoNs - market.lastSeenNs) / 1e6 : null,
      candle: market.figures.candle,
      day: market.figures.day,
    })),
    frames: feeds.map(({ venue, badFrames, unknownFrames }) => ({
      venue,
      bad: badFrames,
      unknown: unknownFrames,
    })),
  };
}

function post(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

import { hash } from 'node:crypto';
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { DEFAULT_SENTINEL } from '@voltaire/reflex/governance/sentinel-limits.ts';
import { ByteWriter } from '@voltaire/reflex/journal/bytes.ts';
import { encodeEvent, encodeOutcome } from '@voltaire/reflex/journal/record.ts';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import { EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { type Outcome, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import { Lane } from '@voltaire/reflex/orient/lane.ts';
import type { ApprovedOrder } from '@voltaire/reflex/risk/governor.ts';
import { Timeline } from '../reflex/support/events.ts';
import { btc } from '../reflex/support/instruments.ts';
import { policyWith } from '../reflex/support/policy.ts';
import { quantiles } from './quantiles.ts';
import { recordedEvents } from './recorded-events.ts';
import { atLeast, type Bench, type BenchResult } from './report.ts';

/**
 * The tape is played this often for each figure. Of each stretch of it the quickest round counts: what
 * else runs on the machine only ever slows, and hardly ever leaves a whole round alone.
 */
const ROUNDS = 20;
const STRETCH = 1_000;
/** What stands in memory when the loop writes a block: some 20 ms of a busy market. */
const BLOCK_BYTES = 1 << 13;
/** Keener than a trader would be, so that an order is wanted every second or so. */
const KINETIC = { entryVelocityBpsPerS: 0.05, cooldownMs: 500 };

/** Takes an event of the tape, with all that follows from it; `events` counts those as well. */
interface Player {
  play(event: KernelEvent): void;
  events: number;
}

type Stage = readonly [name: string, make: () => Player];

export const loop: Bench = {
  name: 'loop',
  about: 'events per second through the whole pure core, one thread, and where the time goes',
  async run() {
    const events = withTimers(await recordedEvents());
    const stages: readonly Stage[] = [
      ['book', observing],
      ['physics', orienting],
      ['kernel without strategies', () => new Running(false, false)],
      ['decision and governor', () => new Running(true, false)],
      ['journal record', () => new Running(true, true)],
    ];
    const quickest = stages.map(() =>
      new Float64Array(Math.ceil(events.length / STRETCH)).fill(1e12),
    );
    const collections = new Collections();
    let last = new Running(true, true);
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < stages.length; i++) {
        const player = stages[i]![1]();
        const complete = i === stages.length - 1;
        if (complete) collections.begin();
        play(player, events, quickest[i]!);
        if (complete) await collections.end(player.events);
        if (player instanceof Running) last = player;
      }
    }
    const ns = quickest.map(
      (stretches) => stretches.reduce((sum, each) => sum + each) / last.events,
    );
    return report(stages, ns, collections.nsPerEvent, last);
  },
};

function play(player: Player, events: readonly KernelEvent[], quickest: Float64Array): void {
  for (let stretch = 0, from = 0; from < events.length; stretch++, from += STRETCH) {
    const end = Math.min(events.length, from + STRETCH);
    const start = process.hrtime.bigint();
    for (let i = from; i < end; i++) player.play(events[i]!);
    const elapsed = Number(process.hrtime.bigint() - start);
    if (elapsed < quickest[stretch]!) quickest[stretch] = elapsed;
  }
}

/** The quickest stretches are those without a collection of garbage: that is counted by itself. */
class Collections {
  private readonly tookNs: number[] = [];
  private events = 0;
  private readonly observer = new PerformanceObserver((list) => this.take(list.getEntries()));

  begin(): void {
    this.observer.observe({ entryTypes: ['gc'] });
  }

  async end(events: number): Promise<void> {
    this.events += events;
    await setImmediate();
    this.take(this.observer.takeRecords());
    this.observer.disconnect();
  }

  /** The median one for each that there was: others may have been interrupted. */
  get nsPerEvent(): number {
    if (this.tookNs.length === 0) return 0;
    return (quantiles(this.tookNs).p50 * this.tookNs.length) / this.events;
  }

  private take(entries: readonly PerformanceEntry[]): void {
    for (const { duration } of entries) this.tookNs.push(duration * 1e6);
  }
}

/** The kernel's own timer, and its pulse once a second, where they would come between the recorded events. */
function withTimers(recorded: readonly KernelEvent[]): KernelEvent[] {
  const all: KernelEvent[] = [];
  let next = recorded[0]!.monoNs;
  let timers = 0;
  for (const event of recorded) {
    for (; next <= event.monoNs; next += 1e8, timers++) {
      const stamp = { atUs: next / 1e3, monoNs: next };
      all.push({ kind: EventKind.TIMER, ...stamp });
      if (timers % 10 === 0) all.push({ kind: EventKind.PULSE, ...stamp, ...HEALTHY });
    }
    all.push(event);
  }
  return all;
}

/** All but the clock's offset: that of the machine which recorded the tape was 1.3 s behind. */
const { clockOffsetMs: _recorders, ...measures } = DEFAULT_SENTINEL.measures;
const SENTINEL = { ...DEFAULT_SENTINEL, measures };

const HEALTHY = {
  tickToDecisionP50Us: 20,
  tickToDecisionP99Us: 60,
  tickToDecisionP999Us: 200,
  loopStallMs: 1,
  recordOccupancy: 0,
  commandOccupancy: 0,
  journalOccupancy: 0,
};

/** Books, quotes and trades alone. */
function observing(): Player {
  const market = new SymbolMarket(btc());
  market.onLink(true, 'bench', 0);
  const player = {
    events: 0,
    play(event: KernelEvent): void {
      player.events++;
      if (event.kind === EventKind.TRADE) market.onTrade(event);
      else if (event.kind === EventKind.QUOTE) market.onQuote(event);
      else if (event.kind === EventKind.DEPTH_DIFF) market.onDiff(event);
      else if (event.kind === EventKind.DEPTH_SNAPSHOT) market.onSnapshot(event);
    },
  };
  return player;
}

function orienting(): Player {
  const lane = new Lane(btc());
  lane.onLink(true, 'bench', 0);
  const player = {
    events: 0,
    play(event: KernelEvent): void {
      player.events++;
      lane.observe(event);
    },
  };
  return player;
}

const NONE: readonly ApprovedOrder[] = [];

/** The kernel with everything up, and a venue that fills every order at once. */
class Running implements Player {
  events = 0;
  decisions = 0;
  allowed = 0;
  private readonly kernel: Kernel;
  private readonly time = new Timeline();
  private readonly writer = new ByteWriter();
  private chain = 'no block yet';
  private started = false;

  constructor(
    decides: boolean,
    private readonly records: boolean,
  ) {
    const strategies = decides ? [{ name: 'kinetic', symbol: 'BTCUSDT', parameters: KINETIC }] : [];
    const policy = { ...policyWith({ system: { maxClockOffsetMs: 1e6 } }), sentinel: SENTINEL };
    const boot = this.time.boot({ strategies, policy });
    this.kernel = new Kernel(boot, STRATEGIES);
    this.take(boot);
  }

  play(event: KernelEvent): void {
    if (!this.started) this.start(event);
    this.take(event);
  }

  private start({ atUs, monoNs }: KernelEvent): void {
    this.started = true;
    this.time.atUs = atUs;
    this.time.monoNs = monoNs;
    this.take(this.time.link('market', true));
    this.take(this.time.link('orders', true));
    this.take(this.time.balances());
    this.take(this.time.dayTicker(1e9));
    this.take(this.time.reconciled());
  }

  private take(event: KernelEvent): void {
    this.events++;
    const { outcomes, orders } = this.kernel.apply(event);
    const placed = orders.length > 0 ? [...orders] : NONE; // effects are used again
    if (this.records) this.record(event, outcomes);
    if (outcomes.length > 0) this.count(outcomes);
    for (const order of placed) this.fill(order, event);
  }

  private count(outcomes: readonly Outcome[]): void {
    for (const { payload } of outcomes) {
      if (payload.kind !== OutcomeKind.DECISION) continue;
      this.decisions++;
      if (payload.allowed) this.allowed++;
    }
  }

  private fill({ clientOrderId, request }: ApprovedOrder, { atUs, monoNs }: KernelEvent): void {
    const { time } = this;
    time.atUs = atUs - 1e3;
    time.monoNs = monoNs - 1e6;
    const { priceTicks, quantityLots } = request;
    this.take(time.execution(clientOrderId, 'ACKED'));
    this.take(time.fill(clientOrderId, `t${clientOrderId}`, priceTicks, quantityLots));
    this.take(time.balances());
  }

  /** As the writer does, all but the write itself. */
  private record(event: KernelEvent, outcomes: readonly Outcome[]): void {
    const { writer } = this;
    encodeEvent(writer, this.events, event);
    for (const outcome of outcomes) encodeOutcome(writer, outcome);
    if (writer.length < BLOCK_BYTES && outcomes.length === 0) return;
    this.chain = hash('sha256', writer.bytes.subarray(0, writer.length), 'hex');
    writer.clear();
    writer.text(this.chain);
  }
}

function report(
  stages: readonly Stage[],
  ns: readonly number[],
  collecting: number,
  last: Running,
): BenchResult {
  const all = ns.at(-1)! + collecting;
  const figures: Record<string, number> = {};
  stages.forEach(([name], i) => {
    figures[`${name}, ns per event`] = ns[i]! - (ns[i - 1] ?? 0);
  });
  figures['garbage, ns per event'] = collecting;
  figures['all together, ns per event'] = all;
  figures['events of one round'] = last.events;
  figures['decisions of one round'] = last.decisions;
  figures['of those allowed'] = last.allowed;
  return { bench: 'loop', figures, bars: [atLeast('events per second', 1e9 / all, 800_000)] };
}

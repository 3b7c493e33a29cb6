import { type Boot, EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { EventTape } from '../tape/event-tape.ts';
import { RUN_ID, type RunSettings } from './settings.ts';

/** As often as the platform reads the rules of symbols again. */
const RULES_NS = 4 * 3_600e9;
const DAY_NS = 60e9;

/**
 * What the kernel hears besides the market and its orders, as it would live: connections, its own
 * timer and pulse, rules of symbols, the figures of the day where the tape has none.
 */
export class Surroundings {
  private readonly definition: InstrumentDefinition;
  private readonly baseUs: number;
  private readonly dayLots: number;
  private readonly firstTicks: number;
  private rulesNs = 0;
  private dayNs = 0;

  constructor(
    tape: EventTape,
    private readonly settings: RunSettings,
  ) {
    this.definition = tape.definition;
    // A recorder whose clock was behind has seen messages from the future: that is put right.
    this.baseUs = tape.baseSeconds * 1e6 + Math.max(0, tape.clockSkewMs) * 1e3;
    const { lots, firstTicks } = tradedOn(tape);
    this.dayLots = lots;
    this.firstTicks = firstTicks;
  }

  /** Wall clock, µs since the epoch. */
  atUs(ns: number): number {
    return this.baseUs + ns / 1e3;
  }

  boot(ns: number): Boot {
    const { settings, definition } = this;
    const { strategy, parameters, user, policy, policyHash, buildHash, venueLimits } = settings;
    const isolated = user && { isolated: user.isolated };
    return {
      kind: EventKind.BOOT,
      ...this.stamp(ns),
      runId: RUN_ID,
      buildHash,
      policyHash,
      policy,
      instruments: [this.rulesAt(ns)],
      strategies: [{ name: strategy, symbol: definition.symbol, parameters, ...isolated }],
      venueLimits,
      carry: null,
    };
  }

  /** Everything up. */
  *opening(ns: number): Generator<KernelEvent> {
    this.rulesNs = ns + RULES_NS;
    const { venue } = this.definition;
    const up = { kind: EventKind.LINK, venue, up: true, reason: 'the tape begins' } as const;
    yield { ...up, ...this.stamp(ns), link: 'market' };
    yield { ...up, ...this.stamp(ns), link: 'orders' };
    yield* this.readAgain(ns);
  }

  timer(ns: number): KernelEvent {
    return { kind: EventKind.TIMER, ...this.stamp(ns) };
  }

  /** Of a machine on which nothing is ever in the way. */
  pulse(ns: number): KernelEvent {
    return {
      kind: EventKind.PULSE,
      ...this.stamp(ns),
      tickToDecisionP50Us: null,
      tickToDecisionP99Us: null,
      tickToDecisionP999Us: null,
      loopStallMs: 0,
      recordOccupancy: 0,
      commandOccupancy: 0,
      journalOccupancy: 0,
    };
  }

  /** What the platform would have read anew by now. */
  *readAgain(ns: number): Generator<KernelEvent> {
    if (ns >= this.rulesNs) {
      this.rulesNs = ns + RULES_NS;
      const definition = this.rulesAt(ns);
      yield { kind: EventKind.INSTRUMENT_RULES, ...this.stamp(ns), symbolId: 0, definition };
    }
    if (this.dayLots === 0 || ns < this.dayNs) return;
    this.dayNs = ns + DAY_NS;
    const ticks = this.firstTicks;
    const prices = { lastTicks: ticks, highTicks: ticks, lowTicks: ticks, changePct: 0 };
    const day = { symbolId: 0, ...prices, volumeLots: this.dayLots };
    yield { kind: EventKind.DAY_TICKER, ...this.stamp(ns), ...day };
  }

  private rulesAt(ns: number): InstrumentDefinition {
    return { ...this.definition, readAtUs: this.atUs(ns) };
  }

  private stamp(ns: number): { atUs: number; monoNs: number } {
    return { atUs: this.atUs(ns), monoNs: ns };
  }
}

/** Lots of all trades, as if they were a day's; none where the tape itself has figures of the day. */
function tradedOn({ kinds, starts, numbers, frames }: EventTape): {
  lots: number;
  firstTicks: number;
} {
  let lots = 0;
  let firstTicks = 0;
  for (let line = 0; line < frames; line++) {
    if (kinds[line] === EventKind.DAY_TICKER) return { lots: 0, firstTicks: 0 };
    if (kinds[line] !== EventKind.TRADE) continue;
    lots += numbers[starts[line]! + 2]!;
    if (firstTicks === 0) firstTicks = numbers[starts[line]! + 1]!;
  }
  return { lots, firstTicks };
}

import { Kernel } from '@voltaire/reflex/kernel.ts';
import { type Boot, EventKind, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { openFeed } from '@voltaire/reflex/open-feed.ts';
import type { Clock, MarketFeed, Random } from '@voltaire/reflex/ports.ts';
import type { FeedSettings } from '@voltaire/reflex/thread-protocol.ts';
import type { TapeWriter } from '@voltaire/tape/index.ts';

/** How often the books are asked whether one needs a new snapshot. */
const TIMER_MS = 100;

export interface RecorderParts {
  readonly settings: FeedSettings;
  readonly definitions: readonly InstrumentDefinition[];
  readonly clock: Clock;
  readonly random: Random;
  /** Called with what whoever records should know. */
  readonly report: (problem: string) => void;
}

/**
 * Writes all that a venue says of some symbols to a tape: the kernel's own feed, tapped, before a
 * kernel without strategies. By that kernel's books it is known when a new snapshot is needed, so that
 * the tape can be proven from beginning to end.
 */
export class Recorder {
  private readonly kernel: Kernel;
  private readonly feed: MarketFeed;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly parts: RecorderParts,
    tape: TapeWriter,
  ) {
    const { settings, clock, random, report } = parts;
    this.kernel = new Kernel(withoutTrading(parts), []);
    const receivedNs = () => BigInt(Math.round(clock.atUs())) * 1000n;
    this.feed = openFeed(
      settings,
      this.kernel.lanes.map(({ instrument }) => instrument),
      {
        clock,
        random,
        report,
        sink: (event) => this.take(event),
        tap: {
          frame: (frame) => tape.frame(receivedNs(), frame),
          answer: (url, body) => tape.answer(receivedNs(), url, Buffer.from(body)),
        },
      },
    );
  }

  /** Symbols whose book is proven at this moment. */
  get live(): number {
    return this.kernel.lanes.filter(({ market }) => market.feed.bookInStep).length;
  }

  get badFrames(): number {
    return this.feed.badFrames;
  }

  start(): void {
    const { clock } = this.parts;
    this.timer = setInterval(() => {
      this.take({ kind: EventKind.TIMER, atUs: clock.atUs(), monoNs: clock.monoNs() });
    }, TIMER_MS);
    this.feed.start();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.feed.stop();
  }

  private take(event: KernelEvent): void {
    for (const symbolId of this.kernel.apply(event).resyncs) this.feed.resync(symbolId);
  }
}

/** A kernel that only looks: no limits, and so no orders. */
function withoutTrading({ definitions, clock }: RecorderParts): Boot {
  return {
    kind: EventKind.BOOT,
    atUs: clock.atUs(),
    monoNs: clock.monoNs(),
    runId: 'record',
    buildHash: '',
    policyHash: '',
    policy: { version: 2, symbols: {}, strategies: {} },
    instruments: definitions,
    strategies: [],
    venueLimits: null,
    carry: null,
  };
}

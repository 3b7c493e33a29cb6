import type { Effects } from '../act/effects.ts';
import { ALL_SYMBOLS, EventKind, type KernelEvent } from '../model/event.ts';
import type { Stamped } from '../model/event-kind.ts';
import type { OutcomePayload } from '../model/outcome.ts';
import { FeedNote } from '../observe/feed-note.ts';
import type { Lane } from '../orient/lane.ts';
import type { RiskMemory } from './risk-memory.ts';
import type { Watch } from './watch.ts';

export interface MarketsParts {
  /** By symbol. */
  readonly lanes: readonly Lane[];
  readonly watch: Watch;
  readonly memory: RiskMemory;
  readonly effects: Effects;
  readonly emit: (payload: OutcomePayload) => void;
  readonly now: Stamped;
}

/** What venues say besides prices, carried to the markets it concerns; and what is told of each feed. */
export class Markets {
  private readonly notes: readonly FeedNote[];

  constructor(private readonly parts: MarketsParts) {
    this.notes = parts.lanes.map((lane) => new FeedNote(lane.market));
  }

  /** True when the event was one of these. */
  take(event: KernelEvent): boolean {
    switch (event.kind) {
      case EventKind.SUBSCRIPTION:
        this.each(event.venue, event.symbolId, ({ market }) => {
          market.feed.subscription(event.channel, event.accepted, event.reason);
        });
        return true;
      case EventKind.HEARTBEAT:
        this.each(event.venue, ALL_SYMBOLS, ({ market }) => market.onAlive(event.monoNs));
        return true;
      case EventKind.VENUE_STATUS:
        this.each(event.venue, event.symbolId, ({ market }) => {
          const source = event.symbolId === ALL_SYMBOLS ? 'venue' : 'symbol';
          market.feed.venue(source, event.open, event.reason);
        });
        return true;
      case EventKind.BAD_FRAME:
        this.each(event.venue, event.symbolId, ({ market }) => market.onBadFrame(event));
        return true;
      case EventKind.INSTRUMENT_RULES: {
        const lane = this.parts.lanes[event.symbolId]!;
        this.parts.watch.seeRules(lane, lane.instrument.adopt(event.definition), event);
        return true;
      }
      case EventKind.LINK:
        if (event.link !== 'market') return false;
        this.each(event.venue, ALL_SYMBOLS, (lane) => {
          lane.onLink(event.up, event.reason, event.monoNs);
          this.parts.memory.unseen(lane.instrument.id);
        });
        return true;
      default:
        return false;
    }
  }

  onTimer(): void {
    for (const lane of this.parts.lanes) {
      lane.onTime(this.parts.now.monoNs);
      this.note(lane);
    }
  }

  /** After anything that may have changed the feed: whether a new book is needed, what is to be told. */
  note(lane: Lane): void {
    const { market, instrument } = lane;
    const { watch, effects, emit, now } = this.parts;
    watch.seeFeed(lane, now);
    if (!market.feed.bookInStep && market.wantsResync(now.monoNs))
      effects.resyncs.push(instrument.id);
    const note = this.notes[instrument.id]!;
    if (note.due(now.monoNs)) emit(note.take(now.monoNs));
  }

  /** What concerns a venue, or one symbol of it. Version 0.1 named none: it knew only one. */
  private each(venue: string | undefined, symbolId: number, act: (lane: Lane) => void): void {
    for (const lane of this.parts.lanes) {
      const { id, definition } = lane.instrument;
      if (venue !== undefined && definition.venue !== venue) continue;
      if (symbolId !== ALL_SYMBOLS && id !== symbolId) continue;
      act(lane);
      this.note(lane);
    }
  }
}

import {
  ALL_SYMBOLS,
  type DepthSnapshot,
  EventKind,
  type KernelEvent,
} from '@voltaire/reflex/model/event.ts';
import { Levels } from '@voltaire/reflex/model/levels.ts';
import type { SymbolMarket } from '@voltaire/reflex/observe/symbol-market.ts';
import type { Timeline } from './events.ts';
import { pairsOf } from './instruments.ts';
import { AHEAD, type Fate, type Happening } from './happenings.ts';
import {
  type BookMessage,
  type Change,
  type Protocol,
  ReferenceVenue,
  type Truth,
} from './reference-venue.ts';

/** Who listens to the venue: a market alone, or a whole kernel. */
export interface Listener {
  readonly market: SymbolMarket;
  /** True when a new book is asked for. */
  take(event: KernelEvent): boolean;
}

interface Told {
  readonly event: BookMessage | DepthSnapshot;
  /** The venue's book right behind it. */
  readonly truth: Truth;
  readonly place: number;
}

const STEP_MS = 100;

/** The way from a venue to its listener, on which everything happens to messages that can. */
export class UnreliableLink {
  readonly venue: ReferenceVenue;
  readonly listener: Listener;
  /** When a new book was asked for, ms. */
  readonly requestsMs: number[] = [];
  /** What the listener can know: the venue's book behind the last message that reached it. */
  reached: Told | null = null;
  /** The newest message had an id that was none: nothing shows it before the next one. */
  lied = false;
  up = false;
  refused = false;
  /** Called after every single event. */
  onEvent: () => void = () => undefined;
  private places = 0;
  /** Place of the newest message that is no snapshot. */
  private newest = -1;
  /** The venue's book when a new one was asked for; null when nobody waits. */
  private asked: Told | null = null;
  private held: Told | null = null;
  private readonly history: Told[] = [];

  constructor(
    protocol: Protocol,
    depth: number,
    readonly time: Timeline,
    listenerOf: (venue: ReferenceVenue) => Listener,
  ) {
    this.venue = new ReferenceVenue(protocol, depth);
    this.listener = listenerOf(this.venue);
  }

  happen(happening: Happening): void {
    this.time.pass(STEP_MS);
    switch (happening.what) {
      case 'change':
        this.change(happening);
        break;
      case 'answer':
        this.answer(happening.answer);
        break;
      case 'unasked': {
        // An answer that nobody waits for any more.
        const old = this.history.findLast(({ event }) => isSnapshot(event));
        if (this.up) this.deliver(happening.old && old ? old : this.snapshot());
        break;
      }
      case 'silence':
        this.silence(happening.ms, happening.heartbeats);
        break;
      case 'badFrame':
        if (this.up) this.take(this.badFrame());
        break;
      case 'cut':
        this.cut();
        break;
      case 'connect':
        this.connect();
        break;
      case 'refuse':
      case 'accept':
        if (this.up) this.subscription(happening.what === 'accept');
        break;
    }
  }

  /** No more faults: every request is answered, every message arrives. */
  settle(changes: readonly (readonly Change[])[]): void {
    this.held = null;
    this.connect();
    this.subscription(true);
    for (const some of changes) {
      this.silence(300, true);
      this.answer('now');
      this.change({ what: 'change', changes: some, quote: 'after', fate: 'delivered' });
    }
  }

  private change({ changes, quote, fate }: Extract<Happening, { what: 'change' }>): void {
    const event = this.venue.change(changes);
    if (!event || !this.up) return;
    const message = this.tell(event);
    const quoted = quote === 'none' ? null : this.venue.quote();
    if (quoted && quote === 'before') this.take(quoted);
    const { held } = this;
    this.held = null;
    this.undergo(message, fate);
    if (held) this.deliver(held); // it changed places with the one behind it
    if (quoted && quote === 'after') this.take(quoted);
  }

  private undergo(message: Told, fate: Fate): void {
    switch (fate) {
      case 'delivered':
        this.deliver(message);
        break;
      case 'dropped':
        break;
      case 'unreadable':
        this.take(this.badFrame());
        break;
      case 'twice':
        this.deliver(message);
        this.deliver(message);
        break;
      case 'swapped':
        this.held = message;
        break;
      case 'echoed':
        this.deliver(message);
        this.deliver(this.history.at(-3) ?? message);
        break;
      default:
        this.deliver({ ...message, event: forged(message, fate) }, fate === AHEAD);
    }
  }

  private answer(answer: 'now' | 'asOfRequest' | 'lost'): void {
    if (!this.up || !this.asked || this.refused) return;
    const { asked } = this;
    this.asked = null;
    // Kraken has no answer but the book as it is when the subscription begins.
    if (answer === 'asOfRequest' && this.venue.protocol !== 'checksum') this.deliver(asked);
    else if (answer !== 'lost') this.deliver(this.snapshot());
  }

  private silence(ms: number, heartbeats: boolean): void {
    for (let left = ms; left > 0; left -= 500) {
      this.time.pass(Math.min(left, 500));
      if (heartbeats && this.up) {
        this.take({ kind: EventKind.HEARTBEAT, ...NOW, venue: this.venueName });
      }
      this.take({ kind: EventKind.TIMER, ...NOW });
    }
  }

  private connect(): void {
    if (this.up) return;
    this.up = true;
    this.link('connected');
    if (this.venue.protocol === 'checksum') this.deliver(this.snapshot());
  }

  private cut(): void {
    if (!this.up) return;
    this.up = false;
    this.refused = false;
    this.reached = null;
    this.lied = false;
    this.asked = null;
    this.held = null;
    this.link('cable cut');
  }

  private link(reason: string): void {
    const { up, venueName: venue } = this;
    this.take({ kind: EventKind.LINK, ...NOW, link: 'market', venue, up, reason });
  }

  private subscription(accepted: boolean): void {
    this.refused = !accepted;
    const { venueName: venue } = this;
    const about = { venue, symbolId: 0, channel: 'book', accepted, reason: 'because' };
    this.take({ kind: EventKind.SUBSCRIPTION, ...NOW, ...about });
  }

  private badFrame(): KernelEvent {
    const about = { symbolId: ALL_SYMBOLS, bookAffected: true, reason: 'no JSON', count: 1 };
    return { kind: EventKind.BAD_FRAME, ...NOW, venue: this.venueName, ...about };
  }

  private get venueName(): string {
    return this.venue.instrument.definition.venue;
  }

  private snapshot(): Told {
    return this.tell(this.venue.snapshot());
  }

  private tell(event: BookMessage | DepthSnapshot): Told {
    if ('exchangeUs' in event) event.exchangeUs = this.time.atUs;
    const told = { event, truth: this.venue.truth, place: this.places++ };
    if (!isSnapshot(event)) this.newest = told.place;
    this.history.push(told);
    return told;
  }

  private deliver(message: Told, lies = false): void {
    const { protocol } = this.venue;
    const { bookInStep } = this.listener.market.feed;
    if (protocol === 'checksum') this.reached = message;
    else if (!(isSnapshot(message.event) && bookInStep)) {
      // Who counts ids lets go what is behind them.
      if (message.place >= (this.reached?.place ?? -1)) this.reached = message;
    }
    if (!isSnapshot(message.event) && message.place === this.newest) this.lied = lies;
    this.take(message.event);
  }

  private take(event: KernelEvent): void {
    const asks = this.listener.take({ ...event, ...this.time.stamp() });
    if (asks) {
      this.requestsMs.push(this.time.monoNs / 1e6);
      this.asked = this.snapshot();
    }
    this.onEvent();
  }
}

const NOW = { atUs: 0, monoNs: 0 };

const isSnapshot = (event: KernelEvent): boolean =>
  event.kind === EventKind.DEPTH_SNAPSHOT ||
  (event.kind === EventKind.CHECKED_BOOK && event.replaces);

/** The message with a lie in it. */
function forged({ event, truth }: Told, fate: Fate): BookMessage | DepthSnapshot {
  if (event.kind === EventKind.CHECKED_BOOK && fate === 'wrongChecksum') {
    return { ...event, checksum: (event.checksum ^ 1) >>> 0 };
  }
  if (fate === AHEAD && 'lastUpdateId' in event) {
    return { ...event, lastUpdateId: event.lastUpdateId + 1e9 };
  }
  if (fate === 'altered') {
    const side = event.bids.count > 0 ? 'bids' : 'asks';
    const [first, ...rest] = pairsOf(event[side]);
    return { ...event, [side]: levelsOf([[first![0], first![1] + 1], ...rest]) };
  }
  const best = truth.asks[0];
  if (!best) return event;
  return { ...event, bids: levelsOf([...pairsOf(event.bids), [best[0] + 1, 5]]) };
}

function levelsOf(pairs: readonly (readonly [number, number])[]): Levels {
  const side = new Levels();
  for (const [ticks, lots] of pairs) side.push(ticks, lots);
  return side;
}

import { type ChainedDiff, type DepthDiff, EventKind } from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { pairsOf } from '../reflex/support/instruments.ts';
import { lotsOf, type PlainMessage, ticksOf } from './plain-book.ts';

type Diff = DepthDiff | ChainedDiff;

/** An id and a time that lie in the same message look like a later one (sequenced-book.ts). */
const LIE_NS = 2.1e9;

/**
 * What well-formed mutants said of the book of one symbol that update ids cannot disprove, or not
 * yet. All else is demanded.
 */
export class Doubt {
  private readonly prices = new Set<number>();
  /** How often the book has to be fetched anew before anything can be demanded. */
  private fetches = 0;
  /** Id of the last message that was told to end later than it does: it hides a loss behind it. */
  private overstatedId = Number.POSITIVE_INFINITY;
  private lyingUntilNs = 0;
  private oneMore = false;

  constructor(private readonly instrument: Instrument) {}

  /** A mutant of a message was taken for one; undefined when it was made of something else. */
  onMutant(
    event: Diff,
    message: PlainMessage | undefined,
    { isReplaced, isInStep }: { isReplaced: boolean; isInStep: boolean },
  ): void {
    if (!message) {
      this.fetches = 1;
      return;
    }
    for (const ticks of alteredPrices(event, message, this.instrument)) this.prices.add(ticks);
    // The message itself is still to come, and has the same time as its mutant.
    if (!isReplaced) this.oneMore = true;
    if (firstIdOf(event) < message.firstId) this.fetches = 1;
    if (event.lastUpdateId !== message.lastId && event.exchangeUs > message.exchangeUs) {
      this.lyingUntilNs = event.monoNs + LIE_NS;
    }
    if (event.lastUpdateId <= message.lastId) return;
    this.overstatedId = message.lastId;
    if (!isInStep) this.fetches = 2; // it waits, and is laid over the next snapshot
  }

  /** A message of the recording came, or was lost. */
  onMessage({ lastId }: PlainMessage, isLost: boolean): void {
    if (lastId <= this.overstatedId) return;
    if (isLost) this.fetches = Math.max(1, this.fetches);
    else this.overstatedId = Number.POSITIVE_INFINITY;
  }

  /** The book is fetched anew: nothing of what came before is in it. */
  onFetched(): void {
    this.prices.clear();
    this.fetches = Math.max(0, this.fetches - 1);
  }

  /** A new connection. */
  clear(): void {
    this.prices.clear();
    this.fetches = 0;
    this.overstatedId = Number.POSITIVE_INFINITY;
    this.lyingUntilNs = 0;
    this.oneMore = false;
  }

  /** To be asked once for every message: is nothing to be demanded behind it? */
  excuses(monoNs: number): boolean {
    const { oneMore } = this;
    this.oneMore = false;
    return oneMore || this.fetches > 0 || monoNs < this.lyingUntilNs;
  }

  about(ticks: number): boolean {
    return this.prices.has(ticks);
  }
}

const firstIdOf = (event: Diff): number =>
  event.kind === EventKind.CHAINED_DIFF ? event.previousUpdateId : event.firstUpdateId;

/** Prices of which the event says something else than the message that it should be. */
function alteredPrices(event: Diff, message: PlainMessage, instrument: Instrument): number[] {
  const altered: number[] = [];
  for (const [told, meant] of [
    [event.bids, message.bids],
    [event.asks, message.asks],
  ] as const) {
    const before = new Map(
      meant.map(([price, quantity]) => [ticksOf(instrument, price), lotsOf(instrument, quantity)]),
    );
    const after = new Map(pairsOf(told));
    for (const ticks of [...before.keys(), ...after.keys()]) {
      if (before.get(ticks) !== after.get(ticks)) altered.push(ticks);
    }
  }
  return altered;
}

import { type FeedSnapshot, OutcomeKind } from '../model/outcome.ts';
import type { SymbolMarket } from './symbol-market.ts';

/** How often the counters of a feed that does not change go into the journal. */
const EVERY_NS = 60e9;

/** When the state of a feed is worth a line of the journal: at each change, and once a minute. */
export class FeedNote {
  private state = '';
  private reason = '';
  private takenNs = Number.NEGATIVE_INFINITY;

  constructor(private readonly market: SymbolMarket) {}

  due(monoNs: number): boolean {
    const { state, reason } = this.market.feed;
    return state !== this.state || reason !== this.reason || monoNs - this.takenNs >= EVERY_NS;
  }

  take(monoNs: number): FeedSnapshot {
    const { feed, instrument } = this.market;
    const { state, code, reason } = feed;
    this.state = state;
    this.reason = reason;
    this.takenNs = monoNs;
    const health = this.market.health();
    return { kind: OutcomeKind.FEED, symbolId: instrument.id, state, code, reason, ...health };
  }
}

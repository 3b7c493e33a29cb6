import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Decision as DecisionRecord, Outcome } from '@voltaire/reflex/model/outcome.ts';
import type { Decision } from '@voltaire/schema/decisions.ts';
import { allOrEnd, Topic } from '../fan-out/topic.ts';
import { type Made, toDecision } from './decision.ts';
import type { Orders } from './orders.ts';

/** Decisions kept for queries; the journal keeps all. */
const MOST = 5_000;

/** Every decision, allowed or denied, with what the strategy saw and what each control found. */
export class Decisions {
  readonly made = new Topic<Decision>(allOrEnd());
  allowed = 0;
  denied = 0;
  private readonly byId = new Map<string, Made>();

  constructor(
    private readonly instruments: readonly Instrument[],
    private readonly orders: Orders,
  ) {}

  apply(record: DecisionRecord, { seq, atUs }: Outcome): void {
    const made = { record, seq, atUs };
    this.byId.set(record.id, made);
    if (this.byId.size > MOST) this.byId.delete(this.byId.keys().next().value!);
    if (record.allowed) this.allowed++;
    else this.denied++;
    if (this.made.subscriberCount > 0) this.made.publish(this.shown(made));
  }

  find(id: string): Decision | null {
    const made = this.byId.get(id);
    return made ? this.shown(made) : null;
  }

  /** Newest first, those behind `after`; null when that is not known (any more). */
  newest(most: number, after: string | null): Decision[] | null {
    const ids = [...this.byId.keys()];
    const end = after === null ? ids.length : ids.indexOf(after);
    if (end < 0) return null;
    return ids
      .slice(Math.max(0, end - most), end)
      .reverse()
      .map((id) => this.shown(this.byId.get(id)!));
  }

  /** For people, with the order that came of it as it stands now. */
  shown(made: Made): Decision {
    const { record } = made;
    const order = record.allowed ? this.orders.find(record.id) : null;
    return toDecision(made, this.instruments[record.symbolId]!, order);
  }
}

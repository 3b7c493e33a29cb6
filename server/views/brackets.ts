import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { BracketSnapshot, Outcome } from '@voltaire/reflex/model/outcome.ts';
import type { Bracket } from '@voltaire/schema/brackets.ts';
import type { Order } from '@voltaire/schema/orders.ts';
import { allOrEnd, Topic } from '../fan-out/topic.ts';
import type { Orders } from './orders.ts';

/** Brackets kept for queries, and all that are open; the journal keeps all. */
const MOST = 1_000;

interface Told {
  readonly snapshot: BracketSnapshot;
  readonly atUs: number;
}

/** Every bracket as it stands, by the id of its entry, newest last. */
export class Brackets {
  readonly changes = new Topic<Bracket>(allOrEnd());
  private readonly byEntry = new Map<string, Told>();

  constructor(
    private readonly instruments: readonly Instrument[],
    private readonly orders: Pick<Orders, 'find'>,
  ) {}

  apply(snapshot: BracketSnapshot, { atUs }: Pick<Outcome, 'atUs'>): void {
    const told = { snapshot, atUs };
    this.byEntry.set(snapshot.id, told);
    if (this.byEntry.size > MOST) this.forgetOldest();
    if (this.changes.subscriberCount > 0) this.changes.publish(this.shown(told));
  }

  /** `open`: only those that have not ended. */
  newest(first: number, open = false): Bracket[] {
    const known = [...this.byEntry.values()];
    return (open ? known.filter(isOpen) : known)
      .slice(-first)
      .reverse()
      .map((told) => this.shown(told));
  }

  private forgetOldest(): void {
    for (const [id, told] of this.byEntry) {
      if (isOpen(told)) continue;
      this.byEntry.delete(id);
      return;
    }
  }

  private shown({ snapshot, atUs }: Told): Bracket {
    const instrument = this.instruments[snapshot.symbolId]!;
    const { entryLots, closedLots, legLots, stopTicks, profitTicks } = snapshot;
    const exit = snapshot.leg === '' ? null : this.orders.find(snapshot.leg);
    return {
      id: snapshot.id,
      symbol: instrument.symbol,
      strategy: snapshot.strategy,
      side: snapshot.side > 0 ? 'BUY' : 'SELL',
      phase: snapshot.phase,
      reason: snapshot.reason,
      stopPrice: stopTicks === 0 ? null : instrument.priceText(stopTicks),
      targetPrice: profitTicks === 0 ? null : instrument.priceText(profitTicks),
      entryQuantity: instrument.quantityText(entryLots),
      closedQuantity: instrument.quantityText(closedLots + legLots),
      openQuantity: instrument.quantityText(entryLots - closedLots - legLots),
      leg: exit === null ? null : legOf(exit, profitTicks, instrument),
      entry: this.orders.find(snapshot.id),
      exit,
      atUs,
    };
  }
}

/** What is no stop and not at the target closes at the touch: no stop could be placed any more. */
function legOf({ type, price }: Order, profitTicks: number, instrument: Instrument) {
  if (type === 'STOP') return 'STOP';
  const atTarget = profitTicks > 0 && price === instrument.priceText(profitTicks);
  return atTarget ? 'TARGET' : 'CLOSING';
}

function isOpen({ snapshot }: Told): boolean {
  return snapshot.phase !== 'ENDED';
}

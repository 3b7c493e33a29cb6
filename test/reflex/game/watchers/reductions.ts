import { claim, heldFor, isAbout, rank } from '../claim.ts';
import type { Game, Watcher } from '../game.ts';
import { reasonsOf } from '../people.ts';

const REDUCE_ONLY = rank('REDUCE_ONLY');

/** What reduces only ever reduces, at the venue, whatever trades in between and in which parts. */
export function onlyReductions(game: Game): Watcher {
  const { venue } = game;
  /** Orders that left while only reductions were allowed, until an ordinary one of that side leaves. */
  const strict = new Set<string>();

  /** When it was decided: the same event may have brought a reason since, which takes it back. */
  function levelOf(symbolId: number, strategy: string, decisionSeq: number): number {
    let level = 0;
    for (const reason of reasonsOf(game, decisionSeq)) {
      if (!isAbout(reason.scope, symbolId, strategy)) continue;
      level = Math.max(level, heldFor(reason, strategy));
    }
    return level;
  }

  return {
    leaving({ clientOrderId: id, decisionSeq, request }) {
      const { symbolId, side, strategy, reduceOnly, quantityLots } = request;
      const level = levelOf(symbolId, strategy, decisionSeq);
      claim(level <= REDUCE_ONLY, () => `${id} leaves though nothing may`);
      const bound = Array.from(venue.alive()).some(
        (other) =>
          other.request.reduceOnly &&
          other.request.symbolId === symbolId &&
          other.request.side === side,
      );
      const worst = venue.worst(symbolId, side) + quantityLots;
      const held = -side * venue.position[symbolId]!;
      const hidden = venue.hidden(symbolId);
      claim(!bound || worst <= hidden, () => `${id} overtakes what reduces ${held}`);
      const must = reduceOnly || level === REDUCE_ONLY;
      if (!must) {
        for (const other of strict) {
          const known = venue.orders.get(other)!.request;
          const overtaken = known.symbolId === symbolId && known.side === side;
          if (overtaken && !known.reduceOnly) strict.delete(other);
        }
        return;
      }
      claim(worst <= hidden, () => `${id} of ${quantityLots} lots could open or flip ${held}`);
      strict.add(id);
    },

    traded({ id, request }, before, after) {
      if (!strict.has(id) || venue.unruly) return;
      claim(
        Math.abs(after) < Math.abs(before) && after * before >= 0,
        () => `${id} reduces, and has turned ${before} into ${after} (${request.strategy})`,
      );
    },
  };
}

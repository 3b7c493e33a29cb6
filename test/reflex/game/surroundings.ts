import { EventKind } from '@voltaire/reflex/model/event.ts';
import type { Game } from './game.ts';
import type { Move } from './moves.ts';
import { DEFINITIONS, SPREAD, WATCHED } from './rules.ts';

export function infer(game: Game, { symbolId, bps, mad }: Extract<Move, { move: 'infer' }>): void {
  const { time } = game;
  const stamp = time.stamp();
  const modelId = mad === 1 ? 'other' : 'good';
  const computedAtUs = stamp.atUs - (mad === 2 ? 60e6 : mad === 3 ? -60e6 : 1e3);
  const returnsBps = mad === 4 ? [5, bps, -5] : mad === 5 ? [Number.NaN, bps, 9] : [-50, bps, 50];
  const of = { modelId, computedAtUs, inputHash: 'h' };
  game.apply({
    kind: EventKind.INFERENCE,
    ...stamp,
    symbolId,
    forecast: { ...of, horizonS: 10, levels: [0.1, 0.5, 0.9], returnsBps },
    sentiment: mad === 6 ? { ...of, score: 7 } : null,
  });
}

export function feed(game: Game, what: string, symbolId: number, open = false): void {
  const { time } = game;
  const venue = 'binance';
  const reason = 'test';
  switch (what) {
    case 'gap':
      return game.apply(time.diff([[1, 1]], [], { first: 1e9, last: 1e9, symbolId }));
    case 'down':
      return game.apply({ ...time.link('market', false), venue });
    case 'silence':
      game.silent = true;
      return;
    case 'up':
      game.silent = false;
      game.apply({ ...time.link('market', true), venue });
      game.sync(0);
      return game.sync(1);
    case 'closed':
      return game.apply({
        kind: EventKind.VENUE_STATUS,
        ...time.stamp(),
        venue,
        symbolId: -1,
        open,
        reason,
      });
    case 'rules':
    case 'grid': {
      const definition = DEFINITIONS[symbolId]!;
      const tickSize = what === 'grid' ? '1' : definition.tickSize;
      return game.apply(time.rules({ ...definition, tickSize }, symbolId));
    }
    case 'bad frame':
      return game.apply(time.badFrame(venue, symbolId));
    case 'refused':
      return game.apply({
        kind: EventKind.SUBSCRIPTION,
        ...time.stamp(),
        venue,
        symbolId,
        channel: 'depth',
        accepted: open,
        reason,
      });
    default:
      return game.sync(symbolId);
  }
}

/** Nothing that happens to a symbol without a strategy touches the others. */
export function watch(game: Game, dice: number): void {
  const { time } = game;
  if (dice % 4 === 0) return game.apply({ ...time.link('market', dice % 8 > 0), venue: 'kraken' });
  if (dice % 4 === 1) return game.apply(time.badFrame('kraken', WATCHED));
  if (dice % 4 === 2) return game.apply(time.trade(600_000 + dice, 10, 1, WATCHED));
  const bid = (game.bids[WATCHED]! += dice - 20);
  return game.apply(time.checked([[bid, 5]], [[bid + SPREAD, 5]], dice, true, WATCHED));
}

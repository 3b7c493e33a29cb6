import type { Side } from '@voltaire/reflex/model/order.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BROKEN } from './game/counterexamples.ts';
import type { Game, Watcher } from './game/game.ts';
import { type GamePlan, games, type Move } from './game/moves.ts';
import { play } from './game/play.ts';
import { replaysExactly } from './game/replay.ts';
import { booksAreExact } from './game/watchers/books.ts';
import { killsHold } from './game/watchers/kills.ts';
import { nothingIsForgiven } from './game/watchers/lasting.ts';
import { latticeJoins } from './game/watchers/lattice.ts';
import { withinLimits } from './game/watchers/limits.ts';
import { recordsAreWhole } from './game/watchers/records.ts';
import { onlyReductions } from './game/watchers/reductions.ts';

/** Give VOLTAIRE_SEED to play the same games again; VOLTAIRE_LONG=1 plays many more. */
const seed = Number(process.env.VOLTAIRE_SEED ?? Math.trunc(Math.random() * 2 ** 31));
const runs = process.env.VOLTAIRE_LONG === '1' ? 40_000 : 1_500;
/** What a lively game leads to; one in which nothing happens breaks no rule either. */
const LIVELY = [
  'place allowed',
  'amend allowed',
  'order PARTIAL',
  'order FILLED',
  'order UNKNOWN',
  'maker allowed',
  'kinetic allowed',
  'green allowed',
  'flatten allowed',
  'kill CONFIRMED',
  'kill FLATTENING',
  'foreign orders',
  'no foreign orders',
  'proposal APPROVED',
  'proposal EXPIRED',
  'refused SAME_PERSON',
  'refused NEWER_KILL',
  'refused HEALTH_NOT_GREEN',
  'level CAUTION',
  'level REDUCE_ONLY',
  'level CANCEL_ONLY',
  'level HALTED',
  'TRADING_STATE',
  'MAX_POSITION',
  'MAX_EXPOSURE',
  'MAX_ORDER_VALUE',
  'DAY_VOLUME_SHARE',
  'MAX_OPEN_ORDERS',
  'PRICE_COLLAR',
  'SELF_MATCH',
  'REDUCE_ONLY_WOULD_INCREASE',
  'CHILD_EXCEEDS_PARENT',
  'MESSAGE_RATE',
  'LOSS_LIMIT',
  'ORDER_STATE_UNKNOWN',
  'INSUFFICIENT_MARGIN',
  'LOOP_STALL',
  'VOLATILITY_PAUSE',
  'VETO_SIGN',
  'VETO_BIAS',
  'VETO_SIZE',
];

function note(seen: Set<string>, { chapters }: Game): void {
  for (const { payload } of chapters.flatMap(({ outcomes }) => outcomes)) {
    if (payload.kind === OutcomeKind.DECISION) {
      const { code, intent, allowed } = payload;
      if (allowed) seen.add(`${intent.kind} allowed`).add(`${intent.request.strategy} allowed`);
      else seen.add(code!);
    } else if (payload.kind === OutcomeKind.ORDER) seen.add(`order ${payload.state}`);
    else if (payload.kind === OutcomeKind.KILL) seen.add(`kill ${payload.phase}`);
    else if (payload.kind === OutcomeKind.PROPOSAL) seen.add(`proposal ${payload.state}`);
    else if (payload.kind === OutcomeKind.FOREIGN_ORDERS) {
      seen.add(payload.orders.length > 0 ? 'foreign orders' : 'no foreign orders');
    } else if (payload.kind === OutcomeKind.REFUSED) seen.add(`refused ${payload.code}`);
    else if (payload.kind === OutcomeKind.TRADING_STATE) {
      for (const { level, source } of payload.reasons) {
        seen.add(`level ${level}`).add(`held by ${source}`);
      }
    }
  }
}

/** Of so many games one is played again from its events. */
const REPLAYED = 5;

const watchersOf = (game: Game): readonly Watcher[] => [
  withinLimits(game),
  killsHold(game),
  onlyReductions(game),
  latticeJoins(game),
  nothingIsForgiven(game),
  booksAreExact(game),
  recordsAreWhole(game),
];

const playAll = (plan: GamePlan): Game => play(plan, watchersOf);

describe(`${runs} games of a kernel against venue, market and people (VOLTAIRE_SEED=${seed})`, () => {
  it('break no limit, kill, reduction, lattice, book, record or replay', {
    timeout: runs * 200,
  }, () => {
    const seen = new Set<string>();
    let played = 0;
    const property = fc.property(fc.noBias(games), (plan) => {
      const game = playAll(plan);
      if (played++ % REPLAYED === 0) replaysExactly(game);
      note(seen, game);
    });
    fc.assert(property, { numRuns: runs, seed });
    expect(Array.from(seen)).toEqual(expect.arrayContaining(LIVELY));
  });
});

/** Red holds some, blue rests where red's closing has to go, or more than is left to close; then red is closed. */
function closing(side: Side, restsOn: Side, lots: number): Move[] {
  const told = { move: 'tick', symbolId: 0, side, lots, step: 0, shift: 0, gapMs: 90 } as const;
  const settled = { move: 'settle', dice: 9 } as const;
  return [
    { move: 'release' },
    { move: 'pass', ms: 3_000 },
    { ...told, who: 1, want: 'take' },
    settled,
    { move: 'fill', which: 0, lots },
    settled,
    { ...told, who: 2, want: 'rest', side: restsOn },
    settled,
    { move: 'kill', scope: 'strategy:red', mode: 'FLATTEN', late: 0 },
  ];
}

describe(`games at whose end one strategy is closed while another has orders there (${seed})`, () => {
  it('are over in bounded time, with nothing left to close', { timeout: runs * 100 }, () => {
    const seen = new Set<string>();
    const side = fc.constantFrom<Side>(1, -1);
    const lots = fc.integer({ min: 20, max: 300 });
    const property = fc.property(fc.noBias(games), side, side, lots, (plan, held, rests, size) => {
      const moves = [...plan.moves.slice(0, 30), ...closing(held, rests, size)];
      note(seen, playAll({ ...plan, bounds: 'wide', moves }));
    });
    fc.assert(property, { numRuns: runs / 5, seed });
    expect(Array.from(seen)).toEqual(
      expect.arrayContaining(['held by closing', 'flatten allowed']),
    );
  });
});

describe('a game that once broke a rule', () => {
  it.each(BROKEN)('$name', ({ plan }) => {
    expect(() => replaysExactly(playAll(plan))).not.toThrow();
  });
});

import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Game, type Watcher } from './game.ts';
import type { GamePlan, Move } from './moves.ts';
import { command, proposals, release, steer } from './people.ts';
import { answerTo, stringOf } from './puppet.ts';
import { DAY_LOTS, GREEN, SPREAD, TRADED, WATCHED } from './rules.ts';
import { feed, infer, watch } from './surroundings.ts';

const EVERYBODY = { who: 0, want: 'nothing', side: 1, lots: 10, step: 0 } as const;

/** Of 100 ms: what has not come to its end by then never will. */
const MOST_ROUNDS = 200;

/** What the venue throws when it takes everything and trades all of it. */
const WELL = 9;

/** Plays the whole game before these watchers; they throw when something is wrong. */
export function play(plan: GamePlan, watchersOf: (game: Game) => readonly Watcher[]): Game {
  const game = new Game(plan.bounds, plan.unruly);
  game.watchers = watchersOf(game);
  game.boot(null);
  bringUp(game);
  for (const move of plan.moves) take(game, move);
  calm(game);
  for (const watcher of game.watchers) watcher.calmed?.();
  return game;
}

/** As many trades as the maker wants to have seen: fifty, and buckets full of them. */
function lively(game: Game): void {
  const bid = game.bids[0]!;
  for (let i = 0; i < 56; i++) {
    const buys = i % 2 === 0;
    const lots = i < 52 ? 50 : 15_000;
    game.apply(game.time.trade(buys ? bid + SPREAD : bid, lots, buys ? 1 : -1, 0));
  }
}

/** Everything connected, measured and reconciled. */
function bringUp(game: Game): void {
  const { time } = game;
  game.apply(time.link('market', true));
  game.sync(0);
  game.sync(1);
  for (const id of TRADED) game.apply(time.dayTicker(DAY_LOTS, id));
  lively(game);
  game.linkUp();
  game.advance(1_200);
  settle(game, 1);
}

/** The venue answers everything at once, all is connected and well, nobody asks for anything. */
function calm(game: Game): void {
  const { venue, time, kernel } = game;
  game.silent = false;
  if (!kernel.lanes.every(({ market }, id) => id === WATCHED || market.feed.up)) {
    game.apply(time.link('market', true));
  }
  for (const [what, open] of [
    ['closed', true],
    ['refused', true],
  ] as const)
    feed(game, what, 0, open);
  feed(game, 'refused', 1, true);
  for (const id of TRADED) feed(game, 'rules', id);
  if (!venue.linked) game.linkUp();
  game.apply(time.health(true));
  for (let round = 0; round < MOST_ROUNDS && (round < 3 || !isCalm(game)); round++) {
    game.advance(90);
    if (round % 10 === 0) game.balances();
    for (const id of [0, 1]) if (!kernel.lanes[id]!.market.feed.bookInStep) game.sync(id);
    game.quote(0, 10, stringOf(EVERYBODY));
    game.quote(1, 10, stringOf(EVERYBODY));
    while (game.consults.length > 0) answer(game, { how: 'answer', ...EVERYBODY });
    settle(game, WELL);
  }
}

/** Nothing is under way or in doubt any more, and every kill has come to its end. */
function isCalm({ venue, kernel }: Game): boolean {
  if (venue.inbox.length + venue.outbox.length > 0) return false;
  const alive = Array.from(venue.alive());
  if (alive.length !== kernel.workingCount || alive.some((order) => order.askedBack)) return false;
  return kernel.kills.every(({ scope }) => {
    const phase = kernel.killReport(scope)?.phase;
    return phase === 'CONFIRMED' || phase === 'BLOCKING';
  });
}

function settle(game: Game, dice: number): void {
  const { venue } = game;
  for (let turn = 0; turn < 6 && venue.inbox.length + venue.outbox.length > 0; turn++) {
    while (venue.inbox.length > 0) venue.arrive(0, dice);
    for (let message = venue.next(0, false); message; message = venue.next(0, false)) {
      game.deliver(message);
    }
  }
}

function take(game: Game, move: Move): void {
  const { venue, time } = game;
  switch (move.move) {
    case 'tick':
      game.advance(move.gapMs);
      game.bids[move.symbolId]! += move.shift;
      return game.quote(move.symbolId, move.lots, stringOf(move));
    case 'walk':
      for (let i = 0; i < move.ticks; i++) {
        game.advance(60);
        const bid = (game.bids[move.symbolId]! += move.drift + ((i * 7) % 5) - 2);
        game.quote(move.symbolId, 10 + i, stringOf(EVERYBODY));
        const aggressor = i % 2 === 0 ? 1 : -1;
        const price = aggressor > 0 ? bid + SPREAD : bid;
        game.apply(time.trade(price, 50, aggressor, move.symbolId));
      }
      return;
    case 'arrive':
      return venue.arrive(move.which, move.dice);
    case 'deliver': {
      const message = venue.next(move.which, move.again);
      if (message) game.deliver(message);
      return;
    }
    case 'fill': {
      const { open } = venue;
      if (open.length > 0) venue.trade(open[move.which % open.length]!, move.lots);
      return;
    }
    case 'settle':
      return settle(game, move.dice);
    case 'end': {
      const { open } = venue;
      const how = move.dice % 2 === 0 ? 'CANCELED' : 'EXPIRED';
      if (open.length > 0) venue.end(open[move.which % open.length]!, how);
      return;
    }
    case 'unknown': {
      const flying = Array.from(venue.alive());
      const order = flying[move.which % Math.max(1, flying.length)];
      if (order && venue.linked) game.apply(time.execution(order.id, 'UNKNOWN'));
      return;
    }
    case 'pass':
      return game.advance(move.ms);
    case 'link':
      if (move.up && !venue.linked) game.linkUp();
      else if (!move.up && venue.linked) {
        venue.drop();
        game.apply(time.link('orders', false));
      }
      return;
    case 'kill': {
      const { scope, mode, late } = move;
      const killNumber = Math.max(1, ++game.kills - late);
      return command(game, { type: 'kill', scope, mode, reason: 'drill', killNumber });
    }
    case 'hand':
      return venue.placeByHand(move.symbol, move.side, move.lots);
    case 'propose': {
      const killNumber = Math.max(0, game.kills - (move.behind % 4));
      const { scope, source } = move;
      return command(
        game,
        { type: 'propose', source, scope, reason: 'over', killNumber },
        move.person,
      );
    }
    case 'approve': {
      const ids = proposals(game);
      const proposalId = ids.length > 0 ? ids[move.which % ids.length]!.id : 'none';
      return command(game, { type: 'approve', proposalId, reason: 'seen' }, move.person);
    }
    case 'release':
      return release(game);
    case 'steer':
      return steer(game, move);
    case 'infer':
      return infer(game, move);
    case 'balances': {
      const free = ['0', '5', 'NaN', '100000000'][move.dice % 4]!;
      return game.balances(move.dice % 5 === 0 ? free : undefined);
    }
    case 'health':
      return game.apply(time.health(move.well));
    case 'pulse':
      return game.pulse(move.stallMs);
    case 'feed':
      return feed(game, move.what, move.symbolId);
    case 'watch':
      return watch(game, move.dice);
    case 'answer':
      return answer(game, move);
    case 'restart':
      return restart(game, move.how);
  }
}

type AnswerMove = Omit<Extract<Move, { move: 'answer' }>, 'move'>;

/** The oldest question to the strategy in a thread of its own is answered. */
function answer(game: Game, { how, ...told }: AnswerMove): void {
  const { time } = game;
  const [asked] = game.consults.splice(0, 1);
  if (!asked && how !== 'flood') return;
  if (how === 'late') game.advance(60);
  const symbolId = asked?.symbolId ?? 1;
  const { view } = game.kernel.lanes[symbolId]!.orientation;
  game.apply({
    kind: EventKind.ANSWER,
    ...time.stamp(),
    strategy: GREEN,
    symbolId,
    askedSeq: how === 'flood' ? 3 : asked!.askedSeq,
    answer: how === 'nothing' ? null : answerTo(view, { who: 0, ...told }),
    problem: how === 'problem' ? 'THREW: test' : '',
  });
}

function restart(game: Game, how: Extract<Move, { move: 'restart' }>['how']): void {
  const { time } = game;
  if (how === 'stop') command(game, { type: 'stop', reason: 'restart' });
  if (how === 'unsent') {
    game.dying = true;
    const told = { who: 3, want: 'rest', side: 1, lots: 20, step: 1 } as const;
    game.quote(0, told.lots, stringOf(told));
  }
  if (how === 'reboot') {
    time.pass(30_000);
    time.monoNs = 5e9;
    game.venue.rebooted();
  }
  game.restart();
  bringUp(game);
}

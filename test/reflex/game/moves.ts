import { AGGRESSIONS, BIASES } from '@voltaire/reflex/model/aggression.ts';
import { KILL_MODES } from '@voltaire/reflex/model/event.ts';
import type { Side } from '@voltaire/reflex/model/order.ts';
import * as fc from 'fast-check';
import { WANTS } from './puppet.ts';
import { SCOPES, TRADED } from './rules.ts';

const is = fc.constant;
const which = fc.nat({ max: 11 });
const dice = fc.nat({ max: 39 });
const symbolId = fc.constantFrom(...TRADED);
const side = fc.constantFrom<Side>(1, -1);
const step = fc.nat({ max: 15 });
const lots = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 20, max: 300 }) },
  { weight: 2, arbitrary: fc.integer({ min: 300, max: 1_200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2_500 }) },
);
const usual = WANTS.slice(0, WANTS.indexOf('far away'));
const want = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...usual) },
  { weight: 1, arbitrary: fc.constantFrom(...WANTS) },
);
const scope = fc.constantFrom(...SCOPES);
const person = fc.constantFrom('ada', 'bob', 'ADA ', 'shell:bob', 'eve', '');

/** Everything that may happen in a game. */
const MOVES = {
  tick: fc.record({
    move: is('tick' as const),
    symbolId,
    who: fc.integer({ min: 1, max: 3 }),
    want,
    side,
    lots,
    step,
    shift: fc.integer({ min: -60, max: 60 }),
    gapMs: fc.nat({ max: 200 }),
  }),
  walk: fc.record({
    move: is('walk' as const),
    symbolId,
    drift: fc.integer({ min: -20, max: 20 }),
    ticks: fc.integer({ min: 5, max: 30 }),
  }),
  arrive: fc.record({ move: is('arrive' as const), which, dice }),
  deliver: fc.record({ move: is('deliver' as const), which, again: fc.boolean() }),
  fill: fc.record({ move: is('fill' as const), which, lots }),
  settle: fc.record({ move: is('settle' as const), dice }),
  end: fc.record({ move: is('end' as const), which, dice }),
  unknown: fc.record({ move: is('unknown' as const), which }),
  pass: fc.record({ move: is('pass' as const), ms: fc.nat({ max: 3_000 }) }),
  link: fc.record({ move: is('link' as const), up: fc.boolean() }),
  kill: fc.record({
    move: is('kill' as const),
    scope,
    mode: fc.constantFrom(...KILL_MODES),
    /** Numbers may come late: this many before the newest. */
    late: fc.oneof({ weight: 4, arbitrary: is(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) }),
  }),
  hand: fc.record({
    move: is('hand' as const),
    symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT', 'DOGEUSDT'),
    side,
    lots,
  }),
  propose: fc.record({
    move: is('propose' as const),
    scope,
    source: fc.constantFrom('operator' as const, 'operator' as const, 'governor' as const),
    person,
    behind: fc.nat({ max: 3 }),
  }),
  approve: fc.record({ move: is('approve' as const), which, person }),
  release: fc.record({ move: is('release' as const) }),
  steer: fc.record({
    move: is('steer' as const),
    scope,
    level: fc.constantFrom(...AGGRESSIONS),
    bias: fc.constantFrom('NONE' as const, 'NONE' as const, ...BIASES),
    how: fc.constantFrom(
      'aggression' as const,
      'bias' as const,
      'advise' as const,
      'accept' as const,
    ),
    forMs: fc.integer({ min: 1, max: 4_000 }),
  }),
  infer: fc.record({
    move: is('infer' as const),
    symbolId,
    bps: fc.integer({ min: -40, max: 40 }),
    /** Which of its parts is mad; none from 7 on. */
    mad: fc.nat({ max: 12 }),
  }),
  balances: fc.record({ move: is('balances' as const), dice }),
  health: fc.record({ move: is('health' as const), well: fc.boolean() }),
  pulse: fc.record({
    move: is('pulse' as const),
    stallMs: fc.constantFrom(1, 1, 1, 60, 60, 150, 300, 3_000),
  }),
  feed: fc.record({
    move: is('feed' as const),
    symbolId,
    what: fc.constantFrom(
      'gap',
      'down',
      'closed',
      'bad frame',
      'refused',
      'silence',
      'sync',
      'up',
      'rules',
      'grid',
    ),
  }),
  watch: fc.record({ move: is('watch' as const), dice }),
  answer: fc.record({
    move: is('answer' as const),
    how: fc.oneof(
      { weight: 12, arbitrary: is('answer' as const) },
      { weight: 2, arbitrary: is('late' as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('problem' as const, 'flood' as const, 'nothing' as const),
      },
    ),
    want,
    side,
    lots,
    step,
  }),
  restart: fc.record({
    move: is('restart' as const),
    /** Told to stop; killed; killed between the journal and the venue; and the machine with it. */
    how: fc.constantFrom('stop' as const, 'kill -9' as const, 'unsent' as const, 'reboot' as const),
  }),
};

type MoveName = keyof typeof MOVES;
export type Move = (typeof MOVES)[MoveName] extends fc.Arbitrary<infer M> ? M : never;

const TRADING = { tick: 40, arrive: 14, deliver: 14, fill: 14, settle: 10, end: 2, answer: 8 };
const AROUND = { walk: 3, pass: 3, steer: 1, infer: 1, balances: 1, watch: 1, unknown: 1 };

const PEOPLE = { kill: 3, hand: 1, propose: 1, approve: 2, release: 5, steer: 2 };
const FAULTS = { link: 2, restart: 2, infer: 2, health: 1, pulse: 2, feed: 2 };

/** How often what happens: in a lively market, with people, with faults, and all at once. */
const MIXES: readonly Partial<Record<MoveName, number>>[] = [
  { ...TRADING, ...AROUND, link: 1, release: 2, restart: 0.3 },
  {
    ...TRADING,
    ...AROUND,
    kill: 5,
    hand: 1,
    propose: 2,
    approve: 3,
    release: 6,
    steer: 4,
    restart: 1,
  },
  { ...TRADING, ...AROUND, link: 4, restart: 3, unknown: 4, release: 3, balances: 3, infer: 4 },
  { ...TRADING, ...AROUND, ...PEOPLE, ...FAULTS },
];

function mixed(weights: Partial<Record<MoveName, number>>): fc.Arbitrary<Move[]> {
  const all = Object.entries(weights).map(([name, weight]) => ({
    weight: Math.ceil(weight * 10),
    arbitrary: MOVES[name as MoveName] as fc.Arbitrary<Move>,
  }));
  return fc.array(fc.oneof(...all), { minLength: 1, maxLength: 150, size: 'max' });
}

export const games = fc.record({
  unruly: fc.oneof({ weight: 3, arbitrary: is(false) }, { weight: 1, arbitrary: is(true) }),
  bounds: fc.constantFrom('wide' as const, 'wide' as const, 'narrow' as const),
  moves: fc.oneof(...MIXES.map(mixed)),
});

export type GamePlan = typeof games extends fc.Arbitrary<infer G> ? G : never;

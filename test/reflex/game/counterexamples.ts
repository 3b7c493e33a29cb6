import type { GamePlan } from './moves.ts';

interface Broken {
  readonly name: string;
  readonly plan: GamePlan;
}

/** Shrunk games in which something went wrong once, by what it was. */
export const BROKEN: readonly Broken[] = [
  {
    name: 'a fill that nobody heard of was lost when the cancel was told before the answer that names it',
    plan: {
      unruly: false,
      bounds: 'wide',
      moves: [
        {
          move: 'tick',
          symbolId: 0,
          who: 1,
          want: 'take',
          side: 1,
          lots: 9,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
        { move: 'settle', dice: 1 },
        { move: 'fill', which: 0, lots: 1 },
        { move: 'restart', how: 'stop' },
        { move: 'deliver', which: 0, again: false },
      ],
    },
  },
  {
    name: 'a strategy was closed, and the closing was booked to another one that held the same side',
    plan: {
      unruly: false,
      bounds: 'wide',
      moves: [
        {
          move: 'tick',
          symbolId: 0,
          who: 3,
          want: 'fill or kill',
          side: 1,
          lots: 20,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
        { move: 'kill', scope: 'strategy:blue', mode: 'FLATTEN', late: 0 },
        { move: 'arrive', which: 2, dice: 0 },
      ],
    },
  },
  {
    name: 'the order that made a strategy flood left at the moment at which it was halted',
    plan: {
      unruly: true,
      bounds: 'narrow',
      moves: [
        {
          move: 'tick',
          symbolId: 0,
          who: 2,
          want: 'take',
          side: 1,
          lots: 20,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
        {
          move: 'tick',
          symbolId: 0,
          who: 2,
          want: 'rest',
          side: 1,
          lots: 20,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
        {
          move: 'tick',
          symbolId: 0,
          who: 2,
          want: 'amend both',
          side: 1,
          lots: 21,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
        {
          move: 'tick',
          symbolId: 0,
          who: 2,
          want: 'take to reduce',
          side: 1,
          lots: 20,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
        {
          move: 'tick',
          symbolId: 0,
          who: 2,
          want: 'amend the price',
          side: 1,
          lots: 20,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
        { move: 'settle', dice: 1 },
        {
          move: 'tick',
          symbolId: 0,
          who: 2,
          want: 'rest',
          side: 1,
          lots: 20,
          step: 0,
          shift: 3,
          gapMs: 0,
        },
      ],
    },
  },
];

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
        { move: 'walk', symbolId: 1, drift: -7, ticks: 5 },
        {
          move: 'tick',
          symbolId: 1,
          who: 2,
          want: 'post only',
          side: -1,
          lots: 20,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
        { move: 'settle', dice: 1 },
        { move: 'fill', which: 0, lots: 20 },
        { move: 'kill', scope: 'strategy:blue', mode: 'FLATTEN', late: 0 },
        {
          move: 'tick',
          symbolId: 0,
          who: 1,
          want: 'nothing',
          side: 1,
          lots: 20,
          step: 0,
          shift: 0,
          gapMs: 0,
        },
      ],
    },
  },
];

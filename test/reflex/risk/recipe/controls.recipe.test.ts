import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { expect, it } from 'vitest';
import { CONTROL_ROWS } from './rows.ts';
import { recipeOf } from './suite.ts';

it('every control has exactly one row', () => {
  const codes = CONTROLS.map(({ code }) => code);
  expect(CONTROL_ROWS.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
});

for (const row of CONTROL_ROWS) recipeOf(row);

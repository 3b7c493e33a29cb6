import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { expect, it } from 'vitest';
import { MARKET_ROWS } from './market-rows.ts';
import { MONEY_ROWS } from './money-rows.ts';
import { ORDER_ROWS } from './order-rows.ts';
import { RATE_ROWS } from './rate-rows.ts';
import { STATE_ROWS } from './state-rows.ts';
import { recipeOf } from './suite.ts';

const ROWS = [STATE_ROWS, ORDER_ROWS, MARKET_ROWS, MONEY_ROWS, RATE_ROWS].flat();

it('every control has exactly one row', () => {
  const codes = CONTROLS.map(({ code }) => code);
  expect(ROWS.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
});

for (const row of ROWS) recipeOf(row);

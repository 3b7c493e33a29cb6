import { inputFinite } from '@voltaire/reflex/risk/controls/input-finite.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import { ONE_BTC, read } from '../../support/risk.ts';

const BAD = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0, 1.5, 2 ** 53];

recipe({
  control: inputFinite,
  code: 'INPUT_NOT_FINITE',
  passes: {
    'the smallest whole numbers': {
      request: { quantityLots: 1, priceTicks: 1, parentLots: 1 },
    },
    'the largest whole numbers': {
      request: {
        quantityLots: Number.MAX_SAFE_INTEGER,
        priceTicks: Number.MAX_SAFE_INTEGER,
        parentLots: Number.MAX_SAFE_INTEGER,
      },
    },
    'a sale': { request: { side: -1 } },
    'a stop that carries its trigger price': {
      request: { type: 'STOP', priceTicks: 7, triggerTicks: 7 },
    },
    'a stop with a limit of its own': {
      request: { type: 'STOP_LIMIT', priceTicks: 8, triggerTicks: 7 },
    },
    'an order that is shown in one part': { request: { quantityLots: 9, displayLots: 9 } },
  },
  denies: {
    'a trigger price where there is no trigger': { request: { triggerTicks: 7 } },
    'a stop without a trigger price': { request: { type: 'STOP_LIMIT' } },
    'a stop with a trigger price of half a tick': {
      request: { type: 'STOP_LIMIT', triggerTicks: 7.5 },
    },
    'a market order by a trigger that carries another price': {
      request: { type: 'TAKE_PROFIT', priceTicks: 8, triggerTicks: 7 },
    },
    'more on show than there is': { request: { quantityLots: 9, displayLots: 10 } },
    'half a lot on show': { request: { displayLots: 0.5 } },
    'less than nothing on show': { request: { displayLots: -1 } },
    'half a lot': { request: { quantityLots: 0.5 } },
    'half a tick': { request: { priceTicks: 0.5 } },
    'a side that is neither': { request: { side: 0 as 1 } },
    'a side of twice as much': { request: { side: 2 as 1 } },
    'a side that is not a number': { request: { side: Number.NaN as 1 } },
  },
});

describe('INPUT_NOT_FINITE', () => {
  it.each(['quantityLots', 'priceTicks', 'parentLots'])('denies what %s must not be', (field) => {
    for (const value of BAD) {
      const held = { positionLots: ONE_BTC };
      expect([value, read(inputFinite, { [field]: value }).passed]).toEqual([value, false]);
      // Also where it could pass for a reduction.
      expect([value, read(inputFinite, { side: -1, [field]: value }, held).passed]).toEqual([
        value,
        false,
      ]);
    }
  });

  it('counts the bad fields', () => {
    const request = { quantityLots: 0, priceTicks: Number.NaN, parentLots: -1, side: 0 as 1 };
    expect(read(inputFinite, request).observed).toBe(4);
  });
});

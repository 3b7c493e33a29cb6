import { checkAnswer, checkHurdles } from '@voltaire/reflex/isolation/answer-form.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const SIGNAL = { name: 'velocity', value: 2, unit: 'bps/s', weight: 1.5, contribution: 3 };
const GROUNDS = { score: 3, threshold: 1, rationale: [SIGNAL], why: 'fast' };
const REQUEST = {
  side: 1,
  type: 'LIMIT',
  timeInForce: 'IOC',
  quantityLots: 5,
  priceTicks: 100,
  reduceOnly: false,
};
const PLACE = { kind: 'place', request: REQUEST, ...GROUNDS };
const AMEND = {
  kind: 'amend',
  clientOrderId: 'V1',
  quantityLots: 1,
  priceTicks: 2,
  ...GROUNDS,
};

describe('an answer', () => {
  it.each([
    [{ kind: 'hold', code: 'TOO_SLOW' }],
    [{ kind: 'cancel', clientOrderId: 'V1', why: 'old' }],
    [AMEND],
    [PLACE],
  ])('of a good form is taken as it is: %j', (answer) => {
    expect(checkAnswer(answer)).toEqual(answer);
  });

  it('loses what does not belong to it', () => {
    const request = { ...REQUEST, strategy: 'other', symbolId: 4 };
    expect(checkAnswer({ ...PLACE, request, approved: true })).toEqual(PLACE);
  });

  it.each<[unknown, string]>([
    [undefined, 'the answer must be an object, was undefined'],
    [Promise.resolve(), 'kind must be place, amend, cancel or hold, was undefined'],
    [{ kind: 'buy' }, 'kind must be place, amend, cancel or hold, was "buy"'],
    [{ kind: 'hold' }, 'code must be text of at most 64 characters, was undefined'],
    [
      { kind: 'cancel', clientOrderId: 'x'.repeat(65), why: '' },
      `clientOrderId must be text of at most 64 characters, was "${'x'.repeat(40)}"`,
    ],
    [{ ...PLACE, request: null }, 'request must be an object, was null'],
    [
      { ...PLACE, request: { ...REQUEST, side: 'BUY' } },
      'side must be 1 (buy) or -1 (sell), was "BUY"',
    ],
    [
      { ...PLACE, request: { ...REQUEST, type: 'TRAILING' } },
      'type must be LIMIT, MARKET, LIMIT_MAKER, STOP, STOP_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT, was "TRAILING"',
    ],
    [
      { ...PLACE, request: { ...REQUEST, timeInForce: undefined } },
      'timeInForce must be GTC, IOC, FOK, was undefined',
    ],
    [
      { ...PLACE, request: { ...REQUEST, reduceOnly: 0 } },
      'reduceOnly must be true or false, was 0',
    ],
    [
      { ...PLACE, request: { ...REQUEST, quantityLots: Number.NaN } },
      'quantityLots must be a finite number, was NaN',
    ],
    [
      { ...AMEND, priceTicks: Number.POSITIVE_INFINITY },
      'priceTicks must be a finite number, was Infinity',
    ],
    [{ ...PLACE, score: '3' }, 'score must be a finite number, was "3"'],
    [{ ...PLACE, rationale: {} }, 'rationale must be a list, was an object'],
    [
      { ...PLACE, rationale: Array.from({ length: 33 }, () => SIGNAL) },
      'rationale must be a list of at most 32, was one of 33',
    ],
    [
      { ...PLACE, rationale: [{ ...SIGNAL, weight: null }] },
      'weight must be a finite number, was null',
    ],
    [{ ...PLACE, why: 'y'.repeat(301) }, /^why must be text of at most 300 characters/.source],
  ])('of another form is refused with the field: %j', (answer, sentence) => {
    expect(() => checkAnswer(answer)).toThrow(
      sentence.startsWith('^') ? new RegExp(sentence) : sentence,
    );
  });

  it('never comes out with something that is not finite, whatever went in', () => {
    fc.assert(
      fc.property(fc.anything(), (found) => {
        expect(() => checkAnswer(found)).toThrow(TypeError);
      }),
    );
    fc.assert(
      fc.property(fc.double(), (value) => {
        const check = () => checkAnswer({ ...AMEND, priceTicks: value });
        if (Number.isFinite(value)) expect(check()).toEqual({ ...AMEND, priceTicks: value });
        else expect(check).toThrow('finite');
      }),
    );
  });
});

const HURDLE = {
  code: 'TOO_SLOW',
  observed: 0.5,
  needed: 2,
  bound: 'at least',
  unit: 'bps/s',
  passed: false,
};

describe('hurdles', () => {
  it('of a good form are taken as they are, and lose what does not belong to them', () => {
    const unknown = { ...HURDLE, observed: null, needed: null, bound: 'at most', passed: true };
    expect(checkHurdles([])).toEqual([]);
    expect(checkHurdles([{ ...HURDLE, why: 'x' }, unknown])).toEqual([HURDLE, unknown]);
    expect(checkHurdles(Array.from({ length: 32 }, () => HURDLE))).toHaveLength(32);
  });

  it.each<[unknown, string]>([
    [{}, 'hurdles must be a list, was an object'],
    [Promise.resolve([HURDLE]), 'hurdles must be a list, was an object'],
    [
      Array.from({ length: 33 }, () => HURDLE),
      'hurdles must be a list of at most 32, was one of 33',
    ],
    [[null], 'a hurdle must be an object, was null'],
    [[{ ...HURDLE, code: 'x'.repeat(65) }], 'code must be text of at most 64 characters'],
    [[{ ...HURDLE, unit: 7 }], 'unit must be text of at most 64 characters, was 7'],
    [[{ ...HURDLE, observed: Number.NaN }], 'observed must be a finite number, was NaN'],
    [[{ ...HURDLE, needed: Number.POSITIVE_INFINITY }], 'needed must be a finite number'],
    [[{ ...HURDLE, needed: undefined }], 'needed must be a finite number, was undefined'],
    [[{ ...HURDLE, bound: 'about' }], 'bound must be at most, at least, was "about"'],
    [[HURDLE, { ...HURDLE, passed: 0 }], 'passed must be true or false, was 0'],
  ])('of another form are refused with the field: %j', (found, sentence) => {
    expect(() => checkHurdles(found)).toThrow(sentence);
  });
});

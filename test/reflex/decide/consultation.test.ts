import { Consultation } from '@voltaire/reflex/decide/consultation.ts';
import { condition } from '@voltaire/reflex/decide/hurdle.ts';
import { type Answer, EventKind } from '@voltaire/reflex/model/event.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trialView } from '@voltaire/reflex/decide/trial.ts';

const MS = 1e6;
const HOLD = { kind: 'hold', code: 'SLOW_MARKET' } as const;
const at = (ms: number) => trialView({ monoNs: ms * MS });

function answerAt(ms: number, changes: Partial<Answer> = {}): Answer {
  return {
    kind: EventKind.ANSWER,
    atUs: 0,
    monoNs: ms * MS,
    strategy: 'mine',
    symbolId: 0,
    askedSeq: 1,
    answer: HOLD,
    problem: '',
    ...changes,
  };
}

/** Asked about event 1 at 1,000 ms, with a budget of 10 ms. */
function asked(budgetMs = 10): Consultation {
  const consultation = new Consultation('mine', 0, budgetMs);
  expect(consultation.ask(1, at(1000))).toBe(true);
  return consultation;
}

describe('a consultation', () => {
  it('hands over an answer that is in time', () => {
    expect(asked().answer(answerAt(1010))).toEqual({
      kind: 'answer',
      answer: HOLD,
      hurdles: [],
    });
  });

  it.each([1010.000001, Number.NaN, Number.POSITIVE_INFINITY])(
    'makes a hold of an answer that is late (%d ms)',
    (ms) => {
      expect(asked().answer(answerAt(ms))).toEqual({
        kind: 'answer',
        answer: { kind: 'hold', code: 'LATE' },
        hurdles: [],
      });
    },
  );

  it('hands over the hurdles of a hold that is in time, and of nothing else', () => {
    const hurdles = [condition('SLOW_MARKET', false)];
    expect(asked().answer(answerAt(1010, { hurdles }))).toMatchObject({ hurdles });
    expect(asked().answer(answerAt(1011, { hurdles }))).toMatchObject({ hurdles: [] });
    const answer = { kind: 'cancel', clientOrderId: 'a', why: '' } as const;
    expect(asked().answer(answerAt(1010, { answer, hurdles }))).toMatchObject({ hurdles: [] });
  });

  it('says in the question which hold is wanted with its hurdles', () => {
    expect(asked().snapshot.rare.silentCode).toBeNull();
    const consultation = new Consultation('mine', 0, 10);
    consultation.ask(1, at(1000), 'SLOW_MARKET');
    expect(consultation.snapshot.rare.silentCode).toBe('SLOW_MARKET');
  });

  it('asks one question at a time, and the next one when it is answered', () => {
    const consultation = asked();
    expect(consultation.ask(2, at(1001))).toBe(false);
    expect(consultation.askedSeq).toBe(1);
    expect(consultation.missedTick).toBe(true);
    consultation.answer(answerAt(1002));
    expect(consultation.ask(3, at(1003))).toBe(true);
    expect(consultation.askedSeq).toBe(3);
    expect(consultation.missedTick).toBe(false);
  });

  it('keeps what it asked about as long as the question is open', () => {
    const consultation = asked();
    const before = consultation.snapshot.numbers.slice();
    consultation.ask(2, trialView({ monoNs: 1001 * MS, bidTicks: 77 }));
    expect(consultation.snapshot.numbers).toEqual(before);
  });

  it('after a late answer, asks again as ever', () => {
    const consultation = asked();
    consultation.answer(answerAt(1500));
    expect(consultation.ask(2, at(1501))).toBe(true);
    expect(consultation.answer(answerAt(1502, { askedSeq: 2 }))).toMatchObject({ answer: HOLD });
  });

  it.each<[string, Partial<Answer>, RegExp]>([
    ['it threw', { answer: null, problem: 'THREW: no' }, /^THREW: no$/],
    ['it answered nothing', { answer: null }, /^MALFORMED/],
    ['it answered something else', { askedSeq: 2 }, /^FLOOD: .* event 2/],
  ])('%s: says so once, and asks no more', (_, changes, problem) => {
    const consultation = asked();
    const reply = consultation.answer(answerAt(1001, changes));
    expect(reply).toMatchObject({ kind: 'problem', problem: expect.stringMatching(problem) });
    expect(consultation.problem).toMatch(problem);
    expect(consultation.answer(answerAt(1001))).toEqual({ kind: 'nothing' });
    expect(consultation.ask(3, at(1002))).toBe(false);
    expect(consultation.overdue(1e18)).toBe('');
  });

  it('it answered twice: that is a flood', () => {
    const consultation = asked();
    consultation.answer(answerAt(1001));
    expect(consultation.answer(answerAt(1001))).toMatchObject({ kind: 'problem' });
  });

  it.each([
    [10, 1000],
    [50, 1000],
    [51, 1020],
    [1000, 20_000],
  ])('with a budget of %d ms a question is endless after %d ms', (budgetMs, limitMs) => {
    const consultation = asked(budgetMs);
    expect(consultation.overdue((1000 + limitMs) * MS)).toBe('');
    expect(consultation.overdue((1000 + limitMs) * MS + 1)).toBe(
      `ENDLESS: no answer within ${limitMs} ms, its budget is ${budgetMs} ms`,
    );
  });

  it('is endless for nobody who is not asked', () => {
    const consultation = new Consultation('mine', 0, 10);
    expect(consultation.overdue(1e18)).toBe('');
    consultation.ask(1, at(1000));
    consultation.answer(answerAt(1001));
    expect(consultation.overdue(1e18)).toBe('');
  });

  it('is asked again when it is opened again, and knows nothing of the question before', () => {
    const consultation = asked();
    consultation.close('ENDLESS');
    consultation.reopen();
    expect(consultation.ask(5, at(2000))).toBe(true);
    expect(consultation.answer(answerAt(2001, { askedSeq: 5 }))).toMatchObject({ answer: HOLD });
  });

  it('never has two questions open, whatever happens', () => {
    const step = fc.record({
      what: fc.constantFrom('tick', 'answer', 'stray', 'timer', 'reopen'),
      ms: fc.integer({ min: 0, max: 3000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const consultation = new Consultation('mine', 0, 10);
        let open: number | null = null;
        let ms = 0;
        steps.forEach((each, seq) => {
          ms += each.ms;
          if (each.what === 'tick') {
            const out = consultation.ask(seq, at(ms));
            if (out) expect(open).toBeNull();
            if (out) open = seq;
          } else if (each.what === 'answer' && open !== null) {
            const { kind } = consultation.answer(answerAt(ms, { askedSeq: open }));
            expect(kind).toBe('answer');
            open = null;
          } else if (each.what === 'stray') {
            const reply = consultation.answer(answerAt(ms, { askedSeq: -5 }));
            expect(reply.kind).not.toBe('answer');
            open = null;
          } else if (each.what === 'timer') {
            const problem = consultation.overdue(ms * MS);
            if (problem === '') return;
            expect(open).not.toBeNull();
            consultation.close(problem);
            open = null;
          } else if (each.what === 'reopen' && consultation.problem !== '') {
            consultation.reopen();
          }
        });
      }),
      { numRuns: 2000 },
    );
  });
});

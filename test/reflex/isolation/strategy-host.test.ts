import { setTimeout } from 'node:timers/promises';
import { systemClock } from '@voltaire/reflex/clock.ts';
import type { Answer } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it } from 'vitest';
import { hostOf, programOf, question } from './support.ts';
import { trialView } from '@voltaire/reflex/decide/trial.ts';

const of = (name: string) => (answer: Answer) => answer.strategy === name;
const problemOf = (name: string) => (answer: Answer) =>
  answer.strategy === name && answer.problem !== '';

type Hosted = Awaited<ReturnType<typeof hostOf>>;

/** Asks about a bid of 1, 2, 3 …, each after the answer to the one before. */
async function ask({ host, next }: Hosted, name: string, bidTicks: number): Promise<Answer> {
  const asked = question(name, trialView({ bidTicks }));
  host.ask(asked);
  return next((a) => of(name)(a) && (a.askedSeq === asked.askedSeq || a.problem !== ''));
}

describe('a user’s strategy', () => {
  it('answers from a thread of its own about the view that it was asked about', async () => {
    const hosted = await hostOf(programOf('good'));
    const asked = question('good', trialView({ bidTicks: 42 }));
    hosted.host.ask(asked);
    expect(await hosted.next(of('good'))).toMatchObject({
      strategy: 'good',
      symbolId: 0,
      askedSeq: asked.askedSeq,
      answer: { kind: 'hold', code: 'BID_42' },
      problem: '',
    });
  });

  it('is asked about each of its symbols, in one thread', async () => {
    const hosted = await hostOf(programOf('good', 3));
    for (const symbolId of [2, 0, 1]) {
      hosted.host.ask(question('good', trialView({ bidTicks: 10 + symbolId }), symbolId));
    }
    for (const symbolId of [0, 1, 2]) {
      const heard = await hosted.next((answer) => answer.symbolId === symbolId);
      expect(heard.answer).toEqual({ kind: 'hold', code: `BID_${10 + symbolId}` });
    }
  });

  it('sees forecast, orders and motion, may talk, and adds no field that is not its own', async () => {
    const hosted = await hostOf(programOf('placing'));
    const forecast = {
      modelId: 'm',
      computedAtUs: 1,
      horizonS: 5,
      levels: [0.5],
      returnsBps: [3.25],
      inputHash: '',
    };
    const view = trialView({ askTicks: 7 });
    hosted.host.ask(question('placing', { ...view, influence: { ...view.influence, forecast } }));
    const heard = await hosted.next(of('placing'));
    expect(heard.answer).toEqual({
      kind: 'place',
      request: {
        side: 1,
        type: 'LIMIT',
        timeInForce: 'IOC',
        quantityLots: 2,
        priceTicks: 7,
        reduceOnly: false,
      },
      score: 3.25,
      threshold: 1,
      rationale: [{ name: 'forecast', value: 3.25, unit: 'bps', weight: 1, contribution: 3.25 }],
      why: 'because',
    });
    for (let i = 0; i < 2_000; i++) await ask(hosted, 'placing', i);
    expect(hosted.answers.filter(({ problem }) => problem !== '')).toEqual([]);
  });

  it.each([
    [null, 'BID_7', undefined],
    ['BID_7', 'BID_7', undefined],
    ['BID_8', 'BID_7', 7],
    ['', 'BID_7', 7],
  ])('whose silent hold is %s holds with %s and explains it by %s', async (silent, code, bid) => {
    const hosted = await hostOf(programOf('explaining'));
    hosted.host.ask(question('explaining', trialView({ bidTicks: 7 }), 0, silent));
    const { answer, hurdles } = await hosted.next(of('explaining'));
    expect(answer).toEqual({ kind: 'hold', code });
    const told = { code: 'BID', needed: 100, bound: 'at least', unit: 'ticks', passed: false };
    expect(hurdles).toEqual(bid === undefined ? undefined : [{ ...told, observed: bid }]);
  });

  it('that has no hurdles to tell just holds', async () => {
    const hosted = await hostOf(programOf('good'));
    hosted.host.ask(question('good', trialView({ bidTicks: 7 }), 0, ''));
    expect((await hosted.next(of('good'))).hurdles).toBeUndefined();
  });

  it.each([
    [13, 'THREW: RangeError: no idea'],
    [14, 'MALFORMED: TypeError: passed must be true or false, was undefined'],
  ])('that fails to explain a hold fails as in deciding: %d', async (bidTicks, problem) => {
    const hosted = await hostOf(programOf('explaining'));
    hosted.host.ask(question('explaining', trialView({ bidTicks }), 0, ''));
    expect(await hosted.next(of('explaining'))).toMatchObject({ answer: null, problem });
  });

  it('that was slow is heard late: what late means is for the core', async () => {
    const hosted = await hostOf(programOf('slow'));
    const asked = question('slow', trialView({ bidTicks: 5 }));
    const before = systemClock.monoNs();
    hosted.host.ask(asked);
    const { answer, monoNs } = await hosted.next(of('slow'));
    expect(answer).toEqual({ kind: 'hold', code: 'BID_5' });
    expect(monoNs - before).toBeGreaterThan(90e6);
  });
});

describe('a strategy that fails', () => {
  it.each([
    ['throwing', /^THREW: RangeError: no idea$/],
    ['exiting', /^ENDED: its thread ended with code 7$/],
    ['hungry', /^OUT_OF_MEMORY: it used more than \d+ MB$/],
    ['ravenous', /^OUT_OF_MEMORY: it used more than \d+ MB$/],
    ['posting', /^FLOOD: it sends messages of its own$/],
    ['flooding', /^FLOOD: it answers more than it is asked$/],
    ['waking', /^FLOOD: it wakes the kernel without an answer$/],
    ['malformed', /^MALFORMED: TypeError: clientOrderId must be text .*, was 17$/],
    ['forging', /^MALFORMED: TypeError: code must be text .*, was 42$/],
  ])('%s: says so, and only its own answers end', async (name, problem) => {
    const hosted = await hostOf(programOf('good'), programOf(name));
    for (let bidTicks = 1; bidTicks <= 4; bidTicks++) {
      const { answer } = await ask(hosted, 'good', bidTicks);
      expect(answer).toEqual({ kind: 'hold', code: `BID_${bidTicks}` });
      if (!hosted.answers.some(problemOf(name))) await ask(hosted, name, bidTicks);
    }
    expect((await hosted.next(problemOf(name))).problem).toMatch(problem);
    for (let bidTicks = 5; bidTicks < 50; bidTicks++) {
      const { answer } = await ask(hosted, 'good', bidTicks);
      expect(answer).toEqual({ kind: 'hold', code: `BID_${bidTicks}` });
    }
  });

  it('hoarding: is ended although each of its answers was good', async () => {
    const hosted = await hostOf(programOf('hoarding'));
    while (!hosted.answers.some(problemOf('hoarding'))) {
      await Promise.race([ask(hosted, 'hoarding', 3), hosted.next(problemOf('hoarding'))]);
      await setTimeout(20);
      expect(hosted.answers.length).toBeLessThan(100);
    }
    expect(hosted.answers.at(-1)!.problem).toMatch(/^OUT_OF_MEMORY/);
  });

  it('endless: leaves others their answers, and its thread can be ended', async () => {
    const hosted = await hostOf(programOf('good'), programOf('endless'));
    hosted.host.ask(question('endless', trialView({ bidTicks: 3 })));
    for (let bidTicks = 1; bidTicks < 50; bidTicks++) await ask(hosted, 'good', bidTicks);
    expect(hosted.answers.some(of('endless'))).toBe(false);
    hosted.host.terminate('endless');
    expect((await ask(hosted, 'endless', 1)).problem).toBe('ENDED: its thread was ended');
    await ask(hosted, 'good', 50);
  });

  it.each([
    ['broken', 'NOT_STARTED: Error: cannot be loaded'],
    ['leaving-at-once', 'NOT_STARTED: its thread ended with code 3'],
    ['without-decide', 'NOT_STARTED: TypeError: its "decide" must be a function'],
    ['not-there', /^NOT_STARTED: Error: Cannot find module/],
    ['waiting-for-ever', /^NOT_STARTED: /],
  ])('%s: the start goes on without it', async (name, problem) => {
    const hosted = await hostOf(programOf('good'), programOf(name));
    expect((await hosted.next(problemOf(name), 100)).problem).toMatch(problem);
    await ask(hosted, 'good', 1);
  });

  it('is told so at every question, when somebody asks it again', async () => {
    const hosted = await hostOf(programOf('exiting'));
    await ask(hosted, 'exiting', 3);
    await hosted.next(problemOf('exiting'));
    const asked = question('exiting', trialView());
    hosted.host.ask(asked);
    expect(hosted.answers.at(-1)).toMatchObject({
      askedSeq: asked.askedSeq,
      answer: null,
      problem: 'ENDED: its thread ended with code 7',
    });
  });
});

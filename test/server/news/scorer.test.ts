import type { NewsItem } from '@voltaire/server/news/item.ts';
import type { Text, TextScores } from '@voltaire/server/news/ports.ts';
import { Scorer } from '@voltaire/server/news/scorer.ts';
import { describe, expect, it } from 'vitest';
import { Clock, item, MadeUpBrain } from './support.ts';

/** Items that wait, the scorer, and the clock that it goes by. */
function scene(count: number, ask?: (texts: readonly Text[]) => Promise<unknown>) {
  const clock = new Clock();
  const brain = new MadeUpBrain();
  const waiting = new Map<string, NewsItem>();
  const scores = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const one = item({ title: `Item ${i}`, externalId: String(i) });
    waiting.set(one.id, one);
  }
  const news = {
    unscored: () => [...waiting.values()],
    score: (id: string, { score }: { score: number }) => {
      waiting.delete(id);
      scores.set(id, score);
    },
  };
  const scoreTexts = (ask as typeof brain.scoreTexts | undefined) ?? brain.scoreTexts;
  return { clock, brain, waiting, scores, scorer: new Scorer(scoreTexts, news, clock.now) };
}

/** Lets time pass second by second until nothing waits or it has been too long. */
async function run({ clock, scorer, waiting }: ReturnType<typeof scene>, seconds: number) {
  for (let i = 0; i < seconds && waiting.size > 0; i++) {
    clock.pass(1);
    await scorer.tick();
  }
}

describe('the scorer', () => {
  it('has each text scored once, thirty-two at a time', async () => {
    const { scorer, brain, scores, waiting } = scene(50);
    for (let i = 0; i < 5; i++) await scorer.tick();
    expect(brain.asked.map((texts) => texts.length)).toEqual([32, 18]);
    expect([scores.size, waiting.size]).toEqual([50, 0]);
  });

  it('asks about title and summary, shortened to what a model reads', async () => {
    const { scorer, brain, waiting } = scene(0);
    const one = item({ title: 'Bitcoin rises', summary: 'x'.repeat(2_000) });
    waiting.set(one.id, one);
    await scorer.tick();
    expect(brain.asked[0]).toEqual([
      { id: one.id, text: expect.stringMatching(/^Bitcoin rises\. x+…$/) },
    ]);
    expect(brain.asked[0]![0]!.text.length).toBe(1_000);
  });

  it('asks one question at a time, however long the answer takes', async () => {
    const { promise, resolve } = Promise.withResolvers<TextScores>();
    let asked = 0;
    const { scorer } = scene(40, async () => {
      asked++;
      return promise;
    });
    const first = scorer.tick();
    await scorer.tick();
    expect(asked).toBe(1);
    resolve({ modelId: 'm', scores: [] });
    await first;
  });

  it('asks again when it is refused, later each time, and at once when it is heard again', async () => {
    const one = scene(3);
    one.brain.refused = 'the Brain is away';
    await run(one, 100);
    expect(one.scorer.refusal).toBe('the Brain is away');
    // After 1 s, and then 5, 10, 20, 40 s later.
    expect(one.brain.asked.length).toBe(5);
    one.brain.refused = '';
    await run(one, 100);
    expect(one.scores.size).toBe(3);
    expect(one.scorer.refusal).toBe('');
  });

  it('waits five minutes at most', async () => {
    const one = scene(1);
    one.brain.refused = 'away';
    await run(one, 3_600);
    const soon = one.brain.asked.length;
    await run(one, 301);
    expect(one.brain.asked.length).toBe(soon + 1);
  });

  it('does not wait for hours when the clock was put back', async () => {
    const one = scene(1);
    one.brain.refused = 'away';
    await one.scorer.tick();
    one.brain.refused = '';
    one.clock.pass(-7_200);
    await one.scorer.tick();
    expect(one.scores.size).toBe(1);
  });

  it('is not kept from the others by one text that a model cannot take', async () => {
    const brain = new MadeUpBrain();
    const one = scene(40, async (texts) =>
      texts.some(({ text }) => text === 'Item 7')
        ? { refused: 'cannot read that' }
        : brain.scoreTexts(texts),
    );
    await run(one, 1_200);
    expect([one.scores.size, one.waiting.size]).toEqual([39, 1]);
  });

  it.each<[string, (id: string) => unknown]>([
    ['throws', () => Promise.reject(new Error('broken'))],
    ['leaves one out', () => ({ modelId: 'm', scores: [] })],
    ['names no model', (id) => answer({ id }, '')],
    ['answers about another', () => answer({ id: 'another' })],
    ['gives a score out of range', (id) => answer({ id, score: 1.01 })],
    ['gives a score that is none', (id) => answer({ id, score: Number.NaN })],
    ['gives a probability out of range', (id) => answer({ id, positive: 2 })],
  ])('believes nothing of an answer when a model %s', async (_, ask) => {
    const { scorer, scores } = scene(1, async ([text]) => ask(text!.id));
    await scorer.tick();
    expect(scores.size).toBe(0);
    expect(scorer.refusal).toMatch(/broken|malformed/);
  });
});

function answer(change: object, modelId = 'm'): unknown {
  const sound = { positive: 0.5, negative: 0.2, neutral: 0.3, score: 0.3 };
  return { modelId, scores: [{ ...sound, ...change }] };
}

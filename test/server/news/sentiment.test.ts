import { createHash } from 'node:crypto';
import type { NewsItem } from '@voltaire/server/news/item.ts';
import { sentimentOf, weightOf } from '@voltaire/server/news/sentiment.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW_US, scoredItem } from './support.ts';

const DECAY = { halfLifeS: 3_600, maxAgeS: 21_600 };
const aged = (score: number, ageS: number, more: Partial<NewsItem> = {}) =>
  scoredItem(score, { id: `${score} ${ageS}`, publishedAtUs: NOW_US - ageS * 1e6, ...more });
const of = (...items: NewsItem[]) => sentimentOf(items, 'finbert', DECAY, NOW_US);

describe('the weight of a text', () => {
  it.each([
    [0, 1],
    [3_600, 0.5],
    [7_200, 0.25],
    [21_600, 1 / 64],
    [21_601, 0],
    [-300, 1],
  ])('at %i s is %d', (ageS, weight) => {
    expect(weightOf(aged(0.1, ageS), DECAY, NOW_US)).toBe(weight);
  });

  it('does not depend on what it says', () => {
    expect(weightOf(aged(0.9, 1_000), DECAY, NOW_US)).toBe(weightOf(aged(0, 1_000), DECAY, NOW_US));
  });
});

describe('a sentiment', () => {
  it('is the weighted mean of the scores and of one neutral text', () => {
    // (1 · 0.9 + 0.5 · −0.6) / (1 + 0.5 + 1)
    expect(of(aged(0.9, 0), aged(-0.6, 3_600)).score).toBeCloseTo(0.24, 12);
    expect(of(aged(0.8, 0)).score).toBeCloseTo(0.4, 12);
    expect(of().score).toBe(0);
  });

  it('comes nearer to what the texts say the more of them there are, and fades with their age', () => {
    const many = Array.from({ length: 30 }, (_, i) => aged(0.8, 0, { id: String(i) }));
    expect(of(...many).score).toBeGreaterThan(0.77);
    const old = (ageS: number) =>
      of(...many.map((each) => ({ ...each, ...aged(0.8, ageS) }))).score;
    expect(old(7_200)).toBeLessThan(of(...many).score);
    expect(old(18_000)).toBeLessThan(old(7_200));
  });

  it('never leaves its bounds, and stands between the lowest score and the highest or at 0', () => {
    const texts = fc.array(
      fc.record({
        score: fc.double({ min: -1, max: 1, noNaN: true }),
        ageS: fc.integer({ min: -300, max: 30_000 }),
      }),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(texts, (list) => {
        const { score } = of(...list.map((each, i) => aged(each.score, each.ageS, { id: `${i}` })));
        expect(score).toBeGreaterThanOrEqual(Math.min(0, ...list.map((each) => each.score)));
        expect(score).toBeLessThanOrEqual(Math.max(0, ...list.map((each) => each.score)));
      }),
    );
  });

  it('counts no text that is too old, not scored, or scored by another model', () => {
    const { score, sources } = of(
      aged(1, 21_601),
      { ...aged(1, 0), scored: null },
      scoredItem(1, {}, 'another'),
      aged(-0.5, 0),
    );
    expect([score, sources!.length]).toEqual([-0.25, 1]);
  });

  it('names the five texts that weigh most, heaviest first, with short titles', () => {
    const items = [5, 3, 1, 0, 2, 4, 6].map((hours) =>
      aged(0.5, hours * 1_000, { id: String(hours), title: `${hours} ${'x'.repeat(200)}` }),
    );
    const { sources } = of(...items);
    expect(sources!.map(({ title }) => Number(title[0]))).toEqual([0, 1, 2, 3, 4]);
    expect(sources![0]).toEqual({
      source: 'a feed',
      title: expect.stringMatching(/^0 x+…$/),
      score: 0.5,
      weight: 1,
    });
    expect(sources![0]!.title.length).toBe(160);
  });

  it('names the hash of what it was made from: ids, scores and model, by id', () => {
    const one = aged(0.5, 0, { id: 'a' });
    const other = aged(-0.25, 0, { id: 'b' });
    const text = '[["a",0.5,"finbert"],["b",-0.25,"finbert"]]';
    const hash = createHash('sha256').update(text).digest('hex');
    expect(of(one, other).inputHash).toBe(hash);
    expect(of(other, one).inputHash).toBe(hash);
    expect(of(one).inputHash).not.toBe(hash);
    expect(of(one, aged(-0.2, 0, { id: 'b' })).inputHash).not.toBe(hash);
  });

  it('says by whom and when', () => {
    expect(of(aged(0.5, 0))).toMatchObject({ modelId: 'finbert', computedAtUs: NOW_US });
  });
});

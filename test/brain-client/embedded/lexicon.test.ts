import { scoreText, SENTIMENT_CONTEXT } from '@voltaire/brain-client/embedded/lexicon.ts';
import { MARKET_TERMS } from '@voltaire/brain-client/embedded/market-terms.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Headline, HEADLINES, UNSEEN_HEADLINES } from './headlines.ts';

/** A score nearer to 0 counts as neutral. */
const NEUTRAL = 0.15;

function signOf(text: string): number {
  const { score } = scoreText(text);
  return Math.abs(score) < NEUTRAL ? 0 : Math.sign(score);
}

const share = (headlines: readonly Headline[], matches: (sign: number, found: number) => boolean) =>
  headlines.filter(([sign, text]) => matches(sign, signOf(text))).length / headlines.length;

describe('the lexicon', () => {
  it('finds the sign of most headlines that its terms were chosen with', () => {
    expect(share(HEADLINES, (sign, found) => sign === found)).toBeGreaterThanOrEqual(0.85);
  });

  it('is worse at headlines that it was not made for, and says neutral rather than the opposite', () => {
    expect(share(UNSEEN_HEADLINES, (sign, found) => sign === found)).toBeGreaterThan(0.6);
    expect(share(UNSEEN_HEADLINES, (sign, found) => sign * found < 0)).toBeLessThan(0.1);
  });

  it.each([
    ['prices rise', 'prices do not rise'],
    ['the exchange is insolvent', 'the exchange is not insolvent'],
    ['hacked', 'denies being hacked'],
    ['record outflows', 'prevents record outflows'],
  ])('turns "%s" round in "%s"', (plain, negated) => {
    expect(Math.sign(scoreText(negated).score)).toBe(-Math.sign(scoreText(plain).score));
    expect(Math.abs(scoreText(negated).score)).toBeLessThan(Math.abs(scoreText(plain).score));
  });

  it('reads the longest phrase that it knows', () => {
    expect(scoreText('lawsuit').score).toBeLessThan(0);
    expect(scoreText('lawsuit dismissed').score).toBeGreaterThan(0);
    expect(scoreText('rate hike').score).toBeLessThan(0);
    expect(scoreText('rate cut').score).toBeGreaterThan(0);
  });

  it('has nothing to say about words that it does not know, nor about names of functions', () => {
    for (const text of ['', '🚀', 'zzz qqq', 'constructor toString __proto__']) {
      expect(scoreText(text)).toEqual({ positive: 0, negative: 0, neutral: 1, score: 0 });
    }
  });

  it('knows no term twice with two valences, and none longer than it looks', () => {
    for (const term of MARKET_TERMS.keys()) {
      expect(term.split(' ').length, term).toBeLessThanOrEqual(3);
      const { score } = scoreText(term);
      expect(Math.sign(score), term).toBe(Math.sign(MARKET_TERMS.get(term)!));
    }
  });

  it('gives three probabilities that add up to one for any text', () => {
    const words = fc.array(fc.constantFrom(...MARKET_TERMS.keys(), 'not', 'no', 'x', '!'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          words.map((each) => each.join(' ')),
        ),
        (text) => {
          const { positive, negative, neutral, score } = scoreText(text);
          for (const p of [positive, negative, neutral]) {
            expect(p).toBeGreaterThanOrEqual(0);
            expect(p).toBeLessThanOrEqual(1);
          }
          expect(positive + negative + neutral).toBeCloseTo(1, 12);
          expect(score).toBe(positive - negative);
        },
      ),
    );
  });

  it('looks at the beginning of a long text', () => {
    const calm = 'word '.repeat(SENTIMENT_CONTEXT);
    expect(scoreText(`${calm} hacked`).score).toBe(0);
    expect(scoreText(`hacked ${calm}`).score).toBeLessThan(0);
  });
});

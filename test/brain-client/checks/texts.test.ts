import { create } from '@bufbuild/protobuf';
import { checkConclusion, checkSentiment, REFUSALS } from '@voltaire/brain-client';
import {
  type Conclusion,
  ConclusionSchema,
  SentimentRequestSchema,
  SentimentResponseSchema,
  Stance,
  SuggestedAggression,
  type TextSentiment,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const REQUEST = create(SentimentRequestSchema, { texts: [{ id: 't', text: 'good' }] });
const GOOD = { id: 't', positive: 0.7, negative: 0.1, neutral: 0.2, score: 0.6 };

function verdict(change: Partial<Omit<TextSentiment, '$typeName'>>, modelId = 'm') {
  const sentiments = [{ ...GOOD, ...change }];
  const response = create(SentimentResponseSchema, { modelId, sentiments });
  const whole = checkSentiment(REQUEST, response, ['m']);
  if (!whole.ok) return whole.refused;
  const [each] = whole.value;
  return each!.ok ? 'ok' : each!.refused;
}

describe('the check of a sentiment', () => {
  it('believes any three probabilities with their score', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(part, part, (a, b) => {
        const positive = Math.fround(Math.min(a, b));
        const negative = Math.fround(Math.max(a, b) - positive);
        const neutral = Math.fround(1 - positive - negative);
        fc.pre(negative >= 0 && neutral >= 0);
        const score = Math.fround(positive - negative);
        expect(verdict({ positive, negative, neutral, score })).toBe('ok');
      }),
    );
  });

  it.each([
    [{ positive: Number.NaN }, 'NOT_FINITE'],
    [{ score: Number.POSITIVE_INFINITY }, 'NOT_FINITE'],
    [{ positive: 1.2, neutral: -0.3 }, 'PROBABILITY_OUT_OF_RANGE'],
    [{ neutral: 0.3 }, 'PROBABILITIES_NOT_ONE'],
    [{ neutral: 0.2011 }, 'PROBABILITIES_NOT_ONE'],
    [{ neutral: 0.2009 }, 'ok'],
    [{ score: 0.602 }, 'SCORE_DIFFERS'],
    [{ score: -0.6 }, 'SCORE_DIFFERS'],
    [{ positive: 1, negative: 0, neutral: 0, score: 1.0005 }, 'SCORE_DIFFERS'],
    [{ id: 'u' }, 'IDS_DIFFER'],
  ] as const)('of %j says %s', (change, code) => {
    expect(verdict(change)).toBe(code);
  });

  it('hears only models on the list', () => {
    expect(verdict({}, 'n')).toBe('MODEL_NOT_ALLOWED');
  });
});

const CONCLUSION = {
  modelId: 'm',
  stance: Stance.BULLISH,
  suggestedAggression: SuggestedAggression.NORMAL,
  rationale: 'because',
  confidence: 0.5,
};

function concluded(change: Partial<Omit<Conclusion, '$typeName'>>, asked = '') {
  const conclusion = create(ConclusionSchema, { ...CONCLUSION, ...change });
  const checked = checkConclusion({ modelId: asked }, conclusion, ['m']);
  return checked.ok ? 'ok' : checked.refused;
}

describe('the check of a conclusion', () => {
  it.each([
    [{}, 'ok'],
    [{ modelId: 'n' }, 'MODEL_NOT_ALLOWED'],
    [{ stance: Stance.UNSPECIFIED }, 'STANCE_UNKNOWN'],
    [{ stance: 99 as Stance }, 'STANCE_UNKNOWN'],
    [{ suggestedAggression: SuggestedAggression.UNSPECIFIED }, 'AGGRESSION_UNKNOWN'],
    [{ suggestedAggression: -1 as SuggestedAggression }, 'AGGRESSION_UNKNOWN'],
    [{ rationale: '' }, 'RATIONALE_LENGTH'],
    [{ rationale: '😀'.repeat(4_096) }, 'ok'],
    [{ rationale: 'x'.repeat(4_097) }, 'RATIONALE_LENGTH'],
    [{ confidence: 0 }, 'ok'],
    [{ confidence: 1 }, 'ok'],
    [{ confidence: 1.01 }, 'CONFIDENCE_OUT_OF_RANGE'],
    [{ confidence: -0.01 }, 'CONFIDENCE_OUT_OF_RANGE'],
    [{ confidence: Number.NaN }, 'CONFIDENCE_OUT_OF_RANGE'],
  ])('of %j says %s', (change, code) => {
    expect(concluded(change)).toBe(code);
  });

  it('hears only the model that was asked for', () => {
    expect(concluded({}, 'other')).toBe('MODEL_NOT_ASKED');
  });
});

it('every refusal has one sentence', () => {
  for (const [code, sentence] of Object.entries(REFUSALS)) {
    expect(code).toMatch(/^[A-Z_]+$/);
    expect(sentence).toMatch(/^[a-z].{20,120}[^.]$/);
  }
});

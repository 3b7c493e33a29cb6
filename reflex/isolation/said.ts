import type { Answer } from '../model/event.ts';
import { checkAnswer, checkHurdles } from './answer-form.ts';
import { oneLine } from './program.ts';

/** What a user's strategy has said to one question: an answer, or why there is none. */
export type Said = Pick<Answer, 'answer' | 'hurdles' | 'problem'>;

/** What its thread wrote, which may be anything; null: more than an answer may have. */
export function understood(json: string | null): Said {
  try {
    if (json === null) throw new TypeError('the answer is too long');
    const said = JSON.parse(json) as Readonly<Record<string, unknown>>;
    if (typeof said.problem === 'string') return { answer: null, problem: oneLine(said.problem) };
    const answer = checkAnswer(said.answer);
    if (said.hurdles === undefined) return { answer, problem: '' };
    return { answer, hurdles: checkHurdles(said.hurdles), problem: '' };
  } catch (error) {
    return { answer: null, problem: `MALFORMED: ${oneLine(error)}` };
  }
}

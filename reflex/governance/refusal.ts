import type { Refused } from '../model/outcome.ts';

/** Why a command has no effect: a stable code, and a sentence that says what to do. */
export type Refusal = Pick<Refused, 'code' | 'reason'>;

export function refusal(code: string, reason: string): Refusal {
  return { code, reason };
}

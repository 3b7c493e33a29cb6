import { type Refused, refuse } from './refusal.ts';

interface Named {
  readonly id: string;
}

/** Whether there is one answer for each question, in their order; null when there is. */
export function refusedIds(asked: readonly Named[], answered: readonly Named[]): Refused | null {
  if (answered.length !== asked.length) {
    return refuse('COUNT_DIFFERS', `asked=${asked.length} answered=${answered.length}`);
  }
  const at = asked.findIndex(({ id }, i) => answered[i]!.id !== id);
  if (at < 0) return null;
  const answeredId = JSON.stringify(answered[at]!.id.slice(0, 64));
  return refuse('IDS_DIFFER', `at=${at} asked=${asked[at]!.id} answered=${answeredId}`);
}

import { type Refused, refuse } from './refusal.ts';

/**
 * Whether the model that answered may be heard; null when it may. An empty list allows none. `asked` is
 * empty when the Brain's default was asked for.
 */
export function refusedModel(
  answered: string,
  asked: string,
  allowed: readonly string[],
): Refused | null {
  if (asked !== '' && answered !== asked) {
    return refuse('MODEL_NOT_ASKED', `asked=${asked} answered=${shown(answered)}`);
  }
  if (!allowed.includes(answered)) return refuse('MODEL_NOT_ALLOWED', `model=${shown(answered)}`);
  return null;
}

/** Foreign text in our logs: short and on one line. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 128));
}

import type {
  ForecastRequest,
  SentimentRequest,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';

const MAX_ID = 64;

/** Which limit of the contract a request breaks, beginning with the field's name; null when it keeps them. */
export function brokenForecastLimit({ series, steps, levels }: ForecastRequest): string | null {
  if (series.length < 1 || series.length > 256) return `series: 1 to 256, were ${series.length}`;
  if (steps < 1 || steps > 64) return `steps: 1 to 64, was ${steps}`;
  if (levels.length < 1 || levels.length > 21) return `levels: 1 to 21, were ${levels.length}`;
  const isAscending = levels.every((level, i) => i === 0 || level > levels[i - 1]!);
  if (!isAscending || !levels.every((level) => level > 0 && level < 1) || !levels.includes(0.5)) {
    return 'levels: ascending, each between 0 and 1, 0.5 among them';
  }
  for (const [i, { stepSeconds, values }] of series.entries()) {
    const field = `series[${i}]`;
    if (!(stepSeconds > 0 && stepSeconds <= 86_400)) {
      return `${field}.step_seconds: more than 0, at most 86,400, was ${stepSeconds}`;
    }
    if (values.length < 8 || values.length > 8_192) {
      return `${field}.values: 8 to 8,192, were ${values.length}`;
    }
    if (!values.every(Number.isFinite)) return `${field}.values: finite numbers`;
    if (values.at(-1) !== 0) return `${field}.values: the last is 0, was ${values.at(-1)}`;
  }
  return brokenId('series', series);
}

export function brokenSentimentLimit({ texts }: SentimentRequest): string | null {
  if (texts.length < 1 || texts.length > 64) return `texts: 1 to 64, were ${texts.length}`;
  for (const [i, { text }] of texts.entries()) {
    const length = characters(text);
    if (length < 1 || length > 8_192)
      return `texts[${i}].text: 1 to 8,192 characters, was ${length}`;
  }
  return brokenId('texts', texts);
}

function brokenId(field: string, named: readonly { readonly id: string }[]): string | null {
  const seen = new Set<string>();
  for (const [i, { id }] of named.entries()) {
    const length = characters(id);
    if (length < 1 || length > MAX_ID)
      return `${field}[${i}].id: 1 to 64 characters, was ${length}`;
    if (seen.has(id)) return `${field}[${i}].id: unique within the request`;
    seen.add(id);
  }
  return null;
}

/** As every language counts them, not UTF-16's units. */
function characters(text: string): number {
  return Array.from(text).length;
}

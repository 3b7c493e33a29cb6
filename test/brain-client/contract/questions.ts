import type { MessageInitShape } from '@bufbuild/protobuf';
import type {
  ForecastRequestSchema,
  ReasonRequestSchema,
  SentimentRequestSchema,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { gaussian } from '../support/random.ts';

export type Forecasting = MessageInitShape<typeof ForecastRequestSchema>;
export type Sentimental = MessageInitShape<typeof SentimentRequestSchema>;
export type Reasoning = MessageInitShape<typeof ReasonRequestSchema>;

export const LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9];

/** A random walk of one basis point a step, the last value 0. */
export function walk(length: number, seed = 1): number[] {
  const random = gaussian(seed);
  const values: number[] = [];
  let value = 0;
  for (let i = 0; i < length; i++) {
    values.push(value);
    value += random();
  }
  const last = values.at(-1)!;
  return values.map((each, i) => (i === length - 1 ? 0 : each - last));
}

export function seriesOf(id: string, values: number[], stepSeconds = 1) {
  return { id, stepSeconds, values };
}

export function forecasting(
  count = 1,
  length = 64,
): { series: ReturnType<typeof seriesOf>[] } & {
  steps: number;
  levels: number[];
} {
  return {
    series: Array.from({ length: count }, (_, i) => seriesOf(`s${i}`, walk(length, i + 1))),
    steps: 4,
    levels: LEVELS,
  };
}

const ascending = (length: number) => Array.from({ length }, (_, i) => (i + 1) / (length + 1));
const one = (change: Partial<ReturnType<typeof seriesOf>>): Forecasting => ({
  ...forecasting(),
  series: [{ ...seriesOf('s', walk(64)), ...change }],
});

/** Each breaks one limit of the contract; `field` has to be in what the Brain says. */
export const BROKEN_FORECASTS: readonly [what: string, field: string, request: Forecasting][] = [
  ['no series', 'series', { ...forecasting(), series: [] }],
  ['257 series', 'series', forecasting(257, 8)],
  ['an empty id', 'id', one({ id: '' })],
  ['an id of 65 characters', 'id', one({ id: 'x'.repeat(65) })],
  [
    'an id twice',
    'id',
    { ...forecasting(), series: [seriesOf('s', walk(64)), seriesOf('s', walk(64))] },
  ],
  ['no step', 'step_seconds', one({ stepSeconds: 0 })],
  ['a step of more than a day', 'step_seconds', one({ stepSeconds: 86_401 })],
  ['a step that is no number', 'step_seconds', one({ stepSeconds: Number.NaN })],
  ['seven values', 'values', one({ values: walk(7) })],
  ['8,193 values', 'values', one({ values: walk(8_193) })],
  ['a value that is no number', 'values', one({ values: [Number.NaN, ...walk(63)] })],
  ['an infinite value', 'values', one({ values: [Number.POSITIVE_INFINITY, ...walk(63)] })],
  ['a last value that is not 0', 'values', one({ values: [...walk(63), 1] })],
  ['no steps', 'steps', { ...forecasting(), steps: 0 }],
  ['65 steps', 'steps', { ...forecasting(), steps: 65 }],
  ['no levels', 'levels', { ...forecasting(), levels: [] }],
  ['23 levels', 'levels', { ...forecasting(), levels: ascending(23) }],
  ['levels without the median', 'levels', { ...forecasting(), levels: [0.1, 0.9] }],
  ['levels that descend', 'levels', { ...forecasting(), levels: [0.9, 0.5, 0.1] }],
  ['a level twice', 'levels', { ...forecasting(), levels: [0.5, 0.5] }],
  ['a level of 0', 'levels', { ...forecasting(), levels: [0, 0.5] }],
  ['a level of 1', 'levels', { ...forecasting(), levels: [0.5, 1] }],
  ['a level that is no number', 'levels', { ...forecasting(), levels: [0.5, Number.NaN] }],
];

const texts = (...each: string[]): Sentimental => ({
  texts: each.map((text, i) => ({ id: `t${i}`, text })),
});

export const BROKEN_SENTIMENTS: readonly [what: string, field: string, request: Sentimental][] = [
  ['no texts', 'texts', texts()],
  ['65 texts', 'texts', texts(...Array.from({ length: 65 }, () => 'a'))],
  ['an empty text', 'text', texts('')],
  ['a text of 8,193 characters', 'text', texts('a'.repeat(8_193))],
  ['an empty id', 'id', { texts: [{ id: '', text: 'a' }] }],
  ['an id of 65 characters', 'id', { texts: [{ id: 'x'.repeat(65), text: 'a' }] }],
  [
    'an id twice',
    'id',
    {
      texts: [
        { id: 't', text: 'a' },
        { id: 't', text: 'b' },
      ],
    },
  ],
];

export const REASONING = {
  maxTokens: 256,
  summary: {
    asOfUs: 1.79e15,
    scope: 'symbol:BTCUSDT',
    tradingLevel: 'ACTIVE',
    symbols: [{ symbol: 'BTCUSDT', mid: 61_000, spreadBps: 0.1, return1mBps: 3 }],
    headlines: [{ source: 'wire', text: 'Bitcoin trades near $61,000', publishedAtUs: 1.79e15 }],
  },
} satisfies Reasoning;

const { summary } = REASONING;
const summarised = (change: Partial<NonNullable<Reasoning['summary']>>): Reasoning => ({
  ...REASONING,
  summary: { ...summary, ...change } as NonNullable<Reasoning['summary']>,
});

export const BROKEN_REASONINGS: readonly [what: string, field: string, request: Reasoning][] = [
  ['no tokens', 'max_tokens', { ...REASONING, maxTokens: 0 }],
  ['4,097 tokens', 'max_tokens', { ...REASONING, maxTokens: 4_097 }],
  ['65 symbols', 'symbols', summarised({ symbols: Array(65).fill(summary.symbols[0]) })],
  ['65 headlines', 'headlines', summarised({ headlines: Array(65).fill(summary.headlines[0]) })],
  [
    'a headline of 513 characters',
    'text',
    summarised({ headlines: [{ ...summary.headlines[0]!, text: 'x'.repeat(513) }] }),
  ],
];

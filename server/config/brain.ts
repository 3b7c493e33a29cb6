import { z } from 'zod';

const positive = z.number().positive().finite();

const address = z
  .string()
  .regex(
    /^(\[[0-9a-f:]+\]|[^\s:/]+):\d{1,5}$/i,
    'must be HOST:PORT, for example "127.0.0.1:50051"',
  );

/** Questions for quantiles of what each watched symbol will do next. */
const forecast = z.strictObject({
  /** Empty: the Brain's default. */
  model: z.string().default(''),
  everyMs: z.number().int().min(250).default(5_000),
  /** From one value of a series to the next, seconds. */
  stepS: z.number().min(0.1).max(3_600).default(1),
  /** How many steps ahead. */
  steps: z.number().int().min(1).max(64).default(30),
  /** Most values of a series. */
  context: z.number().int().min(64).max(8_192).default(600),
});

const sentiment = z.strictObject({ model: z.string().default('') });

/** Advice of a language model. */
const reasoning = z.strictObject({
  model: z.string().default(''),
  /** Asked by itself this often; null: only when somebody asks. */
  everyS: z.number().min(60).nullable().default(null),
  /** What the advice of the schedule is for. */
  scope: z.string().min(1).default('global'),
  maxTokens: z.number().int().min(64).max(4_096).default(512),
  timeoutS: positive.max(600).default(120),
  /** How long advice waits, or holds. */
  expiresS: positive.default(1_800),
});

const tls = z.strictObject({
  /** Files in PEM. */
  ca: z.string().min(1).optional(),
  cert: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
});

/** What thinks. `false`: nothing does. Its token is VOLTAIRE_BRAIN_TOKEN, never in this file. */
export const brain = z.union([
  z.literal(false),
  z.strictObject({
    /** None: the embedded Brain. Several are used in turn. */
    addresses: z.array(address).default([]),
    tls: tls.optional(),
    /** How long an answer to a forecast or a sentiment may take. */
    timeoutMs: positive.default(2_000),
    forecast: z.union([z.literal(false), forecast]).prefault({}),
    sentiment: z.union([z.literal(false), sentiment]).prefault({}),
    reasoning: z.union([z.literal(false), reasoning]).default(false),
  }),
]);

export type BrainConfig = Exclude<z.output<typeof brain>, false>;
export type ForecastConfig = Exclude<BrainConfig['forecast'], false>;
export type ReasoningConfig = Exclude<BrainConfig['reasoning'], false>;

import { z } from 'zod';

const positive = z.number().positive().finite();

const strategy = z.strictObject({
  name: z.string().min(1),
  symbol: z.string().min(1),
  parameters: z.record(z.string(), z.number()).default({}),
});

const symbolLimits = z.strictObject({
  maxOrderValue: positive.optional(),
  maxPosition: positive.optional(),
  priceCollarBps: positive.optional(),
  maxDataAgeMs: positive.optional(),
});

const fee = z
  .string()
  .regex(/^0(\.\d{1,8})?$/, 'must be a rate as decimal text below 1, for example "0.001"');

const simulator = z.strictObject({
  /** 1 is real time; "max" is as fast as the platform takes it. */
  speed: z.union([positive, z.literal('max')]).default(1),
  /** A recording in the format of simulator/tapes; the one shipped there by default. */
  tape: z.string().min(1).optional(),
  fees: z.strictObject({ maker: fee, taker: fee }).default({ maker: '0.001', taker: '0.001' }),
});

/** All that can be configured, with its defaults. Limits have none: without limits, no orders. */
export const configSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(4000),
  simulator: simulator.prefault({}),
  strategies: z.array(strategy).default([{ name: 'kinetic', symbol: 'BTCUSDT', parameters: {} }]),
  limits: z.record(z.string(), symbolLimits).default({}),
  messageRate: z.strictObject({ perSecond: positive, burst: positive }).optional(),
});

export type Config = z.output<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;

/** Gives voltaire.config.ts its types. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}

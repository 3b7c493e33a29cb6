import {
  type Assumptions,
  BacktestProblem,
  DEFAULT_LATENCIES,
  latenciesOf,
} from '@voltaire/backtest';
import { isMoney } from '@voltaire/reflex/model/money.ts';
import { type FeeTerms, parseRates } from '@voltaire/simulator/account/fees.ts';
import { QUEUE_MODELS, type QueueModel } from '@voltaire/simulator/matching/queue.ts';
import { type Command, Option } from 'commander';

/** What is assumed of the venue, as it stands on the command line. */
export interface AssumptionOptions {
  readonly fees: string;
  readonly latency?: string;
  readonly queue: QueueModel;
  readonly seed: string;
}

/** The venue's schedule, after so many dollars in the 30 days before. */
const TIER = /^tier(?::(\d[\d.]*))?$/;

export function addAssumptionOptions(command: Command): Command {
  return command
    .option(
      '--fees <maker,taker>',
      "shares of what a trade brings in; or tier[:VOLUME], the venue's own schedule after VOLUME dollars in 30 days",
      '0.001,0.001',
    )
    .option('--latency <ms>', 'one for all, feed,order,response, or a file .csv (default: 0,1,1)')
    .addOption(
      new Option('--queue <model>', 'who leaves the queue ahead of our orders')
        .choices(QUEUE_MODELS)
        .default('proportional'),
    )
    .option('--seed <n>', 'of what is drawn from latencies', '1');
}

/** Throws a BacktestProblem that names the option. */
export function assumptionsOf({ fees, queue, latency, seed }: AssumptionOptions): Assumptions {
  return {
    fees: feesOf(fees),
    queue,
    latencies: latency === undefined ? DEFAULT_LATENCIES : latenciesOf(latency),
    seed: whole('--seed', seed, 0),
  };
}

export function whole(option: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  throw new BacktestProblem(`${option} must be a whole number from ${least}, was "${text}"`);
}

function feesOf(text: string): FeeTerms {
  const [, tierVolume = '0'] = TIER.exec(text) ?? [];
  if (TIER.test(text) && isMoney(tierVolume)) return { tierVolume };
  const [maker = '', taker = maker, ...more] = text.split(',');
  const rates = { maker: maker.trim(), taker: taker.trim() };
  try {
    parseRates(rates);
    if (more.length === 0) return rates;
  } catch {
    // said below
  }
  throw new BacktestProblem(
    `--fees is maker,taker, each from 0 to below 1, or tier or tier:VOLUME, was "${text}"`,
  );
}

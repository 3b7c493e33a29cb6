import { existsSync } from 'node:fs';
import {
  BacktestProblem,
  type Changes,
  counterfactual,
  counterfactualText,
  type Span,
} from '@voltaire/backtest';
import {
  AGGRESSIONS,
  type Aggression,
  type Bias,
  BIASES,
} from '@voltaire/reflex/model/aggression.ts';
import { DENIAL_CODES, type DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import { Command } from 'commander';
import {
  addAssumptionOptions,
  type AssumptionOptions,
  assumptionsOf,
} from '../backtest/assumptions.ts';
import { collect, pair, positive } from '../backtest/options.ts';
import { saying } from '../backtest/saying.ts';
import { Home } from '../home.ts';
import { kernelBuildHash } from '../version.ts';

interface Options extends AssumptionOptions {
  readonly journal?: string;
  readonly run?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: readonly string[];
  readonly param: readonly string[];
  readonly aggression: readonly string[];
  readonly bias: readonly string[];
  readonly lift: readonly string[];
  readonly capital: string;
  readonly json?: boolean;
}

/** Differences in the JSON. */
const MOST = 10_000;

export const counterfactualCommand = addAssumptionOptions(
  new Command('counterfactual')
    .description('what a recorded run would have done with other limits, parameters or overrides')
    .option('--journal <dir>', 'directory of the journal (default: that of VOLTAIRE_HOME)')
    .option('--run <id>', 'which of its runs (default: the last)')
    .option('--from <time>', 'what is before does not count, as in 2026-11-26T14:00:00Z')
    .option('--to <time>', 'where to end')
    .option(
      '--limit <place=number>',
      'as in symbols.BTCUSDT.maxOrderValue=500, or =none; repeatable',
      collect,
      [],
    )
    .option('--param <strategy.name=number>', 'as in kinetic.cooldownMs=900', collect, [])
    .option(
      '--aggression <scope=level>',
      `as in global=LOW: ${AGGRESSIONS.join(', ')}`,
      collect,
      [],
    )
    .option('--bias <scope=bias>', `as in symbol:BTCUSDT=FLAT: ${BIASES.join(', ')}`, collect, [])
    .option('--lift <code>', 'the limits of this control as good as none; repeatable', collect, []),
)
  .option('--capital <amount>', 'what shares are of', '20000')
  .option('--json', 'print one JSON object')
  .action((options: Options) => saying(async () => run(options)));

function run(options: Options): void {
  const directory = options.journal ?? new Home().journal;
  if (!existsSync(directory)) throw new BacktestProblem(`there is no journal at ${directory}`);
  const found = counterfactual(
    directory,
    spanOf(options),
    changesOf(options),
    assumptionsOf(options),
    { capital: positive('--capital', options.capital), most: MOST },
  );
  if (options.json === true) {
    console.log(JSON.stringify(found));
    return;
  }
  console.log(counterfactualText(found));
  if (found.buildHash !== kernelBuildHash()) {
    console.log('the run was of another build than this one: differences may come from that');
  }
}

function spanOf({ run: runId, from, to }: Options): Span {
  return { runId, fromUs: momentUs('--from', from), toUs: momentUs('--to', to) };
}

function changesOf({ limit, param, aggression, bias, lift }: Options): Changes {
  return {
    limits: Object.fromEntries(
      limit.map((text) => {
        if (!text.endsWith('=none')) return pair('--limit', text, Number);
        return [text.slice(0, -'=none'.length), null] as const;
      }),
    ),
    parameters: Object.fromEntries(param.map((text) => pair('--param', text, Number))),
    aggression: Object.fromEntries(
      aggression.map((text) => scoped<Aggression>('--aggression', text, AGGRESSIONS)),
    ),
    bias: Object.fromEntries(bias.map((text) => scoped<Bias>('--bias', text, BIASES))),
    lifted: lift.map((code) => oneOf<DenialCode>('--lift', code, DENIAL_CODES)),
  };
}

function scoped<T extends string>(option: string, text: string, known: readonly T[]) {
  const at = text.indexOf('=');
  return [text.slice(0, at), oneOf(option, text.slice(at + 1), known)] as const;
}

function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw new BacktestProblem(`${option}: there is no "${text}"; there is ${known.join(', ')}`);
}

function momentUs(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (Number.isFinite(ms)) return ms * 1e3;
  throw new BacktestProblem(`${option} must be a moment as in 2026-11-26T14:00:00Z, was "${text}"`);
}

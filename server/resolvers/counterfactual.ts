import type { Changes } from '@voltaire/backtest';
import { DENIAL_CODES, type DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import { Counterfactual, CounterfactualInput } from '@voltaire/schema/counterfactual.ts';
import { parseRates } from '@voltaire/simulator/account/fees.ts';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { permit } from '../access/permissions.ts';
import { toCounterfactual } from '../views/counterfactual.ts';
import type { Context } from './context.ts';
import { told } from './ledger.ts';
import { badInput, checkFirst, checkId } from './user-input.ts';

/** What shares in a summary would be of; none of them is shown. */
const CAPITAL = 1;
const LONGEST_LATENCY_MS = 60_000;
/** Of each list of changes. */
const MOST_CHANGES = 100;

@Resolver()
export class CounterfactualResolver {
  @Query(() => Counterfactual, {
    description:
      'A run of the journal, played again with other limits, parameters, overrides, or with a veto lifted. Needs the role auditor, risk or admin.',
  })
  async counterfactual(
    @Arg('input', () => CounterfactualInput) input: CounterfactualInput,
    @Ctx() { actor, ledger, views }: Context,
  ): Promise<Counterfactual> {
    permit(actor, 'counterfactual');
    const { runId, fromUs, toUs, makerFee: maker, takerFee: taker, latencyMs, queue } = input;
    if (runId) checkId('runId', runId);
    if (!(latencyMs >= 0 && latencyMs <= LONGEST_LATENCY_MS)) {
      throw badInput(`latencyMs must be from 0 to ${LONGEST_LATENCY_MS}, was ${latencyMs}`);
    }
    const answer = await told(
      ledger.whatIf.run({
        directory: ledger.directory,
        span: { runId: runId ?? undefined, fromUs: fromUs ?? undefined, toUs: toUs ?? undefined },
        changes: changesOf(input),
        assumptions: {
          fees: checkFees({ maker, taker }),
          queue: queue === 'PESSIMISTIC' ? 'pessimistic' : 'proportional',
          latencies: { feed: [0], order: [latencyMs], response: [latencyMs] },
          seed: 0, // nothing is drawn from one latency
        },
        capital: CAPITAL,
        most: checkFirst(input.first),
      }),
    );
    if ('problem' in answer) throw badInput(answer.problem);
    return toCounterfactual(answer.found, views.identity.buildHash);
  }
}

function changesOf({ limits, parameters, stances, lifted }: CounterfactualInput): Changes {
  for (const list of [limits, parameters, stances, lifted]) {
    if (list.length > MOST_CHANGES) throw badInput(`${MOST_CHANGES} changes of a kind at most`);
  }
  return {
    limits: Object.fromEntries(limits.map(({ place, value }) => [place, value ?? null])),
    parameters: Object.fromEntries(
      parameters.map(({ strategy, name, value }) => [`${strategy}.${name}`, value]),
    ),
    aggression: Object.fromEntries(
      stances.flatMap(({ scope, aggression }) => (aggression ? [[scope, aggression]] : [])),
    ),
    bias: Object.fromEntries(stances.flatMap(({ scope, bias }) => (bias ? [[scope, bias]] : []))),
    lifted: lifted.map(checkCode),
  };
}

function checkCode(code: string): DenialCode {
  const known = DENIAL_CODES.find((each) => each === code);
  if (known) return known;
  throw badInput(`there is no code "${code.slice(0, 80)}"; there is ${DENIAL_CODES.join(', ')}`);
}

function checkFees(rates: { maker: string; taker: string }) {
  try {
    parseRates(rates);
    return rates;
  } catch {
    throw badInput('makerFee and takerFee must be shares from "0" to below "1"');
  }
}

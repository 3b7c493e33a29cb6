import { Brain, Forecast, Reasoning } from '@voltaire/schema/brain.ts';
import { GraphQLError } from 'graphql';
import { Arg, Ctx, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { permit } from '../access/permissions.ts';
import type { BrainDesk } from '../brain/brain-desk.ts';
import type { Context } from './context.ts';
import { checkFirst, checkScope } from './user-input.ts';

@Resolver()
export class BrainResolver {
  @Query(() => Brain)
  brain(@Ctx() { brain }: Context): Brain {
    return brain?.snapshot ?? NO_BRAIN;
  }

  @Query(() => [Forecast], { description: 'The newest of each symbol that was believed.' })
  forecasts(@Ctx() { brain }: Context): Forecast[] {
    return brain?.forecasts ?? [];
  }

  @Query(() => [Reasoning], {
    description: 'Newest first: 50 are kept, the journal has all advice.',
  })
  reasoning(
    @Arg('first', () => Int, { defaultValue: 10 }) first: number,
    @Ctx() { brain }: Context,
  ): Reasoning[] {
    return (brain?.reasoner?.list ?? []).slice(0, checkFirst(first));
  }

  @Mutation(() => Reasoning, {
    description:
      'Asks the language model for advice now. What comes of it is told by the subscription.',
  })
  requestReasoning(
    @Arg('scope', () => String, { defaultValue: 'global' }) scope: string,
    @Ctx() { actor, views, brain }: Context,
  ): Reasoning {
    const { name } = permit(actor, 'requestReasoning');
    const known = checkScope(scope, views);
    const reasoning = reasonerOf(brain).request(name, known);
    if (reasoning) return reasoning;
    throw unavailable('it is thinking already: wait until it has concluded');
  }

  @Subscription(() => [Forecast], {
    name: 'forecasts',
    description: 'Those of all symbols that have a new one.',
    subscribe: ({ context: { brain } }: { context: Context }) =>
      changesOf(brain).subscribe(brain!.forecasts),
  })
  forecastsMade(@Root() forecasts: Forecast[]): Forecast[] {
    return forecasts;
  }

  @Subscription(() => Reasoning, {
    name: 'reasoning',
    description: 'A language model as it thinks, and what comes of it.',
    subscribe: ({ context: { brain } }: { context: Context }) =>
      reasonerOf(brain).changes.subscribe(),
  })
  reasoningChanged(@Root() reasoning: Reasoning): Reasoning {
    return reasoning;
  }
}

const NO_BRAIN: Brain = {
  kind: 'NONE',
  addresses: [],
  reachable: false,
  models: [],
  meters: [],
  refusals: [],
  calibration: [],
};

function brainOf(brain: BrainDesk | null): BrainDesk {
  if (brain) return brain;
  throw unavailable('no Brain is configured: take `brain: false` out of voltaire.config.ts');
}

function changesOf(brain: BrainDesk | null): NonNullable<BrainDesk['forecastChanges']> {
  const { forecastChanges } = brainOf(brain);
  if (forecastChanges) return forecastChanges;
  throw unavailable('nobody is asked for forecasts: take `forecast: false` out of brain');
}

function reasonerOf(brain: BrainDesk | null): NonNullable<BrainDesk['reasoner']> {
  const { reasoner } = brainOf(brain);
  if (reasoner) return reasoner;
  throw unavailable(
    'nobody reasons: set brain.addresses to a Brain with a language model and brain.reasoning, see docs/brain.md',
  );
}

function unavailable(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'UNAVAILABLE' } });
}

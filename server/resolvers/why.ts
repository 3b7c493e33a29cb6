import { NotTraded } from '@voltaire/schema/why.ts';
import { Arg, Ctx, Float, Query, Resolver } from 'type-graphql';
import type { Context } from './context.ts';
import { findInstrument } from './find-instrument.ts';
import { badInput } from './user-input.ts';

@Resolver()
export class WhyResolver {
  @Query(() => [NotTraded], {
    description:
      'Why was nothing traded? For a symbol, of each strategy (or of one), what it said at or before a moment (now, when none is given): the decision, or the hold with what stood in the way and how far from passing it was.',
  })
  async whyNotTraded(
    @Arg('symbol', () => String) symbol: string,
    @Ctx() { views }: Context,
    @Arg('strategy', () => String, { nullable: true }) strategy?: string | null,
    @Arg('atUs', () => Float, { nullable: true }) atUs?: number | null,
  ): Promise<NotTraded[]> {
    if (atUs === undefined || atUs === null) {
      findInstrument(views, symbol);
      const known = views.strategies(symbol);
      if (strategy && !known.includes(strategy)) {
        const there = known.length > 0 ? `there is ${known.join(', ')}` : 'it is only watched';
        throw badInput(`no strategy "${strategy}" may trade ${symbol}; ${there}`);
      }
    } else if (!(atUs > 0 && atUs <= Date.now() * 1000 + 1e6)) {
      throw badInput(`atUs must be microseconds since the epoch, not in the future, was ${atUs}`);
    }
    return views.why.notTraded(symbol, strategy ?? null, atUs ?? null);
  }
}

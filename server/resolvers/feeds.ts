import { FeedChange, FeedStatus } from '@voltaire/schema/feed.ts';
import { Arg, Ctx, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from './context.ts';
import { findInstrument } from './find-instrument.ts';
import { checkCount } from './user-input.ts';

/** As many as are kept of a symbol. */
const LONGEST_HISTORY = 1_000;

@Resolver()
export class FeedResolver {
  @Query(() => [FeedStatus], { description: 'Of every symbol, whether its market can be trusted.' })
  feeds(@Ctx() { views }: Context): FeedStatus[] {
    return views.feeds.all;
  }

  @Query(() => [FeedChange], {
    description: 'Changes of state with their reasons, newest first: 1,000 are kept of a symbol.',
  })
  feedHistory(
    @Arg('symbol', () => String) symbol: string,
    @Arg('last', () => Int, { defaultValue: 50 }) last: number,
    @Ctx() { views }: Context,
  ): FeedChange[] {
    const { id } = findInstrument(views, symbol);
    return views.feeds.history(id, checkCount('last', last, LONGEST_HISTORY));
  }

  @Subscription(() => FeedChange, {
    name: 'feedChanges',
    description:
      'Every change of state of every feed. The subscription `system` carries the counters.',
    subscribe: ({ context: { views } }: { context: Context }) => views.feeds.changes.subscribe(),
  })
  feedChanged(@Root() change: FeedChange): FeedChange {
    return change;
  }
}

import {
  NewsConnection,
  NewsFeed,
  NewsItem,
  NewsSentiment,
  PublishedNews,
  PublishNewsInput,
} from '@voltaire/schema/news.ts';
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { NewsDesk } from '../news/desk.ts';
import type { NewsItem as Item } from '../news/item.ts';
import type { Context } from './context.ts';
import { findInstrument } from './find-instrument.ts';
import { badInput, checkFirst } from './user-input.ts';

@Resolver()
export class NewsResolver {
  @Query(() => NewsConnection, { description: 'Newest first: 2,000 are kept.' })
  news(
    @Ctx() { views, news }: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('symbol', () => String, { nullable: true }) symbol?: string | null,
    @Arg('after', () => ID, { nullable: true }) after?: string | null,
  ): NewsConnection {
    if (symbol) findInstrument(views, symbol);
    const page = news.page(symbol || null, checkFirst(first), after ?? null);
    if (!page) throw badInput('`after` is of no item that is kept: begin anew');
    return { ...page, nodes: page.nodes.map((item) => shown(item, news)) };
  }

  @Query(() => [NewsFeed], { description: 'As configured; none by default.' })
  newsFeeds(@Ctx() { news }: Context): NewsFeed[] {
    return news.feeds.map(({ config, state }) => {
      const { name, url, everyS, symbols } = config;
      const { origin, pathname } = new URL(url);
      const { problem, ...times } = state;
      const items = news.countBy(name);
      const error = problem || null;
      return { name, url: origin + pathname, everyS, symbols, items, error, ...times };
    });
  }

  @Query(() => [NewsSentiment], {
    description:
      'Of every symbol that there is a text of which counts. This is what the kernel hears.',
  })
  newsSentiments(@Ctx() { news }: Context): NewsSentiment[] {
    return news.sentiments.map(({ symbol, sentiment, items }) => {
      return { symbol, items, ...sentiment, sources: sentiment.sources ?? [] };
    });
  }

  @Mutation(() => PublishedNews, {
    description:
      'Hands in a text, as POST /news does. Needs the role trader, risk, admin or publisher.',
  })
  publishNews(
    @Arg('input', () => PublishNewsInput) input: PublishNewsInput,
    @Ctx() { actor, news, handIn }: Context,
  ): PublishedNews {
    const { outcome, item } = handIn.take(actor, 'MUTATION', input);
    return { outcome, item: shown(item, news) };
  }

  @Subscription(() => NewsItem, {
    description: 'Every new item, and each again when a model has read it.',
    subscribe: ({ context: { news } }: { context: Context }) => news.published.subscribe(),
  })
  newsPublished(@Root() item: Item, @Ctx() { news }: Context): NewsItem {
    return shown(item, news);
  }
}

/** As it is now: age and weight change with every second. */
function shown({ scored, ...item }: Item, news: NewsDesk): NewsItem {
  return {
    ...item,
    score: scored?.score ?? null,
    positive: scored?.positive ?? null,
    negative: scored?.negative ?? null,
    neutral: scored?.neutral ?? null,
    modelId: scored?.modelId ?? null,
    ageS: news.ageS(item),
    weight: news.weightOf({ ...item, scored }),
  };
}

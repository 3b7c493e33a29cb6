import { Instrument, Market, Tick } from '@voltaire/schema/market.ts';
import { Derivatives } from '@voltaire/schema/motion.ts';
import { Arg, Ctx, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Views } from '../views/views.ts';
import type { Context } from './context.ts';
import { findInstrument } from './find-instrument.ts';
import { ofSymbol } from './of-symbol.ts';

@Resolver()
export class MarketResolver {
  @Query(() => [Instrument])
  instruments(@Ctx() { views }: Context): Instrument[] {
    return views.instruments.map(({ definition }) => ({
      ...definition,
      traded: views.traded.has(definition.symbol),
    }));
  }

  @Query(() => Market)
  market(@Arg('symbol', () => String) symbol: string, @Ctx() { views }: Context): Market {
    const { id } = findInstrument(views, symbol);
    const tick = views.market.tick(id);
    const bid = Number(tick?.bid);
    const ask = Number(tick?.ask);
    const mid = tick ? (bid + ask) / 2 : null;
    return {
      symbol,
      tick,
      mid,
      spreadBps: mid === null ? null : ((ask - bid) / mid) * 1e4,
      derivatives: views.market.derivativesOf(id),
      microstructure: views.market.microstructureOf(id),
      candle: views.feeds.candle(id),
      day: views.feeds.day(id),
      feed: views.feeds.status(id),
    };
  }

  @Subscription(() => [Tick], {
    description:
      'One list every 50 ms with all ticks since the last; a client that does not keep up gets the newest only.',
    subscribe: ({ args, context: { views } }: SubscribeTo) => {
      const symbol = checked(views, args.symbol);
      return ofSymbol(views.market.ticks.subscribe(), symbol);
    },
  })
  ticks(
    @Root() ticks: Tick[],
    // Taken by `subscribe`, and part of the schema only when it stands here as well.
    @Arg('symbol', () => String, { nullable: true }) _symbol?: string,
  ): Tick[] {
    return ticks;
  }

  @Subscription(() => [Derivatives], {
    description: 'The newest of each symbol that has moved, at most every 50 ms.',
    subscribe: ({ args, context: { views } }: SubscribeTo) => {
      const symbol = checked(views, args.symbol);
      return ofSymbol(views.market.derivatives.subscribe(views.market.snapshot), symbol);
    },
  })
  derivatives(
    @Root() derivatives: Derivatives[],
    @Arg('symbol', () => String, { nullable: true }) _symbol?: string,
  ): Derivatives[] {
    return derivatives;
  }
}

interface SubscribeTo {
  readonly args: { readonly symbol?: string | null };
  readonly context: Context;
}

/** Undefined for all symbols. Throws before anything is subscribed to. */
function checked(views: Views, symbol: string | null | undefined): string | undefined {
  return symbol === null || symbol === undefined ? undefined : findInstrument(views, symbol).symbol;
}

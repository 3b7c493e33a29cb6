import type { Instrument as TradedInstrument } from '@voltaire/reflex/model/instrument.ts';
import { Derivatives, Instrument, Market, Tick } from '@voltaire/schema/market.ts';
import { Arg, Ctx, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from './context.ts';
import { badInput } from './user-input.ts';

@Resolver()
export class MarketResolver {
  @Query(() => [Instrument])
  instruments(@Ctx() { views }: Context): Instrument[] {
    return views.instruments.map(({ definition }) => ({ ...definition }));
  }

  @Query(() => Market)
  market(@Arg('symbol', () => String) symbol: string, @Ctx() { views }: Context): Market {
    const instrument = find(views.instruments, symbol);
    const tick = views.market.tick(instrument.id);
    const bid = Number(tick?.bid);
    const ask = Number(tick?.ask);
    const mid = tick ? (bid + ask) / 2 : null;
    return {
      symbol,
      tick,
      mid,
      spreadBps: mid === null ? null : ((ask - bid) / mid) * 1e4,
      derivatives: views.market.derivativesOf(instrument.id),
      feed: views.system.feed(instrument.id),
    };
  }

  @Subscription(() => [Tick], {
    description:
      'One list every 50 ms with all ticks since the last; a client that does not keep up gets the newest only.',
    subscribe: ({ args, context }: SubscribeTo) => {
      checkSymbol(context, args.symbol);
      return context.views.market.ticks.subscribe();
    },
  })
  ticks(
    @Root() ticks: Tick[],
    @Arg('symbol', () => String, { nullable: true }) symbol?: string,
  ): Tick[] {
    return symbol ? ticks.filter((tick) => tick.symbol === symbol) : ticks;
  }

  @Subscription(() => [Derivatives], {
    description: 'The newest of each symbol, at most every 50 ms.',
    subscribe: ({ args, context }: SubscribeTo) => {
      checkSymbol(context, args.symbol);
      return context.views.market.derivatives.subscribe(context.views.market.snapshot);
    },
  })
  derivatives(
    @Root() derivatives: Derivatives[],
    @Arg('symbol', () => String, { nullable: true }) symbol?: string,
  ): Derivatives[] {
    return symbol ? derivatives.filter((each) => each.symbol === symbol) : derivatives;
  }
}

interface SubscribeTo {
  readonly args: { readonly symbol?: string };
  readonly context: Context;
}

function checkSymbol({ views }: Context, symbol: string | undefined): void {
  if (symbol !== undefined) find(views.instruments, symbol);
}

function find(instruments: readonly TradedInstrument[], symbol: string): TradedInstrument {
  const instrument = instruments.find((known) => known.symbol === symbol);
  if (instrument) return instrument;
  const known = instruments.map((each) => each.symbol).join(', ');
  throw badInput(`there is no symbol "${symbol}" here; there is ${known}`);
}

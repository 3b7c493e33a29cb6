import { Field, Float, ObjectType } from 'type-graphql';
import { Side, TickKind } from './enums.ts';
import { FeedStatus } from './feed.ts';
import { Derivatives, Microstructure } from './motion.ts';
import { Decimal } from './scalars.ts';

@ObjectType()
export class Instrument {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String)
  readonly venue!: string;

  @Field(() => String)
  readonly base!: string;

  @Field(() => String)
  readonly quote!: string;

  @Field(() => Decimal)
  readonly tickSize!: string;

  @Field(() => Decimal)
  readonly lotSize!: string;

  @Field(() => Decimal)
  readonly minQuantity!: string;

  @Field(() => Decimal)
  readonly minNotional!: string;

  @Field(() => Boolean, {
    description: 'A strategy may send orders for it; of the others only the market is watched.',
  })
  readonly traded!: boolean;
}

@ObjectType()
export class Tick {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => TickKind, {
    description: 'Which message caused it: a trade, or a change of the best bid or ask.',
  })
  readonly kind!: TickKind;

  @Field(() => Float, { description: 'Journal sequence number.' })
  readonly seq!: number;

  @Field(() => Float, { description: 'Received, microseconds since the epoch.' })
  readonly atUs!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      "The exchange's own time, microseconds since the epoch; null where the message has none.",
  })
  readonly exchangeAtUs!: number | null;

  @Field(() => Decimal)
  readonly bid!: string;

  @Field(() => Decimal)
  readonly bidQuantity!: string;

  @Field(() => Decimal)
  readonly ask!: string;

  @Field(() => Decimal)
  readonly askQuantity!: string;

  @Field(() => Decimal, { nullable: true, description: 'Last trade.' })
  readonly price!: string | null;

  @Field(() => Decimal, { nullable: true })
  readonly quantity!: string | null;

  @Field(() => Side, { nullable: true, description: 'The aggressor of the last trade.' })
  readonly side!: Side | null;
}

@ObjectType({ description: 'One interval as the venue counts it.' })
export class Candle {
  @Field(() => Float)
  readonly intervalS!: number;

  @Field(() => Float, { description: 'Its begin, microseconds since the epoch.' })
  readonly openAtUs!: number;

  @Field(() => Decimal)
  readonly open!: string;

  @Field(() => Decimal)
  readonly high!: string;

  @Field(() => Decimal)
  readonly low!: string;

  @Field(() => Decimal)
  readonly close!: string;

  @Field(() => Decimal, { description: 'Base asset.' })
  readonly volume!: string;

  @Field(() => Float)
  readonly trades!: number;

  @Field(() => Boolean, {
    description: 'False while the interval runs; Kraken does not say when it ends.',
  })
  readonly closed!: boolean;
}

@ObjectType({ description: 'The last 24 hours as the venue counts them.' })
export class DayStatistics {
  @Field(() => Decimal)
  readonly last!: string;

  @Field(() => Decimal)
  readonly high!: string;

  @Field(() => Decimal)
  readonly low!: string;

  @Field(() => Decimal, { description: 'Base asset.' })
  readonly volume!: string;

  @Field(() => Float, { description: 'Percent.' })
  readonly changePct!: number;
}

@ObjectType()
export class Market {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => Tick, { nullable: true })
  readonly tick!: Tick | null;

  @Field(() => Float, { nullable: true })
  readonly mid!: number | null;

  @Field(() => Float, { nullable: true })
  readonly spreadBps!: number | null;

  @Field(() => Derivatives, { nullable: true })
  readonly derivatives!: Derivatives | null;

  @Field(() => Microstructure)
  readonly microstructure!: Microstructure;

  @Field(() => Candle, { nullable: true, description: 'The newest that the venue told.' })
  readonly candle!: Candle | null;

  @Field(() => DayStatistics, { nullable: true })
  readonly day!: DayStatistics | null;

  @Field(() => FeedStatus)
  readonly feed!: FeedStatus;
}

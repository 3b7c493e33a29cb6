import { Field, Float, ObjectType } from 'type-graphql';
import { FeedState, Side, TickKind } from './enums.ts';
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

@ObjectType()
export class PriceMotion {
  @Field(() => Float)
  readonly velocityBpsPerS!: number;

  @Field(() => Float)
  readonly accelerationBpsPerS2!: number;

  @Field(() => Float)
  readonly jerkBpsPerS3!: number;
}

@ObjectType({
  description:
    'Of a cumulative volume in units of the base asset: its velocity is the rate of trading.',
})
export class VolumeMotion {
  @Field(() => Float)
  readonly velocityPerS!: number;

  @Field(() => Float)
  readonly accelerationPerS2!: number;

  @Field(() => Float)
  readonly jerkPerS3!: number;
}

@ObjectType()
export class HorizonDerivatives {
  @Field(() => Float, { description: "Decay time of the fit's weights, seconds." })
  readonly horizonS!: number;

  @Field(() => PriceMotion, {
    nullable: true,
    description: 'Null until the horizon has seen enough distinct times for a cubic.',
  })
  readonly price!: PriceMotion | null;

  @Field(() => VolumeMotion, { nullable: true })
  readonly volume!: VolumeMotion | null;

  @Field(() => VolumeMotion, {
    nullable: true,
    description: 'Volume signed by the aggressor: buys minus sells.',
  })
  readonly signedVolume!: VolumeMotion | null;
}

@ObjectType()
export class Derivatives {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => Float)
  readonly seq!: number;

  @Field(() => Float)
  readonly atUs!: number;

  @Field(() => [HorizonDerivatives])
  readonly horizons!: readonly HorizonDerivatives[];
}

@ObjectType()
export class FeedStatus {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String)
  readonly venue!: string;

  @Field(() => FeedState)
  readonly state!: FeedState;

  @Field(() => String)
  readonly reason!: string;

  @Field(() => Float, { nullable: true, description: 'Milliseconds since the last market update.' })
  readonly ageMs!: number | null;

  @Field(() => Float)
  readonly ticksPerSecond!: number;

  @Field(() => Float)
  readonly ticks!: number;

  @Field(() => Float)
  readonly gaps!: number;

  @Field(() => Float)
  readonly resyncs!: number;

  @Field(() => Float)
  readonly reconnects!: number;
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

  @Field(() => FeedStatus)
  readonly feed!: FeedStatus;
}

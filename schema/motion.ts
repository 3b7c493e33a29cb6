import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType({ description: 'One derivative of a fit, with how sure it is.' })
export class Estimate {
  @Field(() => Float)
  readonly value!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'In the unit of the value; null where it was not recorded.',
  })
  readonly standardError!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Value ÷ standard error. Below 2, either way, it may well be chance.',
  })
  readonly zScore!: number | null;
}

@ObjectType()
export class PriceMotion {
  @Field(() => Float)
  readonly velocityBpsPerS!: number;

  @Field(() => Float)
  readonly accelerationBpsPerS2!: number;

  @Field(() => Float)
  readonly jerkBpsPerS3!: number;

  @Field(() => Estimate, { description: 'bps/s' })
  readonly velocity!: Estimate;

  @Field(() => Estimate, { description: 'bps/s²' })
  readonly acceleration!: Estimate;

  @Field(() => Estimate, { description: 'bps/s³' })
  readonly jerk!: Estimate;
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

  @Field(() => Estimate, { description: 'base units/s' })
  readonly velocity!: Estimate;

  @Field(() => Estimate, { description: 'base units/s²' })
  readonly acceleration!: Estimate;

  @Field(() => Estimate, { description: 'base units/s³' })
  readonly jerk!: Estimate;
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
export class HorizonVolatility {
  @Field(() => Float, { description: "Decay time of the returns' weights, seconds." })
  readonly horizonS!: number;

  @Field(() => Float, { nullable: true, description: 'Null until enough was seen.' })
  readonly value!: number | null;
}

@ObjectType({
  description: 'How the market trades at this moment; null until a measure is defined.',
})
export class Microstructure {
  @Field(() => Float, {
    nullable: true,
    description: "Quote asset: the mid, weighted by the opposite side's quantity.",
  })
  readonly microprice!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: '-1 … 1: (bid - ask) ÷ (bid + ask) quantity at the best prices.',
  })
  readonly imbalance!: number | null;

  @Field(() => Float, { nullable: true, description: 'The same over the five best levels a side.' })
  readonly depthImbalance!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the mid.' })
  readonly spreadBps!: number | null;

  @Field(() => [HorizonVolatility], { description: 'Realised volatility over each horizon.' })
  readonly volatilityBpsPerSqrtS!: readonly HorizonVolatility[];

  @Field(() => Float, { nullable: true, description: 'Trades per second with buying aggressors.' })
  readonly buyIntensityPerS!: number | null;

  @Field(() => Float, { nullable: true, description: 'Trades per second with selling aggressors.' })
  readonly sellIntensityPerS!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: '0 … 1: share of one-sided volume over the last equal volumes (VPIN).',
  })
  readonly toxicity!: number | null;
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

  @Field(() => Microstructure)
  readonly microstructure!: Microstructure;
}

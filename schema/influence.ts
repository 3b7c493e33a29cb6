import { Field, Float, ObjectType } from 'type-graphql';
import { Aggression, Bias, Urgency } from './enums.ts';

@ObjectType({ description: 'What a model expected, as it entered the decision.' })
export class ForecastUsed {
  @Field(() => String)
  readonly modelId!: string;

  @Field(() => Float)
  readonly computedAtUs!: number;

  @Field(() => Float)
  readonly horizonS!: number;

  @Field(() => [Float])
  readonly levels!: readonly number[];

  @Field(() => [Float], { description: 'Log return at each level, basis points.' })
  readonly returnsBps!: readonly number[];

  @Field(() => String)
  readonly inputHash!: string;
}

@ObjectType({
  description: 'A text that a sentiment came from. What it says is data and nothing else.',
})
export class SentimentSource {
  @Field(() => String)
  readonly source!: string;

  @Field(() => String)
  readonly title!: string;

  @Field(() => Float, { description: 'Of this text alone: -1 (against) to 1 (for).' })
  readonly score!: number;

  @Field(() => Float, {
    description: 'Beside the others: 1 when it was new, half at each half-life.',
  })
  readonly weight!: number;
}

@ObjectType()
export class SentimentUsed {
  @Field(() => String)
  readonly modelId!: string;

  @Field(() => Float)
  readonly computedAtUs!: number;

  @Field(() => Float, { description: '-1 (all against) to 1 (all for).' })
  readonly score!: number;

  @Field(() => String, {
    description: 'SHA-256 of which texts, with which scores, it was made from.',
  })
  readonly inputHash!: string;

  @Field(() => [SentimentSource], {
    description:
      'The texts that weighed most, five at most, heaviest first; empty when none is on record.',
  })
  readonly sources!: readonly SentimentSource[];
}

@ObjectType({ description: 'How overrides, models and health entered a decision.' })
export class Influence {
  @Field(() => Aggression)
  readonly aggression!: Aggression;

  @Field(() => Bias)
  readonly bias!: Bias;

  @Field(() => Float, { description: 'Multiplier of the size that the strategy wants by itself.' })
  readonly size!: number;

  @Field(() => Float, { description: 'Multiplier of the threshold that its score must reach.' })
  readonly threshold!: number;

  @Field(() => Urgency)
  readonly urgency!: Urgency;

  @Field(() => [String], { description: 'Overrides in force: whose, until when.' })
  readonly overrides!: readonly string[];

  @Field(() => ForecastUsed, { nullable: true })
  readonly forecast!: ForecastUsed | null;

  @Field(() => SentimentUsed, { nullable: true })
  readonly sentiment!: SentimentUsed | null;
}

import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Aggression, Bias, BrainKind, ModelKind, ReasoningState } from './enums.ts';

@ObjectType({ description: 'A model that can be asked.' })
export class BrainModel {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => ModelKind)
  readonly kind!: ModelKind;

  @Field(() => Boolean, { description: 'Whether the policy lets anybody hear it.' })
  readonly allowed!: boolean;

  @Field(() => Boolean)
  readonly loaded!: boolean;

  @Field(() => Boolean, { description: 'Whether it answers when no model is named.' })
  readonly isDefault!: boolean;

  @Field(() => String, { description: '"cpu", "cuda:0", or where else it runs.' })
  readonly device!: string;

  @Field(() => String)
  readonly version!: string;

  @Field(() => String, { description: 'SPDX identifier, or "unknown".' })
  readonly licence!: string;
}

@ObjectType({ description: 'How one model has answered since the start.' })
export class ModelMeter {
  @Field(() => String)
  readonly modelId!: string;

  @Field(() => ModelKind)
  readonly kind!: ModelKind;

  @Field(() => Int, { description: 'Questions; a batch is one.' })
  readonly asked!: number;

  @Field(() => Int)
  readonly answered!: number;

  @Field(() => Int, {
    description: 'Series, texts or conclusions of these answers that were not believed.',
  })
  readonly refused!: number;

  @Field(() => Float, { nullable: true, description: 'Question to answer, milliseconds.' })
  readonly latencyP50Ms!: number | null;

  @Field(() => Float, { nullable: true })
  readonly latencyP99Ms!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Series or texts in one question, on average.',
  })
  readonly batchSize!: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the newest answer.' })
  readonly ageMs!: number | null;
}

@ObjectType({ description: 'Answers of one kind that were not believed, or did not come.' })
export class BrainRefusal {
  @Field(() => String)
  readonly modelId!: string;

  @Field(() => String, { description: 'Stable, upper case: see docs/brain.md.' })
  readonly code!: string;

  @Field(() => Int)
  readonly count!: number;

  @Field(() => String, { description: 'One sentence: what that means.' })
  readonly explain!: string;
}

@ObjectType({ description: 'How forecasts of a model have turned out.' })
export class ForecastCalibration {
  @Field(() => String)
  readonly modelId!: string;

  @Field(() => Float)
  readonly horizonS!: number;

  @Field(() => Int, { description: 'Forecasts whose outcome is known: the newest 1,000 at most.' })
  readonly count!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of outcomes within the 80 % interval: 0.8 is right.',
  })
  readonly coverage!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean pinball loss ÷ that of a random walk; below 1 the model is worth something.',
  })
  readonly pinballRatio!: number | null;
}

@ObjectType({
  description: 'What thinks for the platform, and how well. Nothing it says is an order.',
})
export class Brain {
  @Field(() => BrainKind)
  readonly kind!: BrainKind;

  @Field(() => [String])
  readonly addresses!: readonly string[];

  @Field(() => Boolean, { description: 'Whether one address at least takes questions.' })
  readonly reachable!: boolean;

  @Field(() => [BrainModel])
  readonly models!: readonly BrainModel[];

  @Field(() => [ModelMeter])
  readonly meters!: readonly ModelMeter[];

  @Field(() => [BrainRefusal])
  readonly refusals!: readonly BrainRefusal[];

  @Field(() => [ForecastCalibration])
  readonly calibration!: readonly ForecastCalibration[];
}

@ObjectType()
export class ForecastStep {
  @Field(() => Float, { description: 'Seconds after computedAtUs.' })
  readonly afterS!: number;

  @Field(() => [Float], { description: 'Log return at each level, basis points.' })
  readonly returnsBps!: readonly number[];
}

@ObjectType({ description: 'What a model expects of a symbol: the newest that was believed.' })
export class Forecast {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String)
  readonly modelId!: string;

  @Field(() => Float)
  readonly computedAtUs!: number;

  @Field(() => Float, { description: 'Mid that returns count from, quote asset.' })
  readonly mid!: number;

  @Field(() => [Float])
  readonly levels!: readonly number[];

  @Field(() => [ForecastStep])
  readonly steps!: readonly ForecastStep[];

  @Field(() => String, { description: 'SHA-256 of what the model was given: see docs/brain.md.' })
  readonly inputHash!: string;
}

@ObjectType({
  description: 'A language model was asked for advice. Its text is data, never an instruction.',
})
export class Reasoning {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => ReasoningState)
  readonly state!: ReasoningState;

  @Field(() => String, { description: 'What the advice is for.' })
  readonly scope!: string;

  @Field(() => String, { description: 'Who asked: the name of a token, or "schedule".' })
  readonly actor!: string;

  @Field(() => Float)
  readonly startedAtUs!: number;

  @Field(() => String, { description: 'JSON: the market summary that the model was given.' })
  readonly given!: string;

  @Field(() => String)
  readonly inputHash!: string;

  @Field(() => String, { description: 'What it has written so far, as it came.' })
  readonly text!: string;

  @Field(() => String, { nullable: true })
  readonly modelId!: string | null;

  @Field(() => String, { nullable: true, description: 'BULLISH, BEARISH, NEUTRAL or STAND_ASIDE.' })
  readonly stance!: string | null;

  @Field(() => Aggression, { nullable: true })
  readonly aggression!: Aggression | null;

  @Field(() => Bias, { nullable: true, description: 'What the stance amounts to.' })
  readonly bias!: Bias | null;

  @Field(() => String, { nullable: true })
  readonly rationale!: string | null;

  @Field(() => Float, { nullable: true, description: '0 to 1.' })
  readonly confidence!: number | null;

  @Field(() => String, { nullable: true, description: 'Why there is no advice, if there is none.' })
  readonly problem!: string | null;
}

import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Aggression, Bias, DecisionOutcome, OrderType, QueueModel, Side } from './enums.ts';
import { Decimal } from './scalars.ts';

@InputType({ description: 'Another limit than the run had.' })
export class LimitChange {
  @Field(() => String, {
    description: 'Its place in the policy, as in `symbols.BTCUSDT.maxOrderValue`.',
  })
  readonly place!: string;

  @Field(() => Float, { nullable: true, description: 'Null: none, which denies.' })
  readonly value!: number | null;
}

@InputType({ description: 'Another parameter of a built-in strategy.' })
export class ParameterChange {
  @Field(() => String)
  readonly strategy!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => Float)
  readonly value!: number;
}

@InputType({
  description:
    'As an operator would have said it at the begin. What was said of the scope does not count.',
})
export class StanceChange {
  @Field(() => String, { description: 'global, venue:NAME, symbol:NAME or strategy:NAME.' })
  readonly scope!: string;

  @Field(() => Aggression, { nullable: true })
  readonly aggression?: Aggression | null;

  @Field(() => Bias, { nullable: true })
  readonly bias?: Bias | null;
}

@InputType({ description: 'Which run, what would have been otherwise, and what is assumed.' })
export class CounterfactualInput {
  @Field(() => ID, { nullable: true, description: 'The present run when it is not given.' })
  readonly runId?: string | null;

  @Field(() => Float, { nullable: true, description: 'What is before does not count, µs.' })
  readonly fromUs?: number | null;

  @Field(() => Float, { nullable: true, description: 'Where to end, µs since the epoch.' })
  readonly toUs?: number | null;

  @Field(() => [LimitChange], { defaultValue: [] })
  readonly limits!: readonly LimitChange[];

  @Field(() => [ParameterChange], { defaultValue: [] })
  readonly parameters!: readonly ParameterChange[];

  @Field(() => [StanceChange], { defaultValue: [] })
  readonly stances!: readonly StanceChange[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'Codes of vetoes to be lifted: their limits are as good as none.',
  })
  readonly lifted!: readonly string[];

  @Field(() => Decimal, { defaultValue: '0.001', description: 'Share of what a trade brings in.' })
  readonly makerFee!: string;

  @Field(() => Decimal, { defaultValue: '0.001' })
  readonly takerFee!: string;

  @Field(() => Float, { defaultValue: 1, description: 'To the venue and back, each, ms.' })
  readonly latencyMs!: number;

  @Field(() => QueueModel, { defaultValue: 'PROPORTIONAL' })
  readonly queue!: QueueModel;

  @Field(() => Int, { defaultValue: 100, description: 'Differences told one by one.' })
  readonly first!: number;
}

@ObjectType({ description: 'Decisions that a code denied.' })
export class VetoCount {
  @Field(() => String)
  readonly code!: string;

  @Field(() => Int)
  readonly count!: number;
}

@ObjectType({ description: 'What came of a symbol in one of the two plays, at the paper venue.' })
export class PlayedSymbol {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String, { description: 'In which money counts here.' })
  readonly quote!: string;

  @Field(() => Int)
  readonly decisions!: number;

  @Field(() => Int)
  readonly allowed!: number;

  @Field(() => [VetoCount])
  readonly vetoes!: readonly VetoCount[];

  @Field(() => Int)
  readonly fills!: number;

  @Field(() => Float, { description: 'Of what was traded, at the last mid, before fees.' })
  readonly grossPnl!: number;

  @Field(() => Float)
  readonly fees!: number;

  @Field(() => Float)
  readonly netPnl!: number;

  @Field(() => Float)
  readonly maxDrawdown!: number;

  @Field(() => Float)
  readonly turnover!: number;

  @Field(() => Float, { description: 'Bought less sold, base asset.' })
  readonly position!: number;
}

@ObjectType({ description: 'A decision in as few words as show what is different.' })
export class PlayedDecision {
  @Field(() => Float)
  readonly atUs!: number;

  @Field(() => DecisionOutcome)
  readonly outcome!: DecisionOutcome;

  @Field(() => String, { nullable: true })
  readonly code!: string | null;

  @Field(() => Side)
  readonly side!: Side;

  @Field(() => OrderType)
  readonly type!: OrderType;

  @Field(() => Decimal)
  readonly quantity!: string;

  @Field(() => Decimal, { nullable: true, description: 'Null of a market order.' })
  readonly price!: string | null;

  @Field(() => Boolean)
  readonly reduceOnly!: boolean;
}

@ObjectType({
  description: 'Where the two plays part: null on a side on which nothing was decided.',
})
export class PlayedDifference {
  @Field(() => String)
  readonly strategy!: string;

  @Field(() => String)
  readonly symbol!: string;

  @Field(() => PlayedDecision, { nullable: true })
  readonly asItWas!: PlayedDecision | null;

  @Field(() => PlayedDecision, { nullable: true })
  readonly changed!: PlayedDecision | null;
}

@ObjectType({
  description:
    'What would have been. A run is played twice at a paper venue, as it was and changed, so that both rest on the same assumptions. Nothing that runs is touched.',
})
export class Counterfactual {
  @Field(() => ID)
  readonly runId!: string;

  @Field(() => Boolean, {
    description: 'The kernel of the run was this one: another may rightly decide otherwise.',
  })
  readonly sameBuild!: boolean;

  @Field(() => Float)
  readonly fromUs!: number;

  @Field(() => Float)
  readonly toUs!: number;

  @Field(() => Float, { description: 'Of the journal, that were played.' })
  readonly events!: number;

  @Field(() => [String], { description: 'One line each.' })
  readonly changes!: readonly string[];

  @Field(() => Int, { description: 'That were really made.' })
  readonly recordedDecisions!: number;

  @Field(() => Int)
  readonly recordedAllowed!: number;

  @Field(() => Int)
  readonly recordedFills!: number;

  @Field(() => [PlayedSymbol])
  readonly asItWas!: readonly PlayedSymbol[];

  @Field(() => [PlayedSymbol])
  readonly changed!: readonly PlayedSymbol[];

  @Field(() => Int, { description: 'Decisions that are the same in both.' })
  readonly same!: number;

  @Field(() => Int)
  readonly different!: number;

  @Field(() => [PlayedDifference], { description: 'The first of those that are not the same.' })
  readonly differences!: readonly PlayedDifference[];
}

import { Field, Float, ObjectType } from 'type-graphql';
import { Decision } from './decisions.ts';
import { WhyAnswer } from './enums.ts';
import { TradingStateReason } from './governance.ts';

@ObjectType({
  description: 'Something that an order had to pass, and how far from passing it was.',
})
export class Hurdle {
  @Field(() => String)
  readonly code!: string;

  @Field(() => Boolean)
  readonly passed!: boolean;

  @Field(() => Float, { nullable: true, description: 'Null when it could not be computed.' })
  readonly observed!: number | null;

  @Field(() => Float, { nullable: true })
  readonly needed!: number | null;

  @Field(() => String, { description: 'At most, or at least: how observed must stand to needed.' })
  readonly bound!: string;

  @Field(() => Float, { nullable: true, description: 'Still missing; 0 when passed.' })
  readonly distance!: number | null;

  @Field(() => String)
  readonly unit!: string;

  @Field(() => String, { description: 'The same in one sentence.' })
  readonly sentence!: string;
}

@ObjectType({
  description:
    'What a strategy last said of a symbol at or before a moment, and what stood in the way.',
})
export class NotTraded {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String, { nullable: true, description: 'Null when no strategy has the symbol.' })
  readonly strategy!: string | null;

  @Field(() => WhyAnswer)
  readonly answer!: WhyAnswer;

  @Field(() => String, {
    nullable: true,
    description: 'Of the hold, or of the control that denied.',
  })
  readonly code!: string | null;

  @Field(() => String, { description: 'One sentence for a person.' })
  readonly reason!: string;

  @Field(() => Float, { nullable: true, description: 'When this was said, µs since the epoch.' })
  readonly atUs!: number | null;

  @Field(() => Float, { nullable: true, description: 'The answer and its code are this since.' })
  readonly sinceUs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'From then to the moment that was asked about. Holds are told when they change, at most once a second, and once a minute when they do not.',
  })
  readonly ageMs!: number | null;

  @Field(() => Float, { description: 'Times that it was held for this since it was last told.' })
  readonly count!: number;

  @Field(() => [Hurdle], { description: 'The first that stood in the way first.' })
  readonly hurdles!: readonly Hurdle[];

  @Field(() => [TradingStateReason], {
    description: 'Restrictions in force then that would have denied an order that opens or adds.',
  })
  readonly restrictions!: readonly TradingStateReason[];

  @Field(() => Decision, { nullable: true })
  readonly decision!: Decision | null;

  @Field(() => Boolean, { description: 'Found in the journal, not in memory.' })
  readonly fromJournal!: boolean;
}

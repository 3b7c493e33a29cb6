import { Field, Float, ID, ObjectType } from 'type-graphql';
import { BracketLeg, BracketPhase, Side } from './enums.ts';
import { Order } from './orders.ts';
import { Decimal } from './scalars.ts';

@ObjectType({
  description:
    'Where what an entry brings is closed again. The kernel holds stop and target: never more than one of them is at the venue.',
})
export class Bracket {
  @Field(() => ID, { description: 'Client order id of the entry.' })
  readonly id!: string;

  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String)
  readonly strategy!: string;

  @Field(() => Side, { description: 'Of the entry.' })
  readonly side!: Side;

  @Field(() => BracketPhase)
  readonly phase!: BracketPhase;

  @Field(() => String, {
    description: 'Why it has no exit at the venue, or why it has ended; empty otherwise.',
  })
  readonly reason!: string;

  @Field(() => Decimal, { nullable: true })
  readonly stopPrice!: string | null;

  @Field(() => Decimal, { nullable: true })
  readonly targetPrice!: string | null;

  @Field(() => Decimal, { description: 'Base asset that the entry has brought.' })
  readonly entryQuantity!: string;

  @Field(() => Decimal, { description: 'Of it, what exits have closed.' })
  readonly closedQuantity!: string;

  @Field(() => Decimal, { description: 'Of it, what is still to be closed.' })
  readonly openQuantity!: string;

  @Field(() => BracketLeg, {
    nullable: true,
    description: 'Which exit works, or worked last; null before the first.',
  })
  readonly leg!: BracketLeg | null;

  @Field(() => Order, {
    nullable: true,
    description: 'Null when it is too old to be known: the journal has it.',
  })
  readonly entry!: Order | null;

  @Field(() => Order, {
    nullable: true,
    description: 'Of the leg: its state says whether it is at the venue.',
  })
  readonly exit!: Order | null;

  @Field(() => Float, { description: 'Of this state, µs since the epoch.' })
  readonly atUs!: number;
}

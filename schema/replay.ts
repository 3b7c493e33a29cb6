import { Field, Float, ObjectType } from 'type-graphql';
import { Decision } from './decisions.ts';

@ObjectType({ description: 'A field of a decision that did not come out the same.' })
export class FieldDifference {
  @Field(() => String, { description: 'As in `record.controls[3].observed`.' })
  readonly field!: string;

  @Field(() => String, { description: 'JSON; empty where there is no such field.' })
  readonly recorded!: string;

  @Field(() => String)
  readonly replayed!: string;
}

@ObjectType({
  description:
    'A decision as it was recorded, and as the kernel makes it now from the same events.',
})
export class ReplayedDecision {
  @Field(() => Boolean, { description: 'Bit for bit.' })
  readonly identical!: boolean;

  @Field(() => Decision)
  readonly recorded!: Decision;

  @Field(() => Decision, {
    nullable: true,
    description: 'Null when the kernel does not decide anything there now.',
  })
  readonly replayed!: Decision | null;

  @Field(() => [FieldDifference])
  readonly differences!: readonly FieldDifference[];

  @Field(() => Float, { description: 'Events of the run that it was decided from.' })
  readonly events!: number;

  @Field(() => Boolean, {
    description: 'The kernel that decided was this one: another may rightly decide otherwise.',
  })
  readonly sameBuild!: boolean;
}

import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { ApprovalKind, ApprovalState } from './enums.ts';
import { PageInfo } from './paging.ts';

@ObjectType({
  description:
    'What somebody, or a model, has asked for and another person must approve, and what became of it.',
})
export class Approval {
  @Field(() => ID, { description: 'As in `approveRelease` and `acceptAdvice`.' })
  readonly id!: string;

  @Field(() => ApprovalKind)
  readonly kind!: ApprovalKind;

  @Field(() => ApprovalState)
  readonly state!: ApprovalState;

  @Field(() => String)
  readonly scope!: string;

  @Field(() => String, {
    description: 'What is asked for, JSON: source and killNumber of a halt; aggression and bias.',
  })
  readonly details!: string;

  @Field(() => String, { description: 'A person, or the model that advised.' })
  readonly proposer!: string;

  @Field(() => String, { description: 'Of the proposer.' })
  readonly reason!: string;

  @Field(() => Float, { description: 'When it was asked for, µs since the epoch.' })
  readonly atUs!: number;

  @Field(() => Float)
  readonly expiresAtUs!: number;

  @Field(() => String, { nullable: true, description: 'Null unless it is APPROVED.' })
  readonly approver!: string | null;

  @Field(() => String, { nullable: true })
  readonly approvalReason!: string | null;

  @Field(() => Float, { nullable: true, description: 'Null while it is OPEN.' })
  readonly closedAtUs!: number | null;

  @Field(() => String, {
    description:
      'Of the record that it began with: the number of its run × 2^40 + that of the record.',
  })
  readonly place!: string;

  @Field(() => String, { nullable: true, description: 'Of the record that it ended with.' })
  readonly closedPlace!: string | null;
}

@InputType({ description: 'What is absent is not asked about.' })
export class ApprovalFilter {
  @Field(() => ApprovalKind, { nullable: true })
  readonly kind?: ApprovalKind | null;

  @Field(() => ApprovalState, { nullable: true })
  readonly state?: ApprovalState | null;

  @Field(() => String, { nullable: true })
  readonly scope?: string | null;

  @Field(() => String, { nullable: true })
  readonly proposer?: string | null;

  @Field(() => String, { nullable: true })
  readonly approver?: string | null;

  @Field(() => Float, { nullable: true, description: 'From this moment on, µs since the epoch.' })
  readonly fromUs?: number | null;

  @Field(() => Float, { nullable: true, description: 'Before this moment.' })
  readonly toUs?: number | null;
}

@ObjectType()
export class ApprovalEdge {
  @Field(() => String)
  readonly cursor!: string;

  @Field(() => Approval)
  readonly node!: Approval;
}

@ObjectType()
export class ApprovalConnection {
  @Field(() => [ApprovalEdge])
  readonly edges!: readonly ApprovalEdge[];

  @Field(() => [Approval])
  readonly nodes!: readonly Approval[];

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo;

  @Field(() => Float)
  readonly totalCount!: number;
}

import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { InterventionKind } from './enums.ts';
import { PageInfo } from './paging.ts';

@ObjectType({
  description: 'The index of the journal, which answers what reaches back further than memory.',
})
export class JournalIndex {
  @Field(() => String, { description: 'PGlite, which is built in, or PostgreSQL.' })
  readonly engine!: string;

  @Field(() => Float, { description: 'Records of the journal that are in it.' })
  readonly records!: number;

  @Field(() => Float)
  readonly decisions!: number;

  @Field(() => Float, { description: 'Bytes of the journal that it has not read yet.' })
  readonly behindBytes!: number;

  @Field(() => String, { description: 'Why it does not go on; empty while it does.' })
  readonly problem!: string;
}

@ObjectType({ description: 'What somebody told the kernel, or that it had no effect.' })
export class Intervention {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => Float)
  readonly atUs!: number;

  @Field(() => String)
  readonly actor!: string;

  @Field(() => InterventionKind)
  readonly kind!: InterventionKind;

  @Field(() => String, { nullable: true })
  readonly scope!: string | null;

  @Field(() => String)
  readonly reason!: string;

  @Field(() => String, { description: 'The command as it was given, JSON.' })
  readonly details!: string;
}

@InputType({ description: 'What is absent is not asked about.' })
export class InterventionFilter {
  @Field(() => String, { nullable: true })
  readonly actor?: string | null;

  @Field(() => InterventionKind, { nullable: true })
  readonly kind?: InterventionKind | null;

  @Field(() => String, { nullable: true })
  readonly scope?: string | null;

  @Field(() => Float, { nullable: true, description: 'From this moment on, µs since the epoch.' })
  readonly fromUs?: number | null;

  @Field(() => Float, { nullable: true, description: 'Before this moment.' })
  readonly toUs?: number | null;
}

@ObjectType()
export class InterventionEdge {
  @Field(() => String)
  readonly cursor!: string;

  @Field(() => Intervention)
  readonly node!: Intervention;
}

@ObjectType()
export class InterventionConnection {
  @Field(() => [InterventionEdge])
  readonly edges!: readonly InterventionEdge[];

  @Field(() => [Intervention])
  readonly nodes!: readonly Intervention[];

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo;

  @Field(() => Float)
  readonly totalCount!: number;
}

@ObjectType({ description: 'A policy that a run was made under.' })
export class UsedPolicy {
  @Field(() => String, { description: 'SHA-256 of its canonical JSON: what decisions cite.' })
  readonly hash!: string;

  @Field(() => Float, { description: 'When the first run under it began, µs since the epoch.' })
  readonly firstUsedAtUs!: number;
}

@ObjectType({ description: 'A field that is not the same in two policies.' })
export class PolicyDifference {
  @Field(() => String, { description: 'As in `symbols.BTCUSDT.maxPosition`.' })
  readonly field!: string;

  @Field(() => String, { nullable: true, description: 'JSON; null where there is no such field.' })
  readonly from!: string | null;

  @Field(() => String, { nullable: true })
  readonly to!: string | null;
}

import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { SharedStateEngine } from './enums.ts';

@ObjectType({ description: 'State that other processes may look at (docs/shared-state.md).' })
export class SharedStateStatus {
  @Field(() => SharedStateEngine)
  readonly engine!: SharedStateEngine;

  @Field(() => Boolean)
  readonly connected!: boolean;

  @Field(() => String, { description: 'That this platform trades, and nobody else may.' })
  readonly account!: string;

  @Field(() => Boolean)
  readonly leaseHeld!: boolean;

  @Field(() => ID, { description: 'Of the lease: higher than every one before.' })
  readonly token!: string;

  @Field(() => Int, { description: 'Values that have changed and are not there yet.' })
  readonly behind!: number;

  @Field(() => Float, { description: 'Values since the start.' })
  readonly written!: number;

  @Field(() => Float, { nullable: true })
  readonly writtenAtUs!: number | null;

  @Field(() => String, { description: 'Empty when all is well.' })
  readonly problem!: string;
}

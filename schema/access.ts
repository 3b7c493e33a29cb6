import { Field, Float, ID, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Never the token itself, which nobody has but whom it was made for.' })
export class AccessToken {
  @Field(() => ID, { description: 'The first digits of its hash.' })
  readonly id!: string;

  @Field(() => String, { description: 'Which of the user’s roles it has.' })
  readonly role!: string;

  @Field(() => Float)
  readonly createdAtUs!: number;

  @Field(() => String, { description: 'Who made it; "shell:NAME" at the machine’s shell.' })
  readonly createdBy!: string;

  @Field(() => Float, { nullable: true, description: 'Null: it does not end by itself.' })
  readonly expiresAtUs!: number | null;

  @Field(() => Float, { nullable: true })
  readonly revokedAtUs!: number | null;

  @Field(() => String, { nullable: true })
  readonly revokedBy!: string | null;

  @Field(() => Float, { nullable: true, description: 'Exact to an hour. Null: never.' })
  readonly lastUsedAtUs!: number | null;
}

@ObjectType({ description: 'Somebody who signs in. Two tokens of one user are one person.' })
export class User {
  @Field(() => ID)
  readonly name!: string;

  @Field(() => [String])
  readonly roles!: readonly string[];

  @Field(() => Float)
  readonly createdAtUs!: number;

  @Field(() => String)
  readonly createdBy!: string;

  @Field(() => Float, { nullable: true, description: 'Since when nobody signs in under it.' })
  readonly disabledAtUs!: number | null;

  @Field(() => String, { nullable: true })
  readonly disabledBy!: string | null;

  @Field(() => [AccessToken], { description: 'Newest first, those that are over as well.' })
  readonly tokens!: readonly AccessToken[];
}

@ObjectType({ description: 'Who may sign in (docs/access.md).' })
export class Access {
  @Field(() => [User])
  readonly users!: readonly User[];

  @Field(() => Float, {
    nullable: true,
    description: 'When the tables that other processes see were last the same as here.',
  })
  readonly sharedAtUs!: number | null;

  @Field(() => String, { description: 'Why they are not now; empty while they are.' })
  readonly problem!: string;
}

import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType({
  description:
    'The Merkle tree (RFC 6962) over all records of the journal, as far as it is signed. Hashes are SHA-256 in base64.',
})
export class Ledger {
  @Field(() => Float, {
    description: 'Records that the last checkpoint covers; 0 before there is one.',
  })
  readonly size!: number;

  @Field(() => String, { nullable: true, description: 'Null before there is a checkpoint.' })
  readonly root!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The last one: a C2SP checkpoint, signed. Keep it elsewhere: the journal must contain it for ever.',
  })
  readonly checkpoint!: string | null;

  @Field(() => String, { description: 'Verifier key of a C2SP signed note: name+id+base64.' })
  readonly publicKey!: string;

  @Field(() => Float, { description: 'Records that no checkpoint covers yet.' })
  readonly unsigned!: number;

  @Field(() => String, { description: 'Why nothing is signed; empty while all is well.' })
  readonly problem!: string;
}

@ObjectType({ description: 'A place outside of the journal that checkpoints are brought to.' })
export class LedgerAnchor {
  @Field(() => String, { description: 'What it is, and where; without secrets.' })
  readonly name!: string;

  @Field(() => Float, {
    description:
      'Records that the checkpoint covers which is there; 0 while this run has brought none.',
  })
  readonly size!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'When that was brought, µs since the epoch.',
  })
  readonly atUs!: number | null;

  @Field(() => String, { description: 'Why the last try failed; empty when it did not.' })
  readonly problem!: string;
}

@ObjectType({
  description: 'That the record of a decision is in the tree: RFC 6962, 2.1.1 (docs/ledger.md).',
})
export class LedgerProof {
  @Field(() => Float, { description: 'Of the record, among all records of the journal, from 0.' })
  readonly index!: number;

  @Field(() => Float, { description: 'Of the tree.' })
  readonly size!: number;

  @Field(() => String)
  readonly root!: string;

  @Field(() => String, { description: 'The bytes of the record, base64.' })
  readonly record!: string;

  @Field(() => String, { description: 'SHA-256(0x00 ‖ record).' })
  readonly leafHash!: string;

  @Field(() => [String], { description: 'From the leaf upwards.' })
  readonly path!: readonly string[];

  @Field(() => String, { description: 'The checkpoint that signs size and root.' })
  readonly checkpoint!: string;
}

@ObjectType({ description: 'That one tree begins another: RFC 6962, 2.1.2.' })
export class LedgerConsistency {
  @Field(() => Float)
  readonly from!: number;

  @Field(() => Float)
  readonly to!: number;

  @Field(() => String)
  readonly fromRoot!: string;

  @Field(() => String)
  readonly toRoot!: string;

  @Field(() => [String])
  readonly path!: readonly string[];
}

@ObjectType({ description: 'The first thing that is wrong with a journal.' })
export class LedgerDamage {
  @Field(() => String)
  readonly file!: string;

  @Field(() => Float)
  readonly byte!: number;

  @Field(() => String)
  readonly what!: string;
}

@ObjectType({ description: 'What `voltaire verify` says of the journal.' })
export class LedgerVerification {
  @Field(() => Boolean)
  readonly ok!: boolean;

  @Field(() => Float)
  readonly segments!: number;

  @Field(() => Float, {
    description:
      'Records before the first that was looked at: dropped by retention, or not asked for.',
  })
  readonly before!: number;

  @Field(() => Float, { description: 'To the last that was looked at, those before included.' })
  readonly records!: number;

  @Field(() => Float)
  readonly bytes!: number;

  @Field(() => Float)
  readonly checkpoints!: number;

  @Field(() => Float)
  readonly signedRecords!: number;

  @Field(() => Float, { description: 'Behind the last checkpoint: chained, not signed.' })
  readonly unsignedRecords!: number;

  @Field(() => String)
  readonly root!: string;

  @Field(() => [String], { description: 'What is not wrong, and yet not proven.' })
  readonly notes!: readonly string[];

  @Field(() => LedgerDamage, { nullable: true })
  readonly problem!: LedgerDamage | null;
}

@ObjectType({ description: 'How far a verification has come.' })
export class LedgerProgress {
  @Field(() => Float)
  readonly records!: number;

  @Field(() => Boolean)
  readonly done!: boolean;
}

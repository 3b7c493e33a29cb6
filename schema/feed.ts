import { Field, Float, ObjectType } from 'type-graphql';
import { FeedCode, FeedState } from './enums.ts';
import { Decimal } from './scalars.ts';

@ObjectType({
  description:
    "From the exchange's clock to ours, milliseconds; negative when its clock is ahead of ours.",
})
export class FeedLatency {
  @Field(() => Float)
  readonly count!: number;

  @Field(() => Float)
  readonly minMs!: number;

  @Field(() => Float)
  readonly p50Ms!: number;

  @Field(() => Float)
  readonly p99Ms!: number;

  @Field(() => Float)
  readonly maxMs!: number;
}

@ObjectType({ description: 'Counters are since the start of this run.' })
export class FeedStatus {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String)
  readonly venue!: string;

  @Field(() => FeedState)
  readonly state!: FeedState;

  @Field(() => FeedCode)
  readonly code!: FeedCode;

  @Field(() => String, { description: 'The code in a sentence, with what happens next.' })
  readonly reason!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'In this state, for this reason, since: µs since the epoch.',
  })
  readonly sinceUs!: number | null;

  @Field(() => Float, { nullable: true, description: 'Milliseconds since the last market update.' })
  readonly ageMs!: number | null;

  @Field(() => Decimal, { nullable: true, description: 'Of the last trade.' })
  readonly lastPrice!: string | null;

  @Field(() => Float, { description: 'Trades and changes of the best bid or ask.' })
  readonly ticks!: number;

  @Field(() => Float)
  readonly ticksPerSecond!: number;

  @Field(() => Float, { description: 'Snapshots and changes of the book.' })
  readonly bookUpdates!: number;

  @Field(() => Float)
  readonly bookUpdatesPerSecond!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Of all proofs that the book was put to (links of its sequence, checksums, best quotes with the same update id), the share that held, percent; null before the first.',
  })
  readonly integrityPct!: number | null;

  @Field(() => Float)
  readonly checksumsVerified!: number;

  @Field(() => Float)
  readonly checksumsFailed!: number;

  @Field(() => Float, {
    description: 'Best quotes that agreed with the book at the same update id.',
  })
  readonly quotesVerified!: number;

  @Field(() => Float)
  readonly quotesFailed!: number;

  @Field(() => Float, { description: "Breaks in the sequence of the book's update ids." })
  readonly gaps!: number;

  @Field(() => Float, { description: 'Missing in the sequence of trade ids.' })
  readonly tradesMissed!: number;

  @Field(() => Float, { description: 'Times that the best bid was not below the best ask.' })
  readonly crossed!: number;

  @Field(() => Float, {
    description: 'Frames that could not be read and may have been of this book.',
  })
  readonly badFrames!: number;

  @Field(() => Float, { description: 'New snapshots after the first of a connection.' })
  readonly resyncs!: number;

  @Field(() => Float)
  readonly reconnects!: number;

  @Field(() => FeedLatency, {
    nullable: true,
    description: 'Null before the first message with a time.',
  })
  readonly latency!: FeedLatency | null;
}

@ObjectType({ description: 'A feed went from one state, or one reason for it, to another.' })
export class FeedChange {
  @Field(() => Float, { description: 'Microseconds since the epoch.' })
  readonly atUs!: number;

  @Field(() => Float, { description: 'Journal sequence number.' })
  readonly seq!: number;

  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String)
  readonly venue!: string;

  @Field(() => FeedState)
  readonly state!: FeedState;

  @Field(() => FeedCode)
  readonly code!: FeedCode;

  @Field(() => String)
  readonly reason!: string;
}

@ObjectType({ description: 'Frames of one venue that reached no book.' })
export class VenueFrames {
  @Field(() => String)
  readonly venue!: string;

  @Field(() => Float, { description: 'Could not be read: malformed, cut off, too large.' })
  readonly refused!: number;

  @Field(() => Float, { description: 'Well formed, of channels that nobody asked for.' })
  readonly unknown!: number;
}

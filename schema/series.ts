import { Field, Float, ObjectType } from 'type-graphql';
import { Decimal } from './scalars.ts';
import { SeriesEngine } from './series-enums.ts';

@ObjectType({ description: 'One interval, of the trades that were seen here.' })
export class RecordedCandle {
  @Field(() => Float, { description: 'Its begin, microseconds since the epoch.' })
  readonly openAtUs!: number;

  @Field(() => Decimal)
  readonly open!: string;

  @Field(() => Decimal)
  readonly high!: string;

  @Field(() => Decimal)
  readonly low!: string;

  @Field(() => Decimal)
  readonly close!: string;

  @Field(() => Decimal, { description: 'Base asset.' })
  readonly volume!: string;

  @Field(() => Float)
  readonly trades!: number;

  @Field(() => Float, { description: 'Quote volume ÷ base volume.' })
  readonly vwap!: number;
}

@ObjectType({ description: 'What a series was within one step of time.' })
export class SeriesPoint {
  @Field(() => Float, { description: 'Begin of the step, microseconds since the epoch.' })
  readonly atUs!: number;

  @Field(() => Float)
  readonly min!: number;

  @Field(() => Float)
  readonly max!: number;

  @Field(() => Float, { description: 'Of the rows, not weighted by time.' })
  readonly mean!: number;

  @Field(() => Float)
  readonly last!: number;

  @Field(() => Float, { description: 'Rows in it.' })
  readonly count!: number;
}

@ObjectType({
  description: 'Inside the kernel. Each quantile is that of the worst second of the step.',
})
export class LatencyPoint {
  @Field(() => Float, { description: 'Begin of the step, microseconds since the epoch.' })
  readonly atUs!: number;

  @Field(() => String, {
    description: 'TICK_TO_DECISION, of every tick, or TICK_TO_ORDER, of every order.',
  })
  readonly path!: string;

  @Field(() => Float, { description: 'How many were measured.' })
  readonly count!: number;

  @Field(() => Float)
  readonly p50Us!: number;

  @Field(() => Float)
  readonly p99Us!: number;

  @Field(() => Float)
  readonly p999Us!: number;

  @Field(() => Float)
  readonly maxUs!: number;
}

@ObjectType({ description: 'How the store of the series is.' })
export class SeriesStatus {
  @Field(() => SeriesEngine)
  readonly engine!: SeriesEngine;

  @Field(() => Float, { description: 'Acknowledged by the engine since the start.' })
  readonly rowsWritten!: number;

  @Field(() => Float, { description: 'In memory, on their way to the disk.' })
  readonly buffered!: number;

  @Field(() => Float, {
    description: 'On disk until the engine acknowledges them: about a second’s while all is well.',
  })
  readonly spilled!: number;

  @Field(() => Float, { description: 'Given up since the start.' })
  readonly dropped!: number;

  @Field(() => String, { description: 'Empty while all is well.' })
  readonly problem!: string;
}

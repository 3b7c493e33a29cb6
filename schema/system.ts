import { Field, Float, ID, ObjectType } from 'type-graphql';
import { FeedStatus, VenueFrames } from './feed.ts';
import { Alert, Breaker, Override, PendingAdvice, TradingState } from './governance.ts';
import { ForeignOrder } from './orders.ts';

@ObjectType()
export class LatencyQuantiles {
  @Field(() => Float)
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

@ObjectType()
export class JournalStatus {
  @Field(() => ID)
  readonly runId!: string;

  @Field(() => Float)
  readonly seq!: number;

  @Field(() => Float)
  readonly bytes!: number;

  @Field(() => Boolean)
  readonly writable!: boolean;

  @Field(() => String)
  readonly headHash!: string;

  @Field(() => String, {
    description: 'What recovery found at start: empty when the journal was whole.',
  })
  readonly recovered!: string;
}

@ObjectType()
export class System {
  @Field(() => String)
  readonly version!: string;

  @Field(() => String, {
    description:
      'LIVE: orders with real money. PAPER: orders are filled here, on the market that is seen. SIMULATED: orders go to an exchange simulator. MARKET_DATA_ONLY: no order leaves.',
  })
  readonly mode!: string;

  @Field(() => String, { description: 'What the market data is, in words.' })
  readonly marketData!: string;

  @Field(() => Float)
  readonly startedAtUs!: number;

  @Field(() => Float)
  readonly nowUs!: number;

  @Field(() => Boolean)
  readonly kernelAlive!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the kernel goes before all other threads of the machine: false unless the system permits it (docs/configuration.md).',
  })
  readonly realTime!: boolean;

  @Field(() => TradingState)
  readonly trading!: TradingState;

  @Field(() => [Override], { description: 'Aggression and bias in force, wide scopes first.' })
  readonly overrides!: readonly Override[];

  @Field(() => [PendingAdvice])
  readonly pendingAdvice!: readonly PendingAdvice[];

  @Field(() => [Breaker], { description: 'Of every scope that the Sentinel has spoken of.' })
  readonly breakers!: readonly Breaker[];

  @Field(() => [Alert], { description: 'That are not over, newest first.' })
  readonly alerts!: readonly Alert[];

  @Field(() => [ForeignOrder], {
    description:
      'At the venue and none of ours. Left alone without a kill; they count in what may come to be held.',
  })
  readonly foreignOrders!: readonly ForeignOrder[];

  @Field(() => [FeedStatus])
  readonly feeds!: readonly FeedStatus[];

  @Field(() => [VenueFrames])
  readonly frames!: readonly VenueFrames[];

  @Field(() => LatencyQuantiles, {
    description: 'Frame in hand to order written, inside the kernel.',
  })
  readonly tickToOrder!: LatencyQuantiles;

  @Field(() => LatencyQuantiles, { description: 'Frame in hand to decision taken (every tick).' })
  readonly tickToDecision!: LatencyQuantiles;

  @Field(() => JournalStatus)
  readonly journal!: JournalStatus;

  @Field(() => Float)
  readonly decisionsAllowed!: number;

  @Field(() => Float)
  readonly decisionsDenied!: number;

  @Field(() => String)
  readonly policyHash!: string;

  @Field(() => String)
  readonly buildHash!: string;
}

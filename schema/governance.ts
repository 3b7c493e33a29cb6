import { Field, Float, ID, ObjectType } from 'type-graphql';
import {
  Aggression,
  AlertCode,
  Bias,
  BreakerState,
  KillMode,
  KillPhase,
  ProposalState,
  ReleaseSource,
  TradingLevel,
} from './enums.ts';
import { ForeignOrder } from './orders.ts';
import { Decimal } from './scalars.ts';

@ObjectType()
export class Kill {
  @Field(() => KillMode)
  readonly mode!: KillMode;

  @Field(() => Float, {
    description: 'Rises with every kill: a release lifts only what it has seen.',
  })
  readonly number!: number;
}

@ObjectType()
export class TradingStateReason {
  @Field(() => String)
  readonly source!: string;

  @Field(() => String, { description: '"global", or venue, symbol or strategy with its name.' })
  readonly scope!: string;

  @Field(() => TradingLevel)
  readonly level!: TradingLevel;

  @Field(() => String)
  readonly reason!: string;

  @Field(() => String)
  readonly actor!: string;

  @Field(() => Float)
  readonly sinceUs!: number;

  @Field(() => Kill, { nullable: true, description: "Of an operator's kill." })
  readonly kill!: Kill | null;
}

@ObjectType()
export class Residual {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => Decimal, { description: 'Base asset, signed.' })
  readonly quantity!: string;

  @Field(() => Float, { nullable: true, description: 'At the mid, quote asset; null without one.' })
  readonly notional!: number | null;
}

@ObjectType({ description: 'How far a kill has come at the venue.' })
export class KillReport {
  @Field(() => Float)
  readonly killNumber!: number;

  @Field(() => String)
  readonly scope!: string;

  @Field(() => KillMode)
  readonly mode!: KillMode;

  @Field(() => KillPhase)
  readonly phase!: KillPhase;

  @Field(() => Float)
  readonly cancelsAsked!: number;

  @Field(() => Float)
  readonly ordersOpen!: number;

  @Field(() => Float)
  readonly ordersEnded!: number;

  @Field(() => [Residual], { description: 'What is still held in the scope.' })
  readonly residual!: readonly Residual[];

  @Field(() => [ForeignOrder], {
    description:
      'Orders of the scope that are none of ours: the first 20, `ordersOpen` counts all.',
  })
  readonly foreign!: readonly ForeignOrder[];

  @Field(() => Float)
  readonly atUs!: number;
}

@ObjectType({ description: 'Somebody asks for a halt to be lifted; somebody else must agree.' })
export class Proposal {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => ReleaseSource)
  readonly source!: ReleaseSource;

  @Field(() => String)
  readonly scope!: string;

  @Field(() => String)
  readonly proposer!: string;

  @Field(() => String)
  readonly reason!: string;

  @Field(() => Float)
  readonly expiresAtUs!: number;

  @Field(() => ProposalState)
  readonly state!: ProposalState;

  @Field(() => String, { nullable: true })
  readonly approver!: string | null;
}

@ObjectType({ description: 'The strictest over all scopes and sources holds.' })
export class TradingState {
  @Field(() => TradingLevel, { description: 'Strictest of all that are global.' })
  readonly level!: TradingLevel;

  @Field(() => [TradingStateReason], { description: 'Of every scope, the strictest first.' })
  readonly reasons!: readonly TradingStateReason[];

  @Field(() => Boolean, { description: 'Whether a kill is in force, whatever its scope.' })
  readonly killEngaged!: boolean;

  @Field(() => [String], {
    description:
      'Of all kills in force, as they stand in shared memory: true even when the kernel hangs and gives no reasons.',
  })
  readonly killedScopes!: readonly string[];

  @Field(() => [KillReport], { description: 'Of the kills in force, the newest of each scope.' })
  readonly kills!: readonly KillReport[];

  @Field(() => [Proposal], { description: 'Open ones.' })
  readonly proposals!: readonly Proposal[];
}

@ObjectType({ description: "Somebody's aggression or bias for a scope." })
export class Override {
  @Field(() => String)
  readonly scope!: string;

  @Field(() => Aggression, { nullable: true })
  readonly aggression!: Aggression | null;

  @Field(() => Bias, { nullable: true })
  readonly bias!: Bias | null;

  @Field(() => String)
  readonly actor!: string;

  @Field(() => String)
  readonly reason!: string;

  @Field(() => Float)
  readonly sinceUs!: number;

  @Field(() => Float, { nullable: true })
  readonly expiresAtUs!: number | null;

  @Field(() => String, { nullable: true, description: 'Of a model that tightened by itself.' })
  readonly modelId!: string | null;
}

@ObjectType({ description: "A model's advice that waits for a person." })
export class PendingAdvice {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String)
  readonly scope!: string;

  @Field(() => Aggression)
  readonly aggression!: Aggression;

  @Field(() => Bias)
  readonly bias!: Bias;

  @Field(() => String)
  readonly modelId!: string;

  @Field(() => String)
  readonly rationale!: string;

  @Field(() => Float, { description: '0 to 1.' })
  readonly confidence!: number;

  @Field(() => String, { description: 'SHA-256 of the market summary that the model was given.' })
  readonly inputHash!: string;

  @Field(() => Float)
  readonly sinceUs!: number;

  @Field(() => Float)
  readonly expiresAtUs!: number;
}

@ObjectType({
  description: "The Sentinel's breaker of one scope, and the measure that moved it last.",
})
export class Breaker {
  @Field(() => String)
  readonly scope!: string;

  @Field(() => BreakerState)
  readonly state!: BreakerState;

  @Field(() => BreakerState)
  readonly from!: BreakerState;

  @Field(() => Boolean, {
    description: 'A measure is past its warning while the breaker is CLOSED.',
  })
  readonly warning!: boolean;

  @Field(() => String)
  readonly measure!: string;

  @Field(() => Float, { nullable: true })
  readonly value!: number | null;

  @Field(() => Float, { nullable: true })
  readonly threshold!: number | null;

  @Field(() => String)
  readonly unit!: string;

  @Field(() => String)
  readonly reason!: string;

  @Field(() => Float, { description: 'In this state since, microseconds since the epoch.' })
  readonly sinceUs!: number;
}

@ObjectType({
  description: 'Something to look at before a limit is reached: nothing is denied by it.',
})
export class Alert {
  @Field(() => AlertCode)
  readonly code!: AlertCode;

  @Field(() => String)
  readonly scope!: string;

  @Field(() => String, { description: 'Which of the scope\'s: "gross" or "net", or a symbol.' })
  readonly subject!: string;

  @Field(() => Boolean, { description: 'False when it tells that the last one is over.' })
  readonly active!: boolean;

  @Field(() => Float)
  readonly observed!: number;

  @Field(() => Float, { description: 'That was passed, one way or the other.' })
  readonly limit!: number;

  @Field(() => String)
  readonly unit!: string;

  @Field(() => String)
  readonly reason!: string;

  @Field(() => Float)
  readonly atUs!: number;
}

@ObjectType({ description: 'Limits, which every decision cites by their hash.' })
export class Policy {
  @Field(() => String, { description: 'SHA-256 of `json`.' })
  readonly hash!: string;

  @Field(() => Float, { description: 'Of the shape.' })
  readonly version!: number;

  @Field(() => String, { description: 'Canonical: sorted keys, no spaces.' })
  readonly json!: string;
}

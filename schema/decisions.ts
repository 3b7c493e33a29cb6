import { Field, Float, ID, InputType, ObjectType } from 'type-graphql';
import { PageInfo, type Total } from './paging.ts';
import {
  DecisionOutcome,
  FeedState,
  IntentKind,
  OrderType,
  Side,
  TimeInForce,
  TradingLevel,
} from './enums.ts';
import { Influence } from './influence.ts';
import { HorizonDerivatives } from './motion.ts';
import { Order } from './orders.ts';
import { Decimal } from './scalars.ts';

@ObjectType()
export class Signal {
  @Field(() => String)
  readonly name!: string;

  @Field(() => Float)
  readonly value!: number;

  @Field(() => String)
  readonly unit!: string;

  @Field(() => Float)
  readonly weight!: number;

  @Field(() => Float)
  readonly contribution!: number;
}

@ObjectType()
export class ControlResult {
  @Field(() => String, { description: 'Stable code, see SAFETY.md.' })
  readonly code!: string;

  @Field(() => Boolean)
  readonly passed!: boolean;

  @Field(() => Float, {
    nullable: true,
    description: 'Null when it could not be computed, which denies.',
  })
  readonly observed!: number | null;

  @Field(() => Float, { nullable: true })
  readonly limit!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'How far inside the limit; negative when outside.',
  })
  readonly headroom!: number | null;

  @Field(() => String)
  readonly unit!: string;

  @Field(() => String, { description: 'At most, or at least: how observed must stand to limit.' })
  readonly bound!: string;

  @Field(() => String, { description: 'One sentence: what was checked, and what to do.' })
  readonly explain!: string;
}

@ObjectType()
export class Intent {
  @Field(() => IntentKind)
  readonly kind!: IntentKind;

  @Field(() => ID, {
    nullable: true,
    description: 'Of an amendment: the order that it changes in place or takes back.',
  })
  readonly replaces!: string | null;

  @Field(() => ID, { description: 'All orders with this id together never exceed its quantity.' })
  readonly parentId!: string;

  @Field(() => String)
  readonly symbol!: string;

  @Field(() => Side)
  readonly side!: Side;

  @Field(() => OrderType)
  readonly type!: OrderType;

  @Field(() => TimeInForce)
  readonly timeInForce!: TimeInForce;

  @Field(() => Decimal)
  readonly quantity!: string;

  @Field(() => Decimal, { nullable: true })
  readonly price!: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'A trade of the market at or beyond it releases the order; null without one.',
  })
  readonly triggerPrice!: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'What the book shows of it at a time (iceberg); null when it shows all.',
  })
  readonly displayQuantity!: string | null;

  @Field(() => Float)
  readonly notional!: number;

  @Field(() => Boolean)
  readonly reduceOnly!: boolean;
}

@ObjectType({ description: 'What the strategy saw.' })
export class DecisionView {
  @Field(() => Decimal)
  readonly bid!: string;

  @Field(() => Decimal)
  readonly ask!: string;

  @Field(() => Float)
  readonly mid!: number;

  @Field(() => Float)
  readonly spreadBps!: number;

  @Field(() => FeedState)
  readonly feedState!: FeedState;

  @Field(() => Float)
  readonly ageMs!: number;

  @Field(() => Decimal)
  readonly position!: string;

  @Field(() => [HorizonDerivatives])
  readonly horizons!: readonly HorizonDerivatives[];
}

@ObjectType()
export class Decision {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => Float)
  readonly seq!: number;

  @Field(() => Float)
  readonly atUs!: number;

  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String)
  readonly strategy!: string;

  @Field(() => String)
  readonly strategyVersion!: string;

  @Field(() => DecisionOutcome)
  readonly outcome!: DecisionOutcome;

  @Field(() => String, {
    nullable: true,
    description: 'First that denied, a veto of the audit before the controls; null when allowed.',
  })
  readonly code!: string | null;

  @Field(() => String, { description: 'One sentence for a person.' })
  readonly reason!: string;

  @Field(() => Intent)
  readonly intent!: Intent;

  @Field(() => [Signal])
  readonly rationale!: readonly Signal[];

  @Field(() => Float, {
    description:
      'Sum of all contributions; its sign is the side of any order that is no reduction.',
  })
  readonly score!: number;

  @Field(() => Float, { description: 'What |score| had to reach.' })
  readonly threshold!: number;

  @Field(() => [ControlResult], {
    description: 'Does the decision follow from its inputs? One that did not pass vetoes it.',
  })
  readonly audit!: readonly ControlResult[];

  @Field(() => [ControlResult])
  readonly controls!: readonly ControlResult[];

  @Field(() => DecisionView)
  readonly view!: DecisionView;

  @Field(() => Influence)
  readonly influence!: Influence;

  @Field(() => TradingLevel)
  readonly tradingState!: TradingLevel;

  @Field(() => Order, { nullable: true })
  readonly order!: Order | null;

  @Field(() => String)
  readonly policyHash!: string;

  @Field(() => String)
  readonly buildHash!: string;
}

@InputType({ description: 'What is absent is not asked about.' })
export class DecisionFilter {
  @Field(() => String, { nullable: true })
  readonly symbol?: string | null;

  @Field(() => String, { nullable: true })
  readonly strategy?: string | null;

  @Field(() => Float, { nullable: true, description: 'From this moment on, µs since the epoch.' })
  readonly fromUs?: number | null;

  @Field(() => Float, { nullable: true, description: 'Before this moment.' })
  readonly toUs?: number | null;

  @Field(() => DecisionOutcome, { nullable: true })
  readonly outcome?: DecisionOutcome | null;

  @Field(() => String, { nullable: true, description: 'That denied first: a control, or a veto.' })
  readonly code?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose override it was made under.' })
  readonly actor?: string | null;

  @Field(() => String, { nullable: true, description: 'Ours, or the venue’s.' })
  readonly orderId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Words of its reason, signals, overrides and news; all must be there, each as a beginning.',
  })
  readonly text?: string | null;
}

@ObjectType()
export class DecisionEdge {
  @Field(() => String)
  readonly cursor!: string;

  @Field(() => Decision)
  readonly node!: Decision;
}

@ObjectType()
export class DecisionConnection {
  @Field(() => [DecisionEdge])
  readonly edges!: readonly DecisionEdge[];

  @Field(() => [Decision])
  readonly nodes!: readonly Decision[];

  @Field(() => PageInfo)
  readonly pageInfo!: PageInfo;

  /** Counted only when somebody asks. */
  readonly total!: () => Promise<Total>;
}

@ObjectType()
export class DecisionExport {
  @Field(() => String, {
    description: 'Path on this server, with a ticket that lets through once: GET it.',
  })
  readonly path!: string;

  @Field(() => Float)
  readonly expiresInS!: number;
}

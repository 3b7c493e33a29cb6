import { Field, Float, ID, ObjectType } from 'type-graphql';
import { OrderState, OrderType, Side, TimeInForce } from './enums.ts';
import { Decimal } from './scalars.ts';

@ObjectType()
export class Fill {
  @Field(() => String)
  readonly tradeId!: string;

  @Field(() => Float)
  readonly atUs!: number;

  @Field(() => Decimal)
  readonly price!: string;

  @Field(() => Decimal)
  readonly quantity!: string;

  @Field(() => Decimal)
  readonly fee!: string;

  @Field(() => String)
  readonly feeAsset!: string;

  @Field(() => Boolean)
  readonly maker!: boolean;
}

@ObjectType()
export class Order {
  @Field(() => ID, { description: 'Client order id.' })
  readonly id!: string;

  @Field(() => String, { nullable: true })
  readonly venueOrderId!: string | null;

  @Field(() => ID)
  readonly decisionId!: string;

  @Field(() => String)
  readonly symbol!: string;

  @Field(() => String)
  readonly strategy!: string;

  @Field(() => Side)
  readonly side!: Side;

  @Field(() => OrderType)
  readonly type!: OrderType;

  @Field(() => TimeInForce)
  readonly timeInForce!: TimeInForce;

  @Field(() => Boolean)
  readonly reduceOnly!: boolean;

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

  @Field(() => OrderState)
  readonly state!: OrderState;

  @Field(() => String, {
    description: 'Why it was rejected, expired or is unknown; empty otherwise.',
  })
  readonly reason!: string;

  @Field(() => Decimal)
  readonly filledQuantity!: string;

  @Field(() => Decimal, { nullable: true })
  readonly averagePrice!: string | null;

  @Field(() => [Fill])
  readonly fills!: readonly Fill[];

  @Field(() => Float)
  readonly createdAtUs!: number;

  @Field(() => Float)
  readonly updatedAtUs!: number;
}

@ObjectType({
  description:
    'An open order of our account that is none of ours: placed by hand, or by another program.',
})
export class ForeignOrder {
  @Field(() => String, { description: 'Empty when the venue was not told.' })
  readonly venue!: string;

  @Field(() => String, { description: 'As the venue writes it, also of one that is not traded.' })
  readonly symbol!: string;

  @Field(() => String)
  readonly clientOrderId!: string;

  @Field(() => Side, { nullable: true })
  readonly side!: Side | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Base asset that may still trade; null when the venue does not tell.',
  })
  readonly quantity!: string | null;
}

@ObjectType()
export class AssetAmount {
  @Field(() => String)
  readonly asset!: string;

  @Field(() => Decimal)
  readonly amount!: string;
}

@ObjectType()
export class Position {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => Decimal, { description: 'Base asset, signed: what was bought minus what was sold.' })
  readonly quantity!: string;

  @Field(() => Decimal, { nullable: true })
  readonly averagePrice!: string | null;

  @Field(() => Decimal, { description: 'Quote asset.' })
  readonly realizedPnl!: string;

  @Field(() => Decimal, { nullable: true, description: 'At the mid; null without a market.' })
  readonly unrealizedPnl!: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Realised + unrealised - fees, in the quote asset.',
  })
  readonly netPnl!: string | null;

  @Field(() => [AssetAmount])
  readonly fees!: readonly AssetAmount[];

  @Field(() => Decimal, { description: 'Sum of filled notional, quote asset.' })
  readonly turnover!: string;

  @Field(() => Float)
  readonly fills!: number;
}

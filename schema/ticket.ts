import { Field, InputType } from 'type-graphql';
import { OrderType, Side, TimeInForce } from './enums.ts';
import { Decimal } from './scalars.ts';

@InputType({ description: 'An order by hand. What does not belong to its type is left out.' })
export class OrderTicket {
  @Field(() => String)
  readonly symbol!: string;

  @Field(() => Side)
  readonly side!: Side;

  @Field(() => OrderType)
  readonly type!: OrderType;

  @Field(() => TimeInForce, {
    nullable: true,
    description: 'Of a limit order; GTC when it is not said.',
  })
  readonly timeInForce?: TimeInForce | null;

  @Field(() => Decimal, {
    description: 'Base asset, in whole lots. Prices are in whole ticks.',
  })
  readonly quantity!: string;

  @Field(() => Decimal, { nullable: true, description: 'Of every order with a limit.' })
  readonly price?: string | null;

  @Field(() => Decimal, { nullable: true, description: 'Of STOP… and TAKE_PROFIT….' })
  readonly triggerPrice?: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'What the book shows of it at a time (iceberg).',
  })
  readonly displayQuantity?: string | null;

  @Field(() => Boolean, { defaultValue: false })
  readonly reduceOnly!: boolean;

  @Field(() => Decimal, {
    nullable: true,
    description: 'What it brings is closed by a stop at this price.',
  })
  readonly stopLoss?: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'What it brings is closed at this price, as soon as somebody offers it.',
  })
  readonly takeProfit?: string | null;
}

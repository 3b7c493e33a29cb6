import type { Fill, Order } from '@voltaire/schema/orders.ts';
import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';

/** As text: a number would lose its digits behind the last that counts. */
const ORDERS =
  Prisma.raw(`id, venue_order_id AS "venueOrderId", id AS "decisionId", symbol, strategy,
  side, type, time_in_force AS "timeInForce", reduce_only AS "reduceOnly", quantity::text, price::text,
  trigger_price::text AS "triggerPrice", display_quantity::text AS "displayQuantity",
  state, reason, filled_quantity::text AS "filledQuantity", average_price::text AS "averagePrice",
  created_at_us::float8 AS "createdAtUs", updated_at_us::float8 AS "updatedAtUs"`);
const FILLS = Prisma.raw(`order_id AS "orderId", trade_id AS "tradeId", at_us::float8 AS "atUs",
  price::text, quantity::text, fee::text, fee_asset AS "feeAsset", maker`);

/** Orders by their ids, with their fills, as their last records left them. */
export async function ordersOf(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<Map<string, Order>> {
  if (ids.length === 0) return new Map();
  const [orders, fills] = await Promise.all([
    prisma.$queryRaw<Omit<Order, 'fills'>[]>(
      Prisma.sql`SELECT ${ORDERS} FROM orders WHERE id = ANY(${ids})`,
    ),
    prisma.$queryRaw<(Fill & { orderId: string })[]>(
      Prisma.sql`SELECT ${FILLS} FROM fills WHERE order_id = ANY(${ids}) ORDER BY at_us, trade_id`,
    ),
  ]);
  const byOrder = Map.groupBy(fills, ({ orderId }) => orderId);
  return new Map(
    orders.map((order) => {
      return [order.id, { ...order, fills: byOrder.get(order.id) ?? [] }];
    }),
  );
}

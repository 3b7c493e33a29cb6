import { btc } from '../../support/instruments.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { orderText } from '@voltaire/reflex/venue/binance/order-text.ts';
import { describe, expect, it } from 'vitest';
import { approved } from '../../support/governor.ts';
import { MID_TICKS } from '../../support/risk.ts';

const text = (request: Partial<OrderRequest>): unknown =>
  JSON.parse(orderText(approved(request, 'V1', 1), btc(), 9));

const COMMON = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  quantity: '0.50000',
  newClientOrderId: 'V1',
  newOrderRespType: 'ACK',
  timestamp: 9,
};
const above = MID_TICKS + 1_000;

describe('the text of an order to Binance', () => {
  it('of each type has what the venue asks for, and no more', () => {
    expect(text({ timeInForce: 'FOK' })).toEqual({
      ...COMMON,
      type: 'LIMIT',
      timeInForce: 'FOK',
      price: '60000.00',
    });
    expect(text({ type: 'LIMIT_MAKER', timeInForce: 'GTC' })).toEqual({
      ...COMMON,
      type: 'LIMIT_MAKER',
      price: '60000.00',
    });
    expect(text({ type: 'MARKET' })).toEqual({ ...COMMON, type: 'MARKET' });
  });

  it('with a trigger price has it as its stop price, and a limit only where it has one', () => {
    const waits = { timeInForce: 'GTC', triggerTicks: above } as const;
    expect(text({ ...waits, type: 'STOP', priceTicks: above })).toEqual({
      ...COMMON,
      type: 'STOP_LOSS',
      stopPrice: '60010.00',
    });
    expect(text({ ...waits, type: 'STOP_LIMIT', priceTicks: above + 1 })).toEqual({
      ...COMMON,
      type: 'STOP_LOSS_LIMIT',
      timeInForce: 'GTC',
      price: '60010.01',
      stopPrice: '60010.00',
    });
    const below = MID_TICKS - 1_000;
    const profits = { timeInForce: 'GTC', triggerTicks: below, priceTicks: below } as const;
    expect(text({ ...profits, type: 'TAKE_PROFIT' })).toEqual({
      ...COMMON,
      type: 'TAKE_PROFIT',
      stopPrice: '59990.00',
    });
    expect(text({ ...profits, type: 'TAKE_PROFIT_LIMIT' })).toMatchObject({
      type: 'TAKE_PROFIT_LIMIT',
      price: '59990.00',
      stopPrice: '59990.00',
    });
  });

  it('that shows a part of itself says how much', () => {
    expect(text({ timeInForce: 'GTC', displayLots: 5_000 })).toEqual({
      ...COMMON,
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: '60000.00',
      icebergQty: '0.05000',
    });
  });
});

import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { amendText, orderText } from '@voltaire/reflex/venue/kraken/order-text.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amendment, approved } from './support/gateway.ts';
import { BTC } from './support/instruments.ts';

const VENUE_US = Date.parse('2026-11-26T12:00:00Z') * 1000;
const params = (text: string) => JSON.parse(text) as Record<string, unknown>;

const text = (request: Parameters<typeof approved>[0]) =>
  params(orderText(approved(request, 'Vr1-7'), BTC, VENUE_US, 'a+token'));
/** One unit of so many decimals. */
const step = (decimals: number) => (decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`);

describe('the text of an order', () => {
  it('of each type has what the venue asks for, and no more', () => {
    const common = {
      symbol: 'BTC/USD',
      order_qty: 0.001,
      cl_ord_id: 'Vr1-7',
      deadline: '2026-11-26T12:00:05.000000Z',
      token: 'a+token',
    };
    expect(text({ priceTicks: 634_996 })).toEqual({
      ...common,
      order_type: 'limit',
      side: 'buy',
      limit_price: 63_499.6,
      time_in_force: 'gtc',
    });
    expect(text({ side: -1, timeInForce: 'IOC' })).toMatchObject({
      side: 'sell',
      time_in_force: 'ioc',
    });
    expect(text({ type: 'LIMIT_MAKER' })).toEqual({
      ...common,
      order_type: 'limit',
      side: 'buy',
      limit_price: 63_000,
      post_only: true,
    });
    expect(text({ type: 'MARKET', timeInForce: 'IOC', priceTicks: 635_000 })).toEqual({
      ...common,
      order_type: 'market',
      side: 'buy',
    });
  });

  it('with a trigger price names it, and what it is compared with', () => {
    const triggers = { reference: 'last', price: 62_000, price_type: 'static' };
    const waiting = { side: -1, triggerTicks: 620_000 } as const;
    expect(text({ ...waiting, type: 'STOP', priceTicks: 620_000 })).toMatchObject({
      order_type: 'stop-loss',
      side: 'sell',
      triggers,
    });
    expect(text({ ...waiting, type: 'STOP', priceTicks: 620_000 })).not.toHaveProperty(
      'limit_price',
    );
    expect(text({ ...waiting, type: 'STOP_LIMIT', priceTicks: 619_000 })).toMatchObject({
      order_type: 'stop-loss-limit',
      limit_price: 61_900,
      time_in_force: 'gtc',
      triggers,
    });
    const profit = { side: -1, triggerTicks: 650_000 } as const;
    expect(text({ ...profit, type: 'TAKE_PROFIT', priceTicks: 650_000 })).toMatchObject({
      order_type: 'take-profit',
      triggers: { ...triggers, price: 65_000 },
    });
    expect(text({ ...profit, type: 'TAKE_PROFIT_LIMIT', priceTicks: 649_000 })).toMatchObject({
      order_type: 'take-profit-limit',
      limit_price: 64_900,
    });
  });

  it('that shows a part of itself says how much', () => {
    expect(text({ displayLots: 10_000 })).toMatchObject({
      order_type: 'iceberg',
      order_qty: 0.001,
      display_qty: 0.0001,
    });
  });

  it('of an amendment names the order and what it becomes', () => {
    const to = amendment({ priceTicks: 610_000, quantityLots: 5_000 }, 'Vr1-7');
    expect(params(amendText(to, BTC, VENUE_US, 't'))).toEqual({
      cl_ord_id: 'Vr1-7',
      limit_price: 61_000,
      order_qty: 0.00005,
      deadline: '2026-11-26T12:00:05.000000Z',
      token: 't',
    });
  });

  it('has every number with all its digits and no exponent, whatever tick and lot are', () => {
    const grids = fc.record({
      price: fc.integer({ min: 0, max: 10 }),
      lots: fc.integer({ min: 0, max: 8 }),
    });
    fc.assert(
      fc.property(
        grids,
        fc.integer({ min: 100_000, max: 1_200_000 }),
        fc.integer({ min: 5_000, max: 1_000_000_000 }),
        ({ price, lots }, priceTicks, quantityLots) => {
          const instrument = new Instrument(7, {
            ...BTC.definition,
            tickSize: step(price),
            lotSize: step(lots),
          });
          const terms = { priceTicks, quantityLots, parentLots: quantityLots };
          const order = approved(terms, 'Vr1-7');
          for (const written of [
            orderText(order, instrument, VENUE_US, 't'),
            amendText(amendment(terms, 'Vr1-7'), instrument, VENUE_US, 't'),
          ]) {
            const number = (name: string) =>
              new RegExp(`"${name}":(\\d+(?:\\.\\d+)?),`).exec(written)?.[1];
            expect(instrument.ticks(number('limit_price')!)).toBe(priceTicks);
            expect(instrument.lots(number('order_qty')!)).toBe(quantityLots);
            expect(() => params(written)).not.toThrow();
          }
        },
      ),
    );
  });
});

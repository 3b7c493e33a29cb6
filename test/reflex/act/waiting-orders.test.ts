import { Account, type Pending } from '@voltaire/reflex/act/account.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { BTCUSDT } from '../support/instruments.ts';
import { orderAs, restingRequest } from '../support/orders.ts';

const time = new Timeline();
const instruments = [new Instrument(0, BTCUSDT)];
const stop = { type: 'STOP_LIMIT', timeInForce: 'GTC', side: -1 } as const;
const bid = (priceTicks: number) => ({ priceTicks, side: 1 }) as const;
const ask = (priceTicks: number) => ({ priceTicks, side: -1 }) as const;

/** As it is before anything is counted. */
const EMPTY: Pending = {
  pendingBuyLots: 0,
  pendingSellLots: 0,
  reduceOnlyPending: false,
  openOrders: 0,
  symbolOpenOrders: 0,
  unknownOrders: 0,
  ownBidTicks: 0,
  ownAskTicks: 0,
  releaseMeets: false,
};

/** What an order that is asked for sees of one of ours that works. */
function seen(own: Partial<OrderRequest>, asked: Partial<OrderRequest>, released = false) {
  const account = new Account(instruments, null);
  const resting = restingRequest('own', own);
  const order = account.desk.restore(orderAs('ACKED', 'own', resting, { atUs: 1, monoNs: 1 }));
  order.apply(time.execution('own', released ? 'TRIGGERED' : 'ACKED'));
  const into = { ...EMPTY };
  account.pending(restingRequest('new', { side: 1, ...asked }), null, into);
  return { into, met: account.meeting(0, asked.side ?? 1, asked.priceTicks ?? 0) };
}

describe('what waits for a trigger price', () => {
  it('counts in full for the position, and stands in no book', () => {
    const { into, met } = seen({ ...stop, triggerTicks: 90, priceTicks: 85 }, { priceTicks: 95 });
    expect(into).toMatchObject({
      pendingSellLots: 100,
      symbolOpenOrders: 1,
      ownAskTicks: Number.POSITIVE_INFINITY,
      releaseMeets: false,
    });
    expect(met).toBe(null);
  });

  it('meets what rests between its trigger price and its limit, either way round', () => {
    const sold = { ...stop, triggerTicks: 90, priceTicks: 85 } as const;
    const ofPrices = [91, 90, 85, 84].map((price) => seen(sold, bid(price)).into.releaseMeets);
    expect(ofPrices).toEqual([false, true, true, false]);
    const turned = [91, 90, 85, 84].map((price) => seen(bid(price), sold).into.releaseMeets);
    expect(turned).toEqual(ofPrices);
  });

  it('meets everything behind its trigger price when it takes any', () => {
    const bought = {
      ...stop,
      type: 'STOP',
      side: 1,
      triggerTicks: 110,
      priceTicks: 110,
    } as const;
    const ofPrices = [109, 110, 999].map((price) => seen(bought, ask(price)).into.releaseMeets);
    expect(ofPrices).toEqual([false, true, true]);
  });

  it('is an order like any other once it is released', () => {
    const sold = { ...stop, triggerTicks: 90, priceTicks: 85 } as const;
    const { into, met } = seen(sold, { priceTicks: 86 }, true);
    expect(into).toMatchObject({ ownAskTicks: 85, releaseMeets: false });
    expect(met?.clientOrderId).toBe('own');
    const any = seen({ ...sold, type: 'STOP' }, { priceTicks: 1 }, true);
    expect(any.into.ownAskTicks).toBe(0);
    expect(any.met?.clientOrderId).toBe('own');
  });
});

import { Account } from '@voltaire/reflex/act/account.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import type { Carry } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';
import { approved } from '../support/governor.ts';
import { BTCUSDT, ETHUSDT } from '../support/instruments.ts';
import { orderAs, restingRequest } from '../support/orders.ts';
import { REQUEST } from '../support/risk.ts';

const time = new Timeline();
const instruments = [new Instrument(0, BTCUSDT), new Instrument(1, ETHUSDT)];

function placed(account: Account, id: string, request: Partial<OrderRequest> = {}, monoNs = 1) {
  const asked = { quantityLots: 100, ...request };
  const order = account.desk.place(approved(asked, id, 1), 1, monoNs);
  order.sent(1);
  return order;
}

describe('Account', () => {
  it('counts what may still be bought and sold, by symbol and side', () => {
    const account = new Account(instruments, null);
    placed(account, 'a', { quantityLots: 1_000 });
    placed(account, 'b', { quantityLots: 500 });
    placed(account, 'c', { quantityLots: 300, side: -1 });
    placed(account, 'd', { quantityLots: 200, symbolId: 1 });
    account.desk.apply(account.desk.find('a')!, time.fill('a', 't1', 1, 400));
    expect([
      account.pendingLots(0, 1),
      account.pendingLots(0, -1),
      account.pendingLots(1, 1),
      account.pendingLots(1, -1),
    ]).toEqual([1_100, 300, 200, 0]);
  });

  it('counts an order whose fate is unknown in full', () => {
    const account = new Account(instruments, null);
    placed(account, 'a', { quantityLots: 1_000 }).lost('lost', 2);
    expect(account.pendingLots(0, 1)).toBe(1_000);
  });

  it('names the first order that one at a price would trade with, a market order at any', () => {
    const account = new Account(instruments, null);
    const rests = (id: string, request: Partial<OrderRequest>) => {
      account.desk.restore(
        orderAs('ACKED', id, restingRequest(id, request), { atUs: 1, monoNs: 1 }),
      );
    };
    rests('a', { priceTicks: 100 });
    rests('b', { priceTicks: 102, symbolId: 1 });
    rests('c', { priceTicks: 105, side: -1 });
    const met = (side: 1 | -1, price: number) => account.meeting(0, side, price)?.clientOrderId;
    expect([met(-1, 101), met(1, 104)]).toEqual([undefined, undefined]);
    expect([met(-1, 100), met(1, 105)]).toEqual(['a', 'c']);
    rests('d', { type: 'MARKET', priceTicks: 1 });
    expect(met(-1, 101)).toBe('d');
  });

  it('lists a strategy’s own working orders of one symbol, oldest first, with their age', () => {
    const account = new Account(instruments, null);
    placed(account, 'a', {}, 1e9);
    placed(account, 'b', { side: -1 }, 2e9);
    placed(account, 'c', { strategy: 'other' });
    placed(account, 'd', { symbolId: 1 });
    const rest = {
      priceTicks: REQUEST.priceTicks,
      lots: 100,
      cancelRequested: false,
      amending: false,
    };
    expect(account.workingOf(0, 'test', 5e9)).toEqual([
      { clientOrderId: 'a', side: 1, ...rest, ageNs: 4e9 },
      { clientOrderId: 'b', side: -1, ...rest, ageNs: 3e9 },
    ]);
  });

  it('asks about doubtful orders at once, and again every two seconds until there is an answer', () => {
    const account = new Account(instruments, null);
    const ids = (monoNs: number) => {
      const { queries } = account.unsettled(monoNs);
      for (const order of queries) order.askedNs = monoNs; // as the kernel does
      return queries.map((order) => order.clientOrderId);
    };
    expect(ids(1e9)).toEqual([]);
    const order = placed(account, 'a');
    order.lost('lost', 2);
    expect(ids(1.1e9)).toEqual(['a']);
    expect(ids(3e9)).toEqual([]);
    expect(ids(3.1e9)).toEqual(['a']);
    account.desk.apply(order, time.execution('a', 'ACKED'));
    expect(ids(9e9)).toEqual([]);
  });

  it('begins with what the run before left', () => {
    const before = new Account(instruments, null);
    placed(before, 'a', { quantityLots: 1_000 });
    before.position(1).apply(1, {
      tradeId: 't',
      atUs: 1,
      priceTicks: 5,
      quantityLots: 7,
      fee: '0',
      feeAsset: 'USDT',
      maker: true,
    });
    const carry: Carry = {
      symbols: instruments.map(({ symbol }) => symbol),
      orders: [...before.desk.working].map((order) => order.snapshot()),
      positions: instruments.map(({ id }) => before.position(id).snapshot()),
      tradingState: [],
      overrides: [],
      loss: null,
    };
    const after = new Account(instruments, carry);
    expect(after.pendingLots(0, 1)).toBe(1_000);
    expect(after.position(1).snapshot()).toEqual(before.position(1).snapshot());
  });
});

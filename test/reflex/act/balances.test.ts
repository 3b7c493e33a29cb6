import { Amendment } from '@voltaire/reflex/act/amendment.ts';
import { Balances } from '@voltaire/reflex/act/balances.ts';
import { TrackedOrder } from '@voltaire/reflex/act/tracked-order.ts';
import { EventKind, type Balances as Told, type Execution } from '@voltaire/reflex/model/event.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { OrderRequest } from '@voltaire/reflex/model/order.ts';
import { describe, expect, it } from 'vitest';
import { btc, btcPerp } from '../support/instruments.ts';
import { REQUEST } from '../support/risk.ts';

const BTC = btc();

function told(free: Readonly<Record<string, string>>, exchangeUs?: number, monoNs = 1e9): Told {
  const assets = Object.fromEntries(
    Object.entries(free).map(([asset, text]) => [asset, { free: text, locked: '0' }]),
  );
  const stamp = exchangeUs === undefined ? {} : { exchangeUs };
  return { kind: EventKind.BALANCES, atUs: 1, monoNs, venue: 'binance', assets, ...stamp };
}

/** An order of 30,000 USDT or half a BTC, sent. */
function sent(change: Partial<OrderRequest> = {}): TrackedOrder {
  const order = new TrackedOrder('c1', 1, { ...REQUEST, ...change }, 1, 1);
  order.sent(1);
  return order;
}

function says(order: TrackedOrder, type: Execution['type'], change: Partial<Execution> = {}): void {
  order.apply({
    kind: EventKind.EXECUTION,
    atUs: 2,
    monoNs: 2,
    clientOrderId: 'c1',
    venueOrderId: 'v1',
    type,
    exchangeUs: 100,
    reason: '',
    fill: null,
    ...change,
  });
}

/** 100,000 USDT and 2 BTC, told at moment 50. */
function funded(): Balances {
  const balances = new Balances('binance');
  balances.onBalances(told({ USDT: '100000', BTC: '2' }, 50), 1);
  return balances;
}

describe('what is free', () => {
  it('is unknown before the venue has told it, and when it tells no number', () => {
    const balances = new Balances('binance');
    expect(balances.free('USDT')).toBeNaN();
    expect(balances.freeAfterReserve('USDT')).toBeNaN();
    balances.onBalances(told({ USDT: '12.50000000', BTC: 'much' }), 1);
    expect(balances.free('USDT')).toBe(12.5);
    expect(balances.free('BTC')).toBeNaN();
    expect(balances.freeAfterReserve('BTC')).toBeNaN();
    expect(balances.free('ETH')).toBeNaN();
  });

  it('keeps what the venue does not name', () => {
    const balances = funded();
    balances.onBalances(told({ BTC: '1' }, 60), 2);
    expect([balances.free('USDT'), balances.free('BTC')]).toEqual([100_000, 1]);
  });

  it('is not what another venue says, nor what was so earlier', () => {
    const balances = funded();
    balances.onBalances({ ...told({ USDT: '1' }, 60), venue: 'kraken' }, 2);
    balances.onBalances(told({ USDT: '1' }, 49), 3);
    expect(balances.free('USDT')).toBe(100_000);
  });
});

describe('what is reserved', () => {
  it('is the whole order from the moment it is sent: quote asset for a buy, base asset for a sale', () => {
    const buying = funded();
    buying.placed(sent(), BTC);
    expect(buying.freeAfterReserve('USDT')).toBe(70_000);
    expect(buying.freeAfterReserve('BTC')).toBe(2);
    const selling = funded();
    selling.placed(sent({ side: -1 }), BTC);
    expect(selling.freeAfterReserve('BTC')).toBe(1.5);
    expect(selling.freeAfterReserve('USDT')).toBe(100_000);
  });

  it('stays until balances are told that know of the order', () => {
    const balances = funded();
    const order = sent();
    balances.placed(order, BTC);
    balances.onBalances(told({ USDT: '100000' }, 99), 2); // the venue did not have it yet
    says(order, 'ACKED');
    balances.follow(order, BTC, 100, 3);
    expect(balances.reserved('USDT')).toBe(30_000);
    balances.onBalances(told({ USDT: '100000' }, 99), 4); // late
    expect(balances.reserved('USDT')).toBe(30_000);
    balances.onBalances(told({ BTC: '2' }, 100), 5); // of another asset
    expect(balances.reserved('USDT')).toBe(30_000);
    balances.onBalances(told({ USDT: '70000' }, 100), 6);
    expect(balances.reserved('USDT')).toBe(0);
    expect(balances.freeAfterReserve('USDT')).toBe(70_000);
  });

  it('ends with the acknowledgement when the balances were faster', () => {
    const balances = funded();
    const order = sent();
    balances.placed(order, BTC);
    balances.onBalances(told({ USDT: '70000' }, 101), 2);
    expect(balances.freeAfterReserve('USDT')).toBe(40_000); // certain, if too careful
    says(order, 'ACKED');
    balances.follow(order, BTC, 100, 3);
    expect(balances.freeAfterReserve('USDT')).toBe(70_000);
  });

  it('stays when the order has filled or ended before the balances know', () => {
    for (const type of ['CANCELED', 'EXPIRED'] as const) {
      const balances = funded();
      const order = sent();
      balances.placed(order, BTC);
      says(order, type);
      balances.follow(order, BTC, 100, 2);
      expect(balances.reserved('USDT')).toBe(30_000);
    }
  });

  it('goes when the order never left, was turned down or is not known to the venue', () => {
    const ends: ((order: TrackedOrder) => void)[] = [
      (order) => order.notSent('no', 2),
      (order) => says(order, 'REJECTED', { venueOrderId: '' }),
      (order) => says(order, 'REJECTED'),
      (order) => says(order, 'NOT_FOUND', { venueOrderId: '', monoNs: 20e9 }),
    ];
    for (const end of ends) {
      const balances = funded();
      const order = sent();
      balances.placed(order, BTC);
      end(order);
      balances.follow(order, BTC, 100, 2);
      expect(balances.reserved('USDT')).toBe(0);
    }
  });

  it('stays for an order of unknown fate', () => {
    const balances = funded();
    const order = sent();
    balances.placed(order, BTC);
    order.lost('line broke', 2);
    balances.follow(order, BTC, Number.NaN, 2);
    balances.onBalances(told({ USDT: '100000' }, 1_000), 3);
    expect(balances.reserved('USDT')).toBe(30_000);
  });

  it('goes by the order of arrival where the venue tells no time', () => {
    const balances = new Balances('binance');
    balances.onBalances(told({ USDT: '100000' }), 1);
    const order = sent();
    balances.placed(order, BTC);
    says(order, 'ACKED');
    balances.follow(order, BTC, Number.NaN, 2);
    expect(balances.reserved('USDT')).toBe(30_000);
    balances.onBalances(told({ USDT: '70000' }), 3);
    expect(balances.reserved('USDT')).toBe(0);
  });

  it('grows with what a market order has really cost', () => {
    const balances = funded();
    const order = sent({ type: 'MARKET' });
    balances.placed(order, BTC);
    const fill = { tradeId: 't', fee: '0', feeAsset: 'BTC', maker: false };
    says(order, 'FILL', { fill: { ...fill, priceTicks: 6_100_000, quantityLots: 25_000 } });
    balances.follow(order, BTC, 100, 2);
    expect(balances.reserved('USDT')).toBeCloseTo(30_250, 9);
  });

  it('never makes less than nothing free', () => {
    const balances = funded();
    balances.placed(sent({ quantityLots: 1e6 }), BTC);
    expect(balances.freeAfterReserve('USDT')).toBe(0);
  });
});

describe('an order that waits for a trigger price', () => {
  const stop = { type: 'STOP', triggerTicks: REQUEST.priceTicks } as const;
  const acked = (change: Partial<OrderRequest>, instrument: Instrument) => {
    const balances = funded();
    const order = sent({ ...stop, ...change });
    balances.placed(order, instrument);
    says(order, 'ACKED');
    balances.follow(order, instrument, 100, 2);
    balances.onBalances(told({ USDT: '100000', BTC: '2' }, 200), 3);
    return { balances, order };
  };

  it('of a contract is reserved until it is released, since the venue holds nothing for it', () => {
    const { balances, order } = acked({}, btcPerp());
    expect(balances.freeAfterReserve('USDT')).toBe(70_000);
    says(order, 'TRIGGERED');
    balances.follow(order, btcPerp(), 300, 4);
    expect(balances.freeAfterReserve('USDT')).toBe(70_000);
    balances.onBalances(told({ USDT: '70000' }, 400), 5);
    expect(balances.freeAfterReserve('USDT')).toBe(70_000);
  });

  it('of a contract is free again with its end, neither more nor less', () => {
    const { balances, order } = acked({}, btcPerp());
    says(order, 'CANCELED', { executedLots: 0 });
    balances.follow(order, btcPerp(), 300, 4);
    expect(balances.freeAfterReserve('USDT')).toBe(100_000);
    balances.onBalances(told({ USDT: '100000' }, 400), 5);
    expect(balances.freeAfterReserve('USDT')).toBe(100_000);
  });

  it('of a contract and can only reduce needs nothing', () => {
    const { balances, order } = acked({ reduceOnly: true }, btcPerp());
    expect(balances.freeAfterReserve('USDT')).toBe(100_000);
    says(order, 'CANCELED', { executedLots: 0 });
    balances.follow(order, btcPerp(), 300, 4);
    expect(balances.freeAfterReserve('USDT')).toBe(100_000);
  });

  it('elsewhere is held by the venue, like any other', () => {
    expect(acked({}, BTC).balances.reserved('USDT')).toBe(0);
  });
});

describe('the age of balances', () => {
  it('counts while orders work, from the balances or the oldest order, whichever is later', () => {
    const balances = new Balances('binance');
    expect(balances.ageMs(5e9, null)).toBeNaN();
    balances.onBalances(told({ USDT: '1' }, 1, 1e9), 1);
    expect(balances.ageMs(5e9, null)).toBe(0);
    expect(balances.ageMs(5e9, 0)).toBe(4_000);
    expect(balances.ageMs(5e9, 3e9)).toBe(2_000);
  });
});

const amending = (balances: Balances, change: Partial<OrderRequest>, funds = {}) => {
  const order = sent();
  balances.placed(order, BTC);
  says(order, 'ACKED');
  balances.follow(order, BTC, 100, 2);
  balances.onBalances(told({ USDT: '70000', ...funds }, 110), 3);
  const amendment = new Amendment(9, { ...order.request, ...change }, 5);
  order.amend(amendment, 5);
  balances.amending(order, BTC);
  return { order, amendment };
};

describe('an amendment in place', () => {
  it('reserves what it needs more, until balances from after it have come', () => {
    const balances = funded();
    const { order, amendment } = amending(balances, { quantityLots: REQUEST.quantityLots * 2 });
    expect(balances.freeAfterReserve('USDT')).toBeCloseTo(40_000);
    says(order, 'AMENDED', { amends: 9, exchangeUs: 120 });
    balances.amended(order, amendment, 120, 4);
    balances.onBalances(told({ USDT: '69000' }, 119), 5);
    expect(balances.freeAfterReserve('USDT')).toBeCloseTo(39_000);
    balances.onBalances(told({ USDT: '39000' }, 121), 6);
    expect(balances.freeAfterReserve('USDT')).toBeCloseTo(39_000);
  });

  it('reserves nothing when it needs less, and nothing any more when it is refused', () => {
    const less = funded();
    amending(less, { quantityLots: REQUEST.quantityLots / 2 });
    expect(less.freeAfterReserve('USDT')).toBe(70_000);
    const balances = funded();
    const { order, amendment } = amending(balances, { quantityLots: REQUEST.quantityLots * 2 });
    says(order, 'REJECTED', { amends: 9 });
    balances.amended(order, amendment, 120, 4);
    expect(balances.freeAfterReserve('USDT')).toBe(70_000);
  });

  it('that was open when the order ended gives back nothing before the balances do', () => {
    const balances = funded();
    const { order, amendment } = amending(balances, { quantityLots: REQUEST.quantityLots * 2 });
    says(order, 'CANCELED', { executedLots: 0, exchangeUs: 130 });
    balances.amended(order, amendment, 130, 4);
    balances.follow(order, BTC, 130, 4);
    expect(balances.freeAfterReserve('USDT')).toBeCloseTo(40_000);
    balances.onBalances(told({ USDT: '100000' }, 131), 5);
    expect(balances.freeAfterReserve('USDT')).toBe(100_000);
  });
});

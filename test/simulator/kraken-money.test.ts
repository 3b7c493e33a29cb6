import { Account } from '@voltaire/simulator/account/account.ts';
import { Fees } from '@voltaire/simulator/account/fees.ts';
import { PairMarket } from '@voltaire/simulator/kraken/pair-market.ts';
import { PairDesk } from '@voltaire/simulator/kraken/private/desk.ts';
import { isOpen, type Order, Refusal } from '@voltaire/simulator/matching/order.ts';
import { parseMoney } from '@voltaire/reflex/model/money.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Waits for nothing and shows all. */
const PLAIN = { stopPrice: 0, display: 0 };

const START = new Map([
  ['USD', parseMoney('5000')],
  ['BTC', parseMoney('0.1')],
]);
const UNIT = 1e8;
const LEVELS = [1, 2, 3, 4, 5];

const around = (sign: number) => LEVELS.flatMap((i) => [(50_000 + sign * i) * UNIT, 0.05 * UNIT]);

/** A market of five levels a side around 50,000, each with a twentieth of a bitcoin. */
function desk() {
  const market = new PairMarket({
    symbol: 'BTC/USD',
    priceDecimals: 1,
    quantityDecimals: 8,
    depth: 10,
  });
  const move = (by: number) => {
    const moved = (levels: number[]) =>
      levels.map((each, i) => (i % 2 === 0 ? each + by * UNIT : each));
    const gone = (side: typeof market.bids) =>
      Array.from({ length: side.length }, (_, rank) => [side.priceAt(rank), 0]).flat();
    const change = {
      bids: [...gone(market.bids), ...moved(around(-1))],
      asks: [...gone(market.asks), ...moved(around(1))],
    };
    market.apply(change, 0);
    return change;
  };
  move(0);
  const account = new Account('main', START);
  const fees = new Fees({ maker: '0.0016', taker: '0.0026' }, true);
  const listener = { onExecution: () => undefined, onBalances: () => undefined };
  const pair = new PairDesk(market, 0, fees, 0, listener);
  return { pair, account, move: (by: number) => pair.onBook(move(by), 0) };
}

const price = fc.integer({ min: 49_900, max: 50_100 }).map((each) => each * UNIT);
const quantity = fc.integer({ min: 5_000, max: 12_000_000 });
const action = fc.oneof(
  fc.record({
    do: fc.constant('place' as const),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    type: fc.constantFrom('LIMIT' as const, 'MARKET' as const, 'LIMIT_MAKER' as const),
    timeInForce: fc.constantFrom('GTC' as const, 'IOC' as const, 'FOK' as const),
    price,
    quantity,
  }),
  fc.record({ do: fc.constant('amend' as const), which: fc.nat(20), price, quantity }),
  fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }),
  fc.record({ do: fc.constant('move' as const), by: fc.integer({ min: -40, max: 40 }) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

function run(actions: readonly Action[]) {
  const bench = desk();
  const { pair, account } = bench;
  const open: Order[] = [];
  const { engine } = pair;
  let refused = 0;
  for (const [i, each] of actions.entries()) {
    try {
      const order = 'which' in each ? open[each.which % Math.max(1, open.length)] : undefined;
      if (each.do === 'move') bench.move(each.by);
      else if (each.do === 'place') {
        const at = each.type === 'MARKET' ? 0 : each.price;
        const request = { ...each, ...PLAIN, price: at, clientOrderId: `c${i}` };
        open.push(engine.place(account, request, i).order);
      } else if (order && each.do === 'amend') engine.amend(order, each.price, each.quantity, i);
      else if (order) engine.cancel(order, 'asked', i);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused++;
    }
  }
  return { ...bench, open: open.filter(isOpen), refused };
}

describe('money on a venue that charges in the quote asset', () => {
  it('is conserved to the last digit: what was spent is what was traded and what was charged', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const { pair, account } = run(actions);
        let usd = START.get('USD')!;
        let btc = START.get('BTC')!;
        for (const {
          order,
          quantity: lots,
          quoteQuantity,
          commission,
          commissionAsset,
        } of pair.ledger.trades()) {
          expect(commissionAsset).toBe('USD');
          const sign = order.side === 'BUY' ? 1n : -1n;
          btc += sign * BigInt(lots) * 10n ** 10n;
          usd -= sign * quoteQuantity + commission;
        }
        const sum = (asset: string) => {
          const { free, locked } = account.balance(asset);
          expect(free >= 0n && locked >= 0n).toBe(true);
          return free + locked;
        };
        expect([sum('USD'), sum('BTC')]).toEqual([usd, btc]);
      }),
    );
  });

  it('is held for open orders alone: once they are cancelled nothing is', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const { pair, account, open } = run(actions);
        for (const order of open) pair.engine.cancel(order, 'asked', 0);
        expect([account.balance('USD').locked, account.balance('BTC').locked]).toEqual([0n, 0n]);
      }),
    );
  });
});

describe('an amended order', () => {
  it('keeps its place when it only shrinks, and loses it when its price moves or it grows', () => {
    const { pair, account } = desk();
    const request = {
      clientOrderId: 'c',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: 49_999 * UNIT,
      quantity: 100_000,
      ...PLAIN,
    } as const;
    const { order } = pair.engine.place(account, request, 0);
    expect(order.queueAhead).toBe(5_000_000);
    pair.engine.onTrade(order.price, 4_000_000, true, 0);
    expect(order.queueAhead).toBe(1_000_000);
    pair.engine.amend(order, order.price, 50_000, 0);
    expect(order.queueAhead).toBe(1_000_000);
    pair.engine.amend(order, order.price, 60_000, 0);
    expect(order.queueAhead).toBe(5_000_000);
  });

  it('that comes to cross trades at once', () => {
    const { pair, account } = desk();
    const request = {
      clientOrderId: 'c',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: 49_000 * UNIT,
      quantity: 100_000,
      ...PLAIN,
    } as const;
    const { order } = pair.engine.place(account, request, 0);
    expect(pair.engine.amend(order, 50_001 * UNIT, 100_000, 0)).toHaveLength(1);
    expect(order).toMatchObject({ status: 'FILLED', executed: 100_000 });
  });
});

import { EventKind } from '@voltaire/reflex/model/event.ts';
import { formatMoney, parseMoney } from '@voltaire/reflex/model/money.ts';
import { parseExact } from '@voltaire/reflex/venue/kraken/exact-json.ts';
import type { Fields } from '@voltaire/reflex/venue/kraken/fields.ts';
import { UserData } from '@voltaire/reflex/venue/kraken/user-data.ts';
import { VenueClock } from '@voltaire/reflex/venue/venue-clock.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Inbox, testClock } from '../../support/venue-stub.ts';
import { BTC } from './support/instruments.ts';

type Channel = 'executions' | 'balances';

function listening() {
  const inbox = new Inbox();
  const parts = { instruments: [BTC], clock: testClock, sink: inbox.sink };
  const data = new UserData({ ...parts, venueClock: new VenueClock(testClock) });
  const sequences = { executions: 0, balances: 0 };
  const take = (channel: Channel, entry: string, type = 'update') => {
    const sequence = ++sequences[channel];
    const text = `{"type":"${type}","data":[${entry}],"sequence":${sequence}}`;
    data.take(channel, parseExact(Buffer.from(text)) as Fields);
  };
  const free = (asset: string) =>
    inbox.of(EventKind.BALANCES).findLast(({ assets }) => asset in assets)!.assets[asset]!.free;
  return { inbox, data, take, free };
}

const time = (n: number) => `2026-01-01T00:00:${String(n).padStart(2, '0')}.000000Z`;
const USD_1000 = '{"asset":"USD","asset_class":"currency","balance":1000.00,"wallets":[]}';
const NEW = `{"order_id":"O1","cl_ord_id":"c1","exec_type":"pending_new","order_status":"pending_new","symbol":"BTC/USD","side":"buy","order_type":"limit","order_qty":0.02,"limit_price":10000.0,"timestamp":"${time(1)}"}`;
const TRADE = `{"order_id":"O1","exec_type":"trade","trade_id":7,"symbol":"BTC/USD","side":"buy","last_qty":0.01,"last_price":9000.0,"fees":[{"asset":"USD","qty":0.09}],"timestamp":"${time(2)}"}`;
const PAID = `{"asset":"USD","type":"trade","balance":909.91,"wallet_type":"spot","wallet_id":"main","timestamp":"${time(2)}"}`;
const CANCELED = `{"order_id":"O1","exec_type":"canceled","cum_qty":0.01,"reason":"User requested","timestamp":"${time(3)}"}`;

function started() {
  const bench = listening();
  bench.take('executions', '', 'snapshot');
  bench.take('balances', USD_1000, 'snapshot');
  bench.take('executions', NEW);
  return bench;
}

describe('what is free', () => {
  it('is told once both channels have begun, and less what open orders hold', () => {
    const bench = listening();
    bench.take('executions', NEW, 'snapshot');
    expect(bench.inbox.of(EventKind.BALANCES)).toEqual([]);
    bench.take('balances', USD_1000, 'snapshot');
    expect(bench.free('USD')).toBe('800');
    expect(bench.free('BTC')).toBe('0');
  });

  it('after a trade is no more than it was, until the total of that moment has come', () => {
    const { take, free } = started();
    expect(free('USD')).toBe('800');
    take('executions', TRADE);
    expect(free('USD')).toBe('800');
    take('balances', PAID);
    expect(free('USD')).toBe('809.91');
    take('executions', CANCELED);
    expect(free('USD')).toBe('909.91');
  });

  it('is the same when the total comes first', () => {
    const { take, free } = started();
    take('balances', PAID);
    expect(free('USD')).toBe('709.91');
    take('executions', TRADE);
    expect(free('USD')).toBe('809.91');
  });

  it('is told in the order of the venue’s clock, whatever comes when', () => {
    const { inbox, take } = started();
    take('executions', TRADE);
    take('balances', PAID.replace(time(2), time(1)));
    const times = inbox.of(EventKind.BALANCES).map(({ exchangeUs }) => exchangeUs!);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('never is more than the venue has, however the two channels overtake each other', () => {
    const step = fc.record({
      lots: fc.integer({ min: 1, max: 5 }),
      balancesLate: fc.boolean(),
      cheaper: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const { take, free } = listening();
        take('executions', '', 'snapshot');
        take('balances', USD_1000, 'snapshot');
        take('executions', NEW.replace('0.02', '0.04'));
        let total = parseMoney('1000');
        let left = 40;
        const late: string[] = [];
        const truth = () => total - parseMoney(String(left * 10));
        for (const [i, { lots, balancesLate, cheaper }] of steps.entries()) {
          if (lots > left) break;
          left -= lots;
          total -= (parseMoney(String(10_000 - cheaper)) * BigInt(lots)) / 1000n;
          const at = time(i + 2);
          const trade = TRADE.replace(':7,', `:${i},`).replace(time(2), at);
          const price = `"last_price":${10_000 - cheaper}.0`;
          const balance = PAID.replace('909.91', formatMoney(total)).replace(time(2), at);
          take(
            'executions',
            trade.replace('0.01', (lots / 1000).toFixed(3)).replace('"last_price":9000.0', price),
          );
          if (balancesLate) late.push(balance);
          else for (const each of [...late.splice(0), balance]) take('balances', each);
          expect(parseMoney(free('USD')) <= truth()).toBe(true);
        }
        for (const each of late) take('balances', each);
        expect(parseMoney(free('USD'))).toBe(truth());
      }),
    );
  });
});

describe('messages of a channel', () => {
  it('that come again are left aside, and of which one is missing are refused', () => {
    const { data, inbox, take } = started();
    const before = inbox.events.length;
    const again = parseExact(
      Buffer.from(`{"type":"update","data":[${NEW}],"sequence":2}`),
    ) as Fields;
    data.take('executions', again);
    expect(inbox.events).toHaveLength(before);
    const gap = parseExact(
      Buffer.from(`{"type":"update","data":[${TRADE}],"sequence":4}`),
    ) as Fields;
    expect(() => data.take('executions', gap)).toThrow(
      'executions: message 3 is missing, 4 has come',
    );
    take('executions', TRADE);
    expect(inbox.of(EventKind.EXECUTION).at(-1)).toMatchObject({
      clientOrderId: 'c1',
      type: 'FILL',
    });
  });

  it('about orders of others, or in other pairs, tell the kernel nothing but what they hold', () => {
    const { inbox, take, free } = started();
    const before = inbox.of(EventKind.EXECUTION).length;
    take('executions', NEW.replace('"cl_ord_id":"c1",', '').replace('O1', 'O2'));
    expect(free('USD')).toBe('600');
    take('executions', NEW.replace('c1', 'c3').replace('O1', 'O3').replace('BTC/USD', 'DOGE/USD'));
    expect(free('USD')).toBe('400');
    expect(inbox.of(EventKind.EXECUTION)).toHaveLength(before);
  });
});

const snapshot = (entries: string) =>
  parseExact(Buffer.from(`{"type":"snapshot","data":[${entries}],"sequence":1}`)) as Fields;

describe('a new connection', () => {
  it('has its own numbers, and orders that it does not name have ended', () => {
    const { data, inbox } = started();
    data.begin();
    expect(data.complete).toBe(false);
    data.take('executions', snapshot(''));
    data.take('balances', snapshot(USD_1000));
    expect(data.complete).toBe(true);
    expect(inbox.of(EventKind.BALANCES).at(-1)!.assets.USD).toEqual({ free: '1000', locked: '0' });
    expect(data.orders.open()).toEqual([]);
    expect(data.orders.find('O1')).toMatchObject({ clientOrderId: 'c1' });
  });
});

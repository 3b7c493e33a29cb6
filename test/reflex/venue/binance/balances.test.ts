import { EventKind } from '@voltaire/reflex/model/event.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import { fromAccountPosition, fromAccountStatus } from '@voltaire/reflex/venue/binance/balances.ts';
import { describe, expect, it } from 'vitest';

const STAMP = { atUs: 5, monoNs: 7 };
const TRADED = new Set(['BTC', 'USDT']);
const USDT = { asset: 'USDT', free: '12.50000000', locked: '1.00000000' };
const CHANGED = { a: 'USDT', f: '12.50000000', l: '1.00000000' };

const status = (result: object) => fromAccountStatus({ ...result }, TRADED, 'binance', STAMP);
const position = (event: object) => fromAccountPosition({ ...event }, 'binance', STAMP);

describe('the account’s balances', () => {
  it('are complete for what is traded: what the venue does not list, it does not hold', () => {
    const dust = { asset: 'DOGE', free: '7', locked: '0' };
    expect(status({ updateTime: 1_700_000_000_123, balances: [dust, USDT] })).toEqual({
      kind: EventKind.BALANCES,
      ...STAMP,
      exchangeUs: 1_700_000_000_123_000,
      venue: 'binance',
      assets: {
        BTC: { free: '0', locked: '0' },
        USDT: { free: '12.50000000', locked: '1.00000000' },
      },
    });
  });

  it('that have changed name no other asset', () => {
    expect(position({ u: 1_700_000_000_123, B: [CHANGED] })).toEqual({
      kind: EventKind.BALANCES,
      ...STAMP,
      exchangeUs: 1_700_000_000_123_000,
      venue: 'binance',
      assets: { USDT: { free: '12.50000000', locked: '1.00000000' } },
    });
  });

  it.each([undefined, 0, 'yesterday', Number.NaN])('without a time (%s) say none', (time) => {
    expect(status({ updateTime: time, balances: [] })).not.toHaveProperty('exchangeUs');
    expect(position({ u: time, B: [] })).not.toHaveProperty('exchangeUs');
  });

  it.each([
    ['no list', undefined],
    ['no name', [{ ...CHANGED, a: 1 }]],
    ['a number', [{ ...CHANGED, f: 12.5 }]],
    ['no amount', [{ ...CHANGED, l: '1e3' }]],
    ['a missing amount', [{ a: 'USDT', f: '1' }]],
  ])('with %s in them are refused', (_, B) => {
    expect(() => position({ u: 1, B })).toThrow(BadFrame);
    const rows = B?.map(({ a, f, l }: { a?: unknown; f?: unknown; l?: unknown }) => ({
      asset: a,
      free: f,
      locked: l,
    }));
    expect(() => status({ balances: rows })).toThrow(BadFrame);
  });
});

import { Account } from '@voltaire/reflex/act/account.ts';
import { Balances } from '@voltaire/reflex/act/balances.ts';
import { TrackedOrder } from '@voltaire/reflex/act/tracked-order.ts';
import type { Governance } from '@voltaire/reflex/governance/governance.ts';
import { HoldingsCheck } from '@voltaire/reflex/kernel/holdings-check.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { describe, expect, it, vi } from 'vitest';
import { btcPerp } from './support/instruments.ts';
import { REQUEST } from './support/risk.ts';

const VENUE = 'binance-futures';
const CONTRACT = btcPerp();

function balances(usdt: string, position: string, exchangeUs = 1) {
  const assets = {
    USDT: { free: usdt, locked: '0' },
    BTCUSDT: { free: position, locked: '0' },
  };
  return {
    kind: EventKind.BALANCES,
    atUs: 1,
    monoNs: 1,
    venue: VENUE,
    exchangeUs,
    assets,
  } as const;
}

function checked() {
  const account = new Account([CONTRACT], null);
  const latch = vi.fn<Governance['latch']>();
  const governance = { latch } as unknown as Governance;
  const check = new HoldingsCheck({ account, instruments: [CONTRACT], governance });
  const list = (usdt: string, position: string) => {
    check.onBalances(balances(usdt, position));
    const stamp = { kind: EventKind.RECONCILED, atUs: 1, monoNs: 1 } as const;
    return check.onReconciled({ ...stamp, venue: VENUE, openOrders: [] });
  };
  list('1000', '0');
  const fill = { tradeId: 't', priceTicks: 6_000_000, quantityLots: 10, atUs: 1, maker: false };
  account.position(0).apply(-1, { ...fill, fee: '0.006', feeAsset: 'USDT' });
  return { list, latch };
}

describe('what is held of a contract', () => {
  it('may be short, and is compared with our fills', () => {
    const { list, latch } = checked();
    expect(list('999.994', '-0.0001')).toBe(false);
    expect(latch).not.toHaveBeenCalled();
  });

  it('is no matter of the wallet: funding and the venue’s own profit move that', () => {
    const { list, latch } = checked();
    for (const usdt of ['999.994', '998', '998', '1200']) expect(list(usdt, '-0.0001')).toBe(false);
    expect(latch).not.toHaveBeenCalled();
  });

  it('halts its symbol when it differs in two lists', () => {
    const { list, latch } = checked();
    expect(list('999.994', '0')).toBe(true);
    list('999.994', '0');
    expect(latch).toHaveBeenCalledExactlyOnceWith(
      'symbol:BTCUSDT-PERP',
      'HALTED',
      expect.stringMatching(/^RECONCILIATION_BREAK: BTCUSDT .*ours: 0 agreed, -0\.0001 traded/),
      1,
    );
  });
});

describe('the margin of a contract', () => {
  it('is reserved by a short sale as by a purchase, until balances know of it', () => {
    for (const side of [1, -1] as const) {
      const known = new Balances(VENUE);
      known.onBalances(balances('50000', '0', 10), 1);
      const order = new TrackedOrder('c1', 1, { ...REQUEST, side }, 1, 1);
      order.sent(1);
      known.placed(order, CONTRACT);
      expect(known.freeAfterReserve('USDT')).toBe(20_000);
      expect(known.freeAfterReserve('BTC')).toBeNaN();
      order.apply({
        kind: EventKind.EXECUTION,
        atUs: 2,
        monoNs: 2,
        clientOrderId: 'c1',
        venueOrderId: 'v1',
        type: 'ACKED',
        exchangeUs: 20,
        reason: '',
        fill: null,
      });
      known.follow(order, CONTRACT, 20, 2);
      known.onBalances(balances('20000', '0', 15), 3); // asked for before it was taken
      expect(known.freeAfterReserve('USDT')).toBe(0);
      known.onBalances(balances('20000', '0', 25), 4);
      expect(known.freeAfterReserve('USDT')).toBe(20_000);
    }
  });
});

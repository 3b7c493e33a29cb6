import type { OrderAddress } from '@voltaire/reflex/act/effects.ts';
import type { Execution, KernelEvent } from '@voltaire/reflex/model/event.ts';
import { AccountEvents } from '@voltaire/reflex/venue/binance-futures/account-events.ts';
import { OpenOrders } from '@voltaire/reflex/venue/binance-futures/open-orders.ts';
import { vi } from 'vitest';
import { btcPerp } from '../../../support/instruments.ts';

/** What the account's own stream says, and what becomes of it. */
export function listening() {
  const told: KernelEvent[] = [];
  const open = new OpenOrders();
  const parts = {
    report: vi.fn(),
    changed: vi.fn(),
    query: vi.fn<(order: OrderAddress) => void>(),
    refused: vi.fn(),
    fail: vi.fn(),
  };
  const events = new AccountEvents({
    ...parts,
    open,
    instruments: [btcPerp()],
    sink: (event) => told.push(event),
    stamp: () => ({ atUs: 1, monoNs: 2 }),
  });
  return { ...parts, open, told, executions: told as Execution[], events };
}

/** ORDER_TRADE_UPDATE of an order in the matching engine. */
export const order = (changes: object) => ({
  e: 'ORDER_TRADE_UPDATE',
  o: { s: 'BTCUSDT', c: 'V1-7', x: 'NEW', X: 'NEW', i: 7, l: '0', z: '0', T: 1_000, ...changes },
});

/** ALGO_UPDATE of an order that waits for a trigger price, or did. */
export const algo = (X: string, changes: object = {}) => ({
  e: 'ALGO_UPDATE',
  T: 1_000,
  E: 1_001,
  o: { caid: 'V1-7', aid: 1_000_000_000_000_001, s: 'BTCUSDT', X, ai: '', ...changes },
});

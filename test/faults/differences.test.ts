import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseMoney } from '@voltaire/reflex/model/money.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { LedgerReport } from '@voltaire/simulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BTCUSDT } from '../reflex/support/instruments.ts';
import { orderAs, restingRequest } from '../reflex/support/orders.ts';
import { differences } from './differences.ts';
import { JournalAccount } from './journal-account.ts';

const START = { BTC: parseMoney('1'), USDT: parseMoney('1000') };
const NOTHING = { doubled: [], unknown: [], lost: [], invented: [], open: [], money: [] };
const FILL = { tradeId: 7, orderId: 3, clientOrderId: 'c1', side: 'BUY', price: 6e12 } as const;

/** One order for 100 lots, of which 10 were bought at 60,000 for a fee of 0.0000001 BTC. */
const LEDGER: LedgerReport = {
  orders: [
    {
      orderId: 3,
      clientOrderId: 'c1',
      account: 'main',
      side: 'BUY',
      price: 5e12,
      quantity: 1e5,
      executed: 1e4,
      status: 'PARTIALLY_FILLED',
    },
  ],
  fills: [
    {
      ...FILL,
      quantity: 1e4,
      quoteQuantity: '6',
      commission: '0.0000001',
      commissionAsset: 'BTC',
    },
  ],
  balances: {
    main: { BTC: { free: '1.0000999', locked: '0' }, USDT: { free: '900', locked: '94' } },
  },
};

let directory: string;
let journal: JournalAccount;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'voltaire-test-'));
  journal = new JournalAccount(directory);
  journal.instrument = BTCUSDT;
  const fill = {
    tradeId: '7',
    atUs: 1,
    priceTicks: 6_000_000,
    quantityLots: 10,
    fee: '0.00000010',
    feeAsset: 'BTC',
    maker: false,
  };
  const now = { atUs: 1, monoNs: 1 };
  const order = orderAs('ACKED', 'c1', restingRequest('c1', {}), now);
  journal.orders.set('c1', { ...order, fills: [fill], filledLots: 10 });
  journal.position = {
    kind: OutcomeKind.POSITION,
    symbolId: 0,
    lots: 10,
    cost: '6',
    cash: '-6',
    realized: '0',
    turnover: '6',
    fees: { BTC: '0.0000001' },
    fills: 1,
  };
});
afterEach(() => rmSync(directory, { recursive: true }));

const found = (ledger: LedgerReport) => differences(journal, ledger, START);

describe('between the journal and the venue’s ledger', () => {
  it('there are none when both say the same', () => {
    expect(found(LEDGER)).toEqual(NOTHING);
  });

  it('an order that is there twice is doubled', () => {
    const orders = [...LEDGER.orders, { ...LEDGER.orders[0]!, orderId: 4 }];
    expect(found({ ...LEDGER, orders })).toEqual({ ...NOTHING, doubled: ['c1'] });
  });

  it('an order that the journal does not have is unknown, and open on one side only', () => {
    const orders = [...LEDGER.orders, { ...LEDGER.orders[0]!, clientOrderId: 'c2' }];
    expect(found({ ...LEDGER, orders })).toEqual({ ...NOTHING, unknown: ['c2'], open: ['c2'] });
  });

  it('a fill that the journal does not have is lost, and so is one that it has otherwise', () => {
    const fills = [...LEDGER.fills, { ...LEDGER.fills[0]!, tradeId: 8 }];
    expect(found({ ...LEDGER, fills }).lost).toHaveLength(1);
    const dearer = [{ ...LEDGER.fills[0]!, commission: '0.0000002' }];
    expect(found({ ...LEDGER, fills: dearer }).lost).toHaveLength(1);
  });

  it('a fill that the venue does not have is invented, and the money differs by it', () => {
    const { invented, money } = found({ ...LEDGER, fills: [] });
    expect(invented).toHaveLength(1);
    expect(money).toContain('position: 0.0001, 0');
    expect(money).toContain('cash: -6, 0');
  });

  it('a balance that is off by the last unit is told', () => {
    const main = {
      ...LEDGER.balances.main,
      USDT: { free: '900.000000000000000001', locked: '94' },
    };
    expect(found({ ...LEDGER, balances: { main } }).money).toEqual([
      'USDT held: 994, 994.000000000000000001',
    ]);
  });

  it('an order that has ended there and works here is told', () => {
    const orders = [{ ...LEDGER.orders[0]!, status: 'CANCELED' as const }];
    expect(found({ ...LEDGER, orders })).toEqual({ ...NOTHING, open: ['c1'] });
  });
});

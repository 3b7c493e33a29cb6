import { readBalance } from '@voltaire/reflex/venue/kraken/balance-entry.ts';
import { parseExact } from '@voltaire/reflex/venue/kraken/exact-json.ts';
import { readExecution } from '@voltaire/reflex/venue/kraken/execution-entry.ts';
import { formatMoney, parseMoney } from '@voltaire/reflex/model/money.ts';
import { describe, expect, it } from 'vitest';
import { hasSharedData, NEEDS_SHARED_DATA, sharedLines } from '../../support/shared-data.ts';
import { fixtureFrames } from './support/frames.ts';

interface Message {
  readonly channel?: string;
  readonly data: readonly unknown[];
}
const MESSAGES = fixtureFrames('private-samples').map((frame) => parseExact(frame) as Message);
const entries = (channel: string) =>
  MESSAGES.filter((message) => message.channel === channel && message.data).flatMap(
    ({ data }) => data,
  );
const exact = (text: string) => parseExact(Buffer.from(text));

describe('executions as they were recorded', () => {
  it('are read with exact amounts: trades with their fees', () => {
    const [first, second] = entries('executions').map(readExecution);
    expect(first).toMatchObject({
      orderId: 'NG6PUE-C7MXN-CFCAMC',
      type: 'FILL',
      clientOrderId: null,
      symbol: 'BTC/USD',
      side: -1,
      exchangeUs: Date.parse('2024-04-16T10:54:38Z') * 1000 + 243_302,
      trade: {
        tradeId: '37496584',
        price: '63377.2',
        quantity: '0.00016000',
        fee: '0.04051',
        feeAsset: 'USD',
        maker: false,
      },
    });
    expect(second!.trade!.maker).toBe(true);
  });

  it('are read where an order is told whole, and where nearly nothing is', () => {
    const read = entries('executions').map(readExecution);
    expect(read).toHaveLength(7);
    expect(read[4]).toMatchObject({
      type: 'ACKED',
      symbol: 'ADX/USD',
      side: 1,
      price: parseMoney('0.18328'),
      quantity: parseMoney('81.36256082'),
    });
    expect(read[6]).toMatchObject({
      type: 'ACKED',
      symbol: null,
      side: null,
      price: null,
      quantity: null,
    });
  });

  it.skipIf(!hasSharedData)(`are read, every one that was collected${NEEDS_SHARED_DATA}`, () => {
    const lines = sharedLines('kraken/ws_executions.jsonl');
    const all = lines.flatMap((line) => (exact(line) as Message).data).map(readExecution);
    expect(all.map(({ type }) => type)).toContain('CANCELED');
    expect(all.find(({ type }) => type === 'CANCELED')).toMatchObject({
      executed: 0n,
      reason: 'User requested',
    });
  });
});

describe('an execution that cannot be', () => {
  const TRADE =
    '{"order_id":"O1","exec_type":"trade","trade_id":1,"last_qty":0.1,"last_price":2.5,"timestamp":"2026-01-01T00:00:00.000000Z"}';

  it('is refused, and nothing of it is guessed', () => {
    expect(readExecution(exact(TRADE)).trade).toMatchObject({ fee: '0', feeAsset: '' });
    for (const [from, to] of [
      ['"trade"', '"teleported"'],
      ['"O1"', '1'],
      ['"trade_id":1', '"trade_id":-1'],
      ['0.1', '"0.1"'],
      ['2.5', 'null'],
      ['"2026-01-01T00:00:00.000000Z"', '"yesterday"'],
      ['"O1"', '"O1","fees":[{"asset":"USD","qty":1},{"asset":"BTC","qty":1}]'],
    ] as const) {
      expect(() => readExecution(exact(TRADE.replace(from, to)))).toThrow();
    }
    expect(() => readExecution(exact('[]'))).toThrow('an execution must be an object');
  });

  it('of nothing is no fill', () => {
    const read = readExecution(exact(TRADE.replace('0.1', '0.00000000')));
    expect(read).toMatchObject({ type: 'ACKED', trade: null });
  });
});

describe('balances as they were recorded', () => {
  it('are those of the wallet that orders are paid from', () => {
    const read = entries('balances').map(readBalance);
    expect(read.map((entry) => entry && [entry.asset, formatMoney(entry.amount)])).toEqual([
      ['BRICK', '439.9736'],
      ['KAR', '774.63669826'],
      ['KEEP', '622.39624813'],
      ['MULTI', '5.59710355'],
      ['USD', '1.34'],
      ['USD', '118.0677'],
      ['ADX', '147.19060069'],
    ]);
    expect(read.map((entry) => entry!.exchangeUs === null)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('of another wallet are none of ours, and what is no number is refused', () => {
    const UPDATE =
      '{"asset":"USD","balance":1.5,"wallet_type":"earn","wallet_id":"flexible","timestamp":"2026-01-01T00:00:00Z"}';
    expect(readBalance(exact(UPDATE))).toBeNull();
    expect(() => readBalance(exact(UPDATE.replace('1.5', '"1.5"')))).toThrow(
      'balance must be a number',
    );
    expect(() => readBalance(exact('{"asset":1,"balance":1}'))).toThrow('asset must be text');
  });
});

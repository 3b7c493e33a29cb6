import { readFileSync } from 'node:fs';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BadFrame } from '@voltaire/reflex/venue/bad-frame.ts';
import {
  fromExecutionReport,
  fromOrderStatus,
  SELF_TRADE,
  fromTrade,
} from '@voltaire/reflex/venue/binance/execution.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT } from '../../support/instruments.ts';
import { hasSharedData, NEEDS_SHARED_DATA, sharedLines } from '../../support/shared-data.ts';

type Json = Record<string, unknown>;

const FINE = new Instrument(0, {
  ...BTCUSDT,
  symbol: 'ETHBTC',
  base: 'ETH',
  quote: 'BTC',
  tickSize: '0.00000001',
  lotSize: '0.00000001',
  minQuantity: '0',
});
const STAMP = { atUs: 5, monoNs: 6 };

const samples = new Map(
  readFileSync(new URL('../../../fixtures/binance/wire-samples.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; message: Json })
    .map(({ name, message }) => [name, message]),
);
const REPORT = (samples.get('executionReport')!.event ?? samples.get('executionReport')) as Json;
const FILL = {
  ...REPORT,
  x: 'TRADE',
  X: 'PARTIALLY_FILLED',
  t: 77,
  L: '0.10264410',
  l: '0.25000000',
  n: '0.00025000',
  N: 'ETH',
  m: true,
};
const report = (changes: Json = {}) => fromExecutionReport({ ...REPORT, ...changes }, FINE, STAMP);
const fillReport = (changes: Json = {}) =>
  fromExecutionReport({ ...FILL, ...changes }, FINE, STAMP);

describe('an execution report', () => {
  it('of the documentation is an acknowledgement', () => {
    expect(report()).toEqual({
      kind: EventKind.EXECUTION,
      ...STAMP,
      clientOrderId: 'mUvoqJxFIILMdfAW5iGSOW',
      venueOrderId: '4293153',
      type: 'ACKED',
      exchangeUs: 1_499_405_658_657_000,
      reason: '',
      fill: null,
      pushed: true,
    });
  });

  it('of a stop tells by what is on the book whether it waits or was released', () => {
    expect(report({ o: 'STOP_LOSS_LIMIT', w: false }).type).toBe('ACKED');
    expect(report({ o: 'STOP_LOSS_LIMIT', w: true }).type).toBe('TRIGGERED');
    expect(report({ o: 'TAKE_PROFIT', w: true }).type).toBe('TRIGGERED');
    expect(report({ o: 'LIMIT', w: true }).type).toBe('ACKED');
    expect(report({ o: 'STOP_LOSS', w: false, X: 'CANCELED' }).type).toBe('CANCELED');
  });

  it('of a trade carries the fill with its fee, exactly as charged', () => {
    expect(fillReport()).toMatchObject({
      type: 'FILL',
      fill: {
        tradeId: '77',
        priceTicks: 10_264_410,
        quantityLots: 25_000_000,
        fee: '0.00025000',
        feeAsset: 'ETH',
        maker: true,
      },
    });
  });

  it('of a trade without a fee asset charges nothing in the quote asset', () => {
    expect(fillReport({ n: '0', N: null }).fill).toMatchObject({ fee: '0', feeAsset: 'BTC' });
  });

  it('of a cancel names the order, not the request', () => {
    const changes = { x: 'CANCELED', X: 'CANCELED', c: 'request', C: 'order' };
    expect(report(changes)).toMatchObject({ type: 'CANCELED', clientOrderId: 'order' });
    expect(report({ ...changes, C: '' })).toMatchObject({ clientOrderId: 'request' });
  });

  it('of an end says what had traded until then, and nothing else does', () => {
    const cancel = { x: 'CANCELED', X: 'CANCELED', z: '0.25000000' };
    expect(report(cancel).executedLots).toBe(25_000_000);
    expect(report({ x: 'EXPIRED', X: 'EXPIRED', z: '0.1' }).executedLots).toBe(10_000_000);
    expect(report({ ...cancel, z: '0' }).executedLots).toBe(0);
    for (const z of ['-1', '0.000000001', 'much', 7, null]) {
      expect(report({ ...cancel, z })).not.toHaveProperty('executedLots');
    }
    expect(report({ z: '0.25000000' })).not.toHaveProperty('executedLots');
  });

  it.each([
    ['NEW', 'NEW', 'ACKED'],
    ['CANCELED', 'CANCELED', 'CANCELED'],
    ['REJECTED', 'REJECTED', 'REJECTED'],
    ['EXPIRED', 'EXPIRED', 'EXPIRED'],
    ['TRADE_PREVENTION', 'EXPIRED_IN_MATCH', 'EXPIRED'],
    ['TRADE_PREVENTION', 'PARTIALLY_FILLED', 'ACKED'],
  ])('of type %s and status %s means %s', (x, status, type) => {
    expect(report({ x, X: status }).type).toBe(type);
  });

  it('says of one that would have traded with its own account why it ended', () => {
    const prevented = { x: 'TRADE_PREVENTION', X: 'EXPIRED_IN_MATCH', z: '0.1' };
    expect(report(prevented)).toMatchObject({ reason: SELF_TRADE, executedLots: 10_000_000 });
    expect(report({ ...prevented, X: 'PARTIALLY_FILLED' }).reason).toBe('');
  });

  it('keeps the venue’s reason', () => {
    expect(report({ x: 'REJECTED', X: 'REJECTED', r: 'INSUFFICIENT_BALANCE' }).reason).toBe(
      'INSUFFICIENT_BALANCE',
    );
  });

  it.each([
    ['an unknown status', { X: 'TELEPORTED' }],
    ['a status that every object has', { X: 'constructor' }],
    ['no status', { X: undefined }],
    ['no client id', { c: undefined }],
    ['a client id that is no text', { c: 7 }],
    ['no order id', { i: undefined }],
    ['an order id that is no number', { i: {} }],
    ['a time that is none', { T: 'yesterday' }],
  ])('is refused with %s', (_, changes) => {
    expect(() => report(changes)).toThrow(BadFrame);
  });

  it.each([
    ['a price between two ticks', { L: '0.102644101' }],
    ['a price of zero', { L: '0.00000000' }],
    ['a negative quantity', { l: '-1.00000000' }],
    ['a quantity that is a number', { l: 1 }],
    ['a fee that is a number', { n: 0.1 }],
    ['a fee that is no plain decimal', { n: '1e-8' }],
    ['an empty fee', { n: '' }],
    ['a fee finer than money can count', { n: '0.0000000000000000001' }],
    ['no trade id, by which it would be counted once', { t: undefined }],
    ['the trade id that stands for none', { t: -1 }],
  ])('of a trade is refused with %s', (_, changes) => {
    expect(() => fillReport(changes)).toThrow(BadFrame);
  });
});

describe('the status of an order', () => {
  const STATUS = samples.get('order.status')!.result as Json;

  it('of the documentation is read', () => {
    expect(fromOrderStatus(STATUS, FINE, STAMP)).toMatchObject({
      kind: EventKind.EXECUTION,
      clientOrderId: STATUS.clientOrderId,
      venueOrderId: String(STATUS.orderId),
      fill: null,
    });
  });

  it.each([
    ['NEW', 'ACKED'],
    ['PARTIALLY_FILLED', 'ACKED'],
    ['FILLED', 'ACKED'],
    ['CANCELED', 'CANCELED'],
    ['EXPIRED', 'EXPIRED'],
    ['EXPIRED_IN_MATCH', 'EXPIRED'],
    ['REJECTED', 'REJECTED'],
  ])('%s means %s: fills are counted by themselves', (status, type) => {
    expect(fromOrderStatus({ ...STATUS, status }, FINE, STAMP).type).toBe(type);
  });

  it('says of one that would have traded with its own account why it ended', () => {
    const status = fromOrderStatus({ ...STATUS, status: 'EXPIRED_IN_MATCH' }, FINE, STAMP);
    expect(status.reason).toBe(SELF_TRADE);
  });

  it('of a cancel says what had traded until then', () => {
    const status = { ...STATUS, status: 'CANCELED', executedQty: '0.25000000' };
    expect(fromOrderStatus(status, FINE, STAMP).executedLots).toBe(25_000_000);
    expect(fromOrderStatus({ ...status, status: 'NEW' }, FINE, STAMP).executedLots).toBe(undefined);
  });

  it('is refused when it is unknown or names no order', () => {
    expect(() => fromOrderStatus({ ...STATUS, status: 'X' }, FINE, STAMP)).toThrow(BadFrame);
    expect(() => fromOrderStatus({ ...STATUS, clientOrderId: null }, FINE, STAMP)).toThrow(
      BadFrame,
    );
  });
});

describe('a row of myTrades', () => {
  const [TRADE] = samples.get('myTrades')!.result as Json[];

  it('is the same fill, by its trade id, as the one that was missed', () => {
    const execution = fromTrade({ ...TRADE, id: 77 }, 'c1', FINE, STAMP);
    expect(execution).toMatchObject({ type: 'FILL', clientOrderId: 'c1' });
    expect(execution.fill!.tradeId).toBe(fillReport().fill!.tradeId);
  });

  it.each([
    { price: '0' },
    { qty: '-1' },
    { commission: 1 },
    { commissionAsset: null },
    { id: null },
  ])('is refused with %j', (changes) => {
    expect(() => fromTrade({ ...TRADE, ...changes }, 'c1', FINE, STAMP)).toThrow(BadFrame);
  });
});

describe.skipIf(!hasSharedData)(`every sample of an execution report${NEEDS_SHARED_DATA}`, () => {
  it('is read, whoever wrote it down; a trade of nothing is no fill', () => {
    const lines = sharedLines('binance/user_executionReport.jsonl');
    const types = lines.flatMap((line) => {
      const message = JSON.parse(line) as Json;
      const event = (message.event ?? message.data ?? message) as Json;
      if (Number(event.l) > 0 && Number(event.L) === 0) {
        // A fill without a price cannot be counted: the gateway asks for the trades instead.
        expect(() => fromExecutionReport(event, FINE, STAMP)).toThrow(BadFrame);
        return [];
      }
      const execution = fromExecutionReport(event, FINE, STAMP);
      expect(execution.fill !== null).toBe(event.x === 'TRADE' && Number(event.l) > 0);
      return [execution.type];
    });
    expect(new Set(types)).toEqual(new Set(['ACKED', 'TRIGGERED', 'FILL', 'CANCELED', 'EXPIRED']));
  });
});

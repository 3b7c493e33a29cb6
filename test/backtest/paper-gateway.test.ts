import { PaperGateway } from '@voltaire/backtest/paper/gateway.ts';
import { EventKind, type Execution, type KernelEvent } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { Levels } from '@voltaire/reflex/model/levels.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BTCUSDT } from '../reflex/support/instruments.ts';
import { approvedAt } from '../reflex/support/wide-approval.ts';

const MID = 60_000_00;
const paper = {
  fees: { maker: '0.001', taker: '0.001' },
  queue: 'pessimistic',
  latencyMs: { order: 20, response: 30 },
  balances: { BTC: '1', USDT: '100000' },
  seed: 1,
} as const;

/** A gateway on timers that the test moves; market data carries the moment at which it came. */
class Desk {
  readonly heard: KernelEvent[] = [];
  readonly clock = {
    atUs: () => Date.now() * 1e3,
    monoNs: () => performance.now() * 1e6,
  };
  readonly gateway = new PaperGateway({ venue: 'binance', paper }, [new Instrument(0, BTCUSDT)], {
    clock: this.clock,
    sink: (event) => this.heard.push(event),
  });
  private id = 0;

  get executions(): Execution[] {
    return this.heard.filter((event) => event.kind === EventKind.EXECUTION);
  }

  quote(bidTicks: number, lots = 1_000): void {
    const sizes = { bidTicks, bidLots: lots, askTicks: bidTicks + 1, askLots: lots };
    this.show({ kind: EventKind.QUOTE, ...this.stamp, updateId: ++this.id, ...sizes });
  }

  snapshot(lastUpdateId: number, askTicks: number): void {
    const sides = { bids: levels([MID, 500]), asks: levels([askTicks, 500]) };
    this.show({ kind: EventKind.DEPTH_SNAPSHOT, ...this.stamp, lastUpdateId, ...sides });
  }

  diff(firstUpdateId: number, lastUpdateId: number, askTicks: number, lots: number): void {
    const sides = { bids: levels(), asks: levels([askTicks, lots]) };
    const ids = { firstUpdateId, lastUpdateId, exchangeUs: Number.NaN };
    this.show({ kind: EventKind.DEPTH_DIFF, ...this.stamp, ...ids, ...sides });
  }

  link(up: boolean, venue = 'binance'): void {
    const why = { venue, link: 'market', up, reason: 'test' } as const;
    this.show({ kind: EventKind.LINK, ...this.stamp, ...why });
  }

  show(event: KernelEvent): void {
    this.gateway.follow(event);
  }

  private get stamp() {
    return { symbolId: 0, atUs: this.clock.atUs(), monoNs: this.clock.monoNs() };
  }
}

function buy(id: number, priceTicks: number, quantityLots: number) {
  const best = { bidTicks: MID, askTicks: MID + 1 };
  const terms = { side: 1, type: 'LIMIT', timeInForce: 'GTC', priceTicks, quantityLots } as const;
  return approvedAt(new Instrument(0, BTCUSDT), best, terms, `V-${id}`);
}

function levels(...rows: readonly [number, number][]): Levels {
  const side = new Levels(4);
  for (const [ticks, lots] of rows) side.push(ticks, lots);
  return side;
}

describe('PaperGateway', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('fills an order at the market that it meets when it arrives, and tells so a way later', async () => {
    const desk = new Desk();
    desk.quote(MID);
    desk.gateway.place(buy(1, MID + 50, 100));
    await vi.advanceTimersByTimeAsync(10);
    desk.quote(MID + 10); // before it arrives
    await vi.advanceTimersByTimeAsync(39);
    expect(desk.executions).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    const fill = desk.executions.find(({ type }) => type === 'FILL');
    expect(fill?.fill).toMatchObject({ priceTicks: MID + 11, quantityLots: 100, maker: false });
    expect(fill?.monoNs).toBeGreaterThanOrEqual(50e6);
    expect(desk.heard.map(({ kind }) => kind)).toContain(EventKind.BALANCES);
  });

  it('lets nothing overtake: what the market did before an order’s arrival is done first', async () => {
    const desk = new Desk();
    desk.quote(MID);
    desk.gateway.place(buy(1, MID + 50, 100));
    await vi.advanceTimersByTimeAsync(19);
    desk.quote(MID + 5);
    await vi.advanceTimersByTimeAsync(1);
    desk.quote(MID + 40); // after the arrival
    await vi.advanceTimersByTimeAsync(40);
    const fill = desk.executions.find(({ type }) => type === 'FILL');
    expect(fill?.fill?.priceTicks).toBe(MID + 6);
  });

  it('rests, is listed, and is cancelled with its money free again', async () => {
    const desk = new Desk();
    desk.quote(MID);
    const order = buy(1, MID - 100, 100);
    desk.gateway.place(order);
    desk.gateway.reconcile();
    await vi.advanceTimersByTimeAsync(60);
    const list = desk.heard.find((event) => event.kind === EventKind.RECONCILED);
    expect(list?.openOrders).toMatchObject([{ clientOrderId: order.clientOrderId, side: 1 }]);
    desk.gateway.cancel({ symbolId: 0, clientOrderId: order.clientOrderId, type: 'LIMIT' });
    await vi.advanceTimersByTimeAsync(60);
    expect(desk.executions.at(-1)?.type).toBe('CANCELED');
    const balances = desk.heard.filter((event) => event.kind === EventKind.BALANCES).at(-1);
    expect(balances?.assets['USDT']).toMatchObject({ free: '100000', locked: '0' });
  });

  it('says of an order of the run before that it is not there', async () => {
    const desk = new Desk();
    desk.gateway.query({ symbolId: 0, clientOrderId: 'Vold-1', type: 'LIMIT' });
    await vi.advanceTimersByTimeAsync(60);
    expect(desk.executions).toMatchObject([{ clientOrderId: 'Vold-1', type: 'NOT_FOUND' }]);
  });

  it('fills nothing from a book of before a lost connection, and follows the new one', async () => {
    const desk = new Desk();
    desk.snapshot(10, MID + 1);
    desk.link(false);
    desk.gateway.place(buy(1, MID + 5_000, 100));
    await vi.advanceTimersByTimeAsync(60);
    expect(desk.executions.filter(({ type }) => type === 'FILL')).toEqual([]);
    desk.link(true);
    // An update that is newer than the snapshot comes before it: it must not be lost.
    desk.diff(18, 22, MID + 300, 70);
    desk.snapshot(20, MID + 200);
    await vi.advanceTimersByTimeAsync(60);
    const filled = desk.executions.filter(({ type }) => type === 'FILL');
    expect(filled.map(({ fill }) => fill?.quantityLots)).toEqual([100]); // it rested, and was met
    desk.gateway.place(buy(2, MID + 400, 570));
    await vi.advanceTimersByTimeAsync(60);
    const taken = desk.executions.filter(({ type }) => type === 'FILL').slice(1);
    expect(taken.map(({ fill }) => [fill?.priceTicks, fill?.quantityLots])).toEqual([
      [MID + 200, 400],
      [MID + 300, 70],
    ]);
  });

  it('keeps its book when another venue’s connection is lost', async () => {
    const desk = new Desk();
    desk.snapshot(10, MID + 1);
    desk.link(false, 'kraken');
    desk.gateway.place(buy(1, MID + 50, 100));
    await vi.advanceTimersByTimeAsync(60);
    expect(desk.executions.map(({ type }) => type)).toContain('FILL');
  });

  it('forgets its book at a gap in the updates, until the next whole one', async () => {
    const desk = new Desk();
    desk.snapshot(10, MID + 1);
    desk.diff(12, 14, MID + 2, 5); // 11 is missing
    desk.gateway.place(buy(1, MID + 50, 100));
    await vi.advanceTimersByTimeAsync(60);
    expect(desk.executions.filter(({ type }) => type === 'FILL')).toEqual([]);
    desk.snapshot(14, MID + 3);
    await vi.advanceTimersByTimeAsync(60);
    expect(desk.executions.at(-1)).toMatchObject({ type: 'FILL' });
  });

  it('is silent once it has stopped', async () => {
    const desk = new Desk();
    desk.quote(MID);
    desk.gateway.place(buy(1, MID + 50, 100));
    desk.gateway.stop();
    await vi.advanceTimersByTimeAsync(200);
    expect(desk.heard).toEqual([]);
  });
});

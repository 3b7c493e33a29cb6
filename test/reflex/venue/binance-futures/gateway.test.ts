import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { FuturesGateway } from '@voltaire/reflex/venue/binance-futures/gateway.ts';
import { describe, expect, it, vi } from 'vitest';
import { BTC_CONTRACT, btcPerp } from '../../support/instruments.ts';
import { Inbox, later, testClock } from '../../support/venue-stub.ts';
import { approvedAt } from '../../support/wide-approval.ts';
import { Futures, HMAC } from './support/futures.ts';

describe('an account that counts otherwise than we do', () => {
  it.each([
    [{ leverage: 20 }, /^orders: LEVERAGE: BTCUSDT is set to 20x.* set it to 1x at Binance/],
    [{ dualSidePosition: true }, /^orders: HEDGE_MODE: .* one-way/],
    [{ multiAssetsMargin: true }, /^orders: MULTI_ASSETS_MARGIN: .* single-asset/],
  ])('is refused for good: %j', async (futuresAccount, words) => {
    const futures = await Futures.start({}, { futuresAccount });
    const { inbox, gateway } = futures;
    await vi.waitFor(() => expect(inbox.problems).toEqual([expect.stringMatching(words)]));
    await later(500);
    expect(inbox.of(EventKind.LINK)).toMatchObject([{ up: false }]);
    expect(() => futures.place('Vf-1')).toThrow('not logged on');
    gateway.reconcile();
    expect(inbox.of(EventKind.BALANCES)).toEqual([]);
  });

  it('with more symbols than have room for a countdown is refused before anything is sent', async () => {
    const instruments = Array.from({ length: 17 }, (_, id) => new Instrument(id, BTC_CONTRACT));
    await expect(Futures.start({ instruments })).rejects.toThrow(
      /^TOO_MANY_SYMBOLS: .* 16 symbols/,
    );
  });
});

describe('a position on futures', () => {
  it('may be short, and is told under the contract’s own name, with what is available', async () => {
    const futures = await Futures.ready();
    futures.place('Vf-2', { side: -1, type: 'MARKET', timeInForce: 'IOC' });
    await futures.says('Vf-2', 'FILL');
    expect(futures.simulator.futuresLedger.position()).toBe(-1_000_000);
    await vi.waitFor(() => {
      const told = futures.inbox.of(EventKind.BALANCES).at(-1)!;
      expect(told.assets['BTCUSDT']).toEqual({ free: '-0.01000000', locked: '0' });
      const { free, locked } = futures.simulator.futuresLedger.balances().get('USDT')!;
      expect(Number(told.assets['USDT']!.free)).toBeCloseTo(Number(free) / 1e18, 7);
      expect(Number(told.assets['USDT']!.locked)).toBeCloseTo(Number(locked) / 1e18, 7);
    }, 5_000);
  });

  it('is told as of when it was asked for, so that what was sent since stays reserved', async () => {
    const futures = await Futures.ready();
    const before = Date.now() * 1000;
    futures.gateway.reconcile();
    await vi.waitFor(() => expect(futures.inbox.of(EventKind.RECONCILED)).toHaveLength(1));
    const { exchangeUs } = futures.inbox.of(EventKind.BALANCES).at(-1)!;
    expect(exchangeUs).toBeGreaterThanOrEqual(before - 2e6);
    expect(exchangeUs).toBeLessThanOrEqual(Date.now() * 1000 + 2e6);
  });
});

describe('the countdowns of the venue', () => {
  const quick = { timeoutS: 1, renewMs: 300 };

  it('are renewed while we are well, run out when we are not, and are set again afterwards', async () => {
    let well = true;
    const futures = await Futures.ready({ healthy: () => well, deadMan: quick });
    futures.place('Vf-3');
    await futures.says('Vf-3', 'ACKED');
    await later(1_500);
    expect(futures.status('Vf-3')).toBe('NEW');
    well = false;
    await futures.says('Vf-3', 'CANCELED');
    expect(futures.status('Vf-3')).toBe('CANCELED');
    const told = futures.inbox.problems.filter((text) => text.includes('left to run out'));
    expect(told).toHaveLength(1);
    well = true;
    await later(400);
    futures.place('Vf-4');
    await later(1_500);
    expect(futures.status('Vf-4')).toBe('NEW');
    well = false;
    await futures.says('Vf-4', 'CANCELED');
  });

  it('leave what waits for a trigger price: that they cover it is nowhere documented', async () => {
    let well = true;
    const futures = await Futures.ready({ healthy: () => well, deadMan: quick });
    const above = Math.round(futures.best.askTicks * 1.03);
    futures.place('Vf-20', { type: 'STOP', triggerTicks: above, priceTicks: above });
    futures.place('Vf-21');
    await futures.says('Vf-20', 'ACKED');
    await futures.says('Vf-21', 'ACKED');
    well = false;
    await futures.says('Vf-21', 'CANCELED');
    expect(futures.simulator.futuresLedger.algoOrders()).toMatchObject([{ status: 'NEW' }]);
  });

  it('are there before orders are', async () => {
    let well = true;
    const slow = { timeoutS: 1, renewMs: 60_000 };
    const futures = await Futures.ready({ healthy: () => well, deadMan: slow });
    well = false;
    futures.place('Vf-5');
    await futures.says('Vf-5', 'CANCELED');
  });

  it('go on at an end that leaves an order behind', async () => {
    const futures = await Futures.ready({ deadMan: quick });
    futures.place('Vf-6');
    await futures.says('Vf-6', 'ACKED');
    futures.gateway.stop();
    await vi.waitFor(() => expect(futures.status('Vf-6')).toBe('CANCELED'), 3_000);
  });

  it('are switched off by an end that leaves none, so that what others have placed stays', async () => {
    const futures = await Futures.ready({ deadMan: quick });
    futures.place('Vf-7');
    await futures.says('Vf-7', 'ACKED');
    futures.gateway.cancel({ symbolId: btcPerp().id, clientOrderId: 'Vf-7', type: 'LIMIT' });
    await futures.says('Vf-7', 'CANCELED');
    await byHand(futures, 'by_hand');
    futures.gateway.stop();
    await later(1_500);
    expect(futures.status('by_hand')).toBe('NEW');
  });
});

describe('a connection to futures', () => {
  it('is made with HMAC keys as well, each request signed', async () => {
    const futures = await Futures.ready({ credentials: HMAC });
    futures.place('Vf-8');
    await futures.says('Vf-8', 'ACKED');
    expect(futures.inbox.problems).toEqual([]);
  });

  it('renews its listen key, and outlives it', async () => {
    const futures = await Futures.ready({ renewMs: 200 }, { listenKeyLifeMs: 600 });
    await later(1_500);
    expect(futures.inbox.problems).toEqual([]);
    futures.place('Vf-9');
    await vi.waitFor(() => expect(pushed(futures, 'Vf-9')).toBe(true));
  });

  it('is made anew when the venue lets the listen key expire', async () => {
    const futures = await Futures.ready({ renewMs: 60_000 }, { listenKeyLifeMs: 700 });
    await vi.waitFor(() =>
      expect(futures.inbox.problems.join()).toContain('the listen key has expired'),
    );
    await futures.linked(2);
    futures.place('Vf-10');
    await vi.waitFor(() => expect(pushed(futures, 'Vf-10')).toBe(true));
  });

  it('is replaced before the venue ends it', async () => {
    const futures = await Futures.ready({ maxAgeMs: 300 });
    await futures.linked(2);
    expect(futures.inbox.problems.join()).toContain('24 hours');
  });

  it('goes nowhere but to this machine without a permission', async () => {
    await expect(Futures.start({ apiUrl: 'wss://ws-fapi.binance.com' })).rejects.toThrow(
      /would leave this machine for ws-fapi\.binance\.com/,
    );
    await expect(Futures.start({ streamUrl: 'wss://fstream.binance.com' })).rejects.toThrow(
      /would leave this machine for fstream\.binance\.com/,
    );
    await expect(Futures.start({ keysUrl: 'https://api.binance.com' })).rejects.toThrow(
      /would leave this machine for api\.binance\.com/,
    );
  });
});

function pushed(futures: Futures, id: string): boolean {
  return futures.executions(id).some((each) => each.pushed === true);
}

/** Another program with another key of the same account. */
async function byHand({ simulator, best }: Futures, id: string): Promise<void> {
  const inbox = new Inbox();
  const gateway = new FuturesGateway({
    apiUrl: `ws://127.0.0.1:${simulator.port}`,
    streamUrl: `ws://127.0.0.1:${simulator.port}/futures`,
    restUrl: simulator.url,
    keysUrl: simulator.url,
    credentials: HMAC,
    instruments: [btcPerp()],
    healthy: () => false, // sets no countdown of its own
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
  });
  gateway.start();
  await vi.waitFor(() => expect(inbox.of(EventKind.LINK).at(-1)).toMatchObject({ up: true }));
  const priceTicks = Math.round(best.bidTicks * 0.9);
  const terms = { timeInForce: 'GTC', priceTicks, quantityLots: 1_000 } as const;
  gateway.place(approvedAt(btcPerp(), best, terms, id));
  await vi.waitFor(() => expect(inbox.of(EventKind.EXECUTION)).not.toEqual([]));
  gateway.stop();
}

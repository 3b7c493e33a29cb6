import { FLATTEN } from '@voltaire/reflex/model/order.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { describe, expect, it } from 'vitest';
import { touchOf } from '../support/orders.ts';
import { SweepVenue } from '../support/sweep-venue.ts';

const phases = (venue: SweepVenue) =>
  venue.reports.map(({ phase }) => phase).filter((phase, i, all) => phase !== all[i - 1]);

describe('a kill in mode HALT', () => {
  it('leaves working orders alone and says what is open and held', () => {
    const venue = new SweepVenue().hold(0, 500);
    const id = venue.rest();
    venue.kill('global', 'HALT').pass(5_000);
    expect([venue.cancelled, venue.openIn('global')]).toEqual([[], [id]]);
    expect(venue.reports).toHaveLength(1);
    expect(venue.last).toMatchObject({
      phase: 'BLOCKING',
      mode: 'HALT',
      cancelsAsked: 0,
      ordersOpen: 1,
      ordersEnded: 0,
      residual: [{ symbolId: 0, lots: 500, notional: expect.closeTo(300.00005, 8) as number }],
    });
    expect(venue.lists).toBe(0);
  });
});

describe('a kill in mode CANCEL', () => {
  it('takes back what works, asks the venue for its list, and is confirmed by it', () => {
    const venue = new SweepVenue();
    for (let i = 0; i < 3; i++) venue.rest({ symbolId: i % 2 });
    venue.kill('global', 'CANCEL').pass(1_000);
    expect(phases(venue)).toEqual(['CANCELLING', 'VERIFYING', 'CONFIRMED']);
    expect(venue.last).toMatchObject({ cancelsAsked: 3, ordersOpen: 0, ordersEnded: 3 });
    expect([venue.openIn('global'), venue.lists]).toEqual([[], 1]);
  });

  it('with nothing to take back still asks the venue before it says so', () => {
    const venue = new SweepVenue().kill('global', 'CANCEL');
    expect([venue.lists, venue.last.phase]).toEqual([1, 'VERIFYING']);
    venue.pass(300);
    expect(venue.last.phase).toBe('CONFIRMED');
    venue.pass(10_000);
    expect(venue.lists).toBe(1);
  });

  it.each<[Scope, number]>([
    ['symbol:BTCUSDT', 2],
    ['symbol:ETHUSDT', 2],
    ['strategy:kinetic', 2],
    ['strategy:maker', 2],
    ['venue:binance', 4],
    ['global', 4],
  ])('of %s touches the orders of its scope and no others', (scope, count) => {
    const venue = new SweepVenue();
    for (const strategy of ['kinetic', 'maker']) {
      venue.rest({ strategy });
      venue.rest({ strategy, symbolId: 1 });
    }
    const within = new Set(venue.openIn(scope));
    venue.kill(scope, 'CANCEL').pass(3_000);
    expect(new Set(venue.cancelled)).toEqual(within);
    expect([within.size, venue.last.ordersEnded, venue.openIn('global').length]).toEqual([
      count,
      count,
      4 - count,
    ]);
  });

  it('asks again until the venue hears: cancels and lists every two seconds, not faster', () => {
    const venue = new SweepVenue();
    venue.rest();
    venue.deafTo = 5;
    venue.kill('global', 'CANCEL').pass(20_000);
    expect(phases(venue)).toEqual(['CANCELLING', 'VERIFYING', 'CONFIRMED']);
    expect(venue.openIn('global')).toEqual([]);
    expect(venue.lists).toBeLessThan(10);
  });

  it('takes an order back that arrives at the venue only after the cancel', () => {
    const venue = new SweepVenue();
    venue.rest({}, { arrived: false });
    venue.kill('global', 'CANCEL').pass(6_000);
    expect([venue.last.phase, venue.openIn('global')]).toEqual(['CONFIRMED', []]);
  });

  it('waits for the connection, and says that it is not confirmed', () => {
    const venue = new SweepVenue();
    venue.rest();
    venue.link(false);
    venue.kill('global', 'CANCEL').pass(10_000);
    expect([venue.last.phase, venue.last.ordersOpen, venue.lists]).toEqual(['CANCELLING', 1, 0]);
    venue.link(true);
    venue.pass(3_000);
    expect([venue.last.phase, venue.openIn('global')]).toEqual(['CONFIRMED', []]);
  });

  it('said again, or by an older one, changes nothing; a newer one goes on from where it was', () => {
    const venue = new SweepVenue();
    venue.rest();
    venue.kill('global', 'CANCEL', 5).pass(1_000);
    const before = venue.reports.length;
    venue.kill('global', 'CANCEL', 5).kill('global', 'FLATTEN', 4).pass(1_000);
    expect(venue.reports).toHaveLength(before);
    venue.kill('global', 'CANCEL', 6).pass(1_000);
    expect(venue.last).toMatchObject({ killNumber: 6, phase: 'CONFIRMED', ordersEnded: 1 });
  });

  it('goes on taking back when a HALT follows', () => {
    const venue = new SweepVenue();
    venue.rest();
    venue.deafTo = 1;
    venue.kill('global', 'CANCEL', 1).kill('global', 'HALT', 2).pass(5_000);
    expect(venue.last).toMatchObject({ killNumber: 2, mode: 'HALT', phase: 'CONFIRMED' });
    expect(venue.openIn('global')).toEqual([]);
  });

  it('tells of counts four times a second at most, of phases at once', () => {
    const venue = new SweepVenue();
    const ids = Array.from({ length: 30 }, () => venue.rest());
    venue.deafTo = 10;
    venue.kill('global', 'CANCEL');
    for (const id of ids) {
      venue.trade(id, 10);
      venue.pass(100);
    }
    venue.pass(3_000);
    venue.reports.forEach((report, i) => {
      const before = venue.reports[i - 1];
      if (before?.phase === report.phase) {
        expect(report.atMs - before.atMs).toBeGreaterThanOrEqual(250);
      }
    });
    expect(venue.last).toMatchObject({ phase: 'CONFIRMED', ordersOpen: 0, ordersEnded: 30 });
  });

  it('is over when it is lifted, but only by a release of the newest', () => {
    const venue = new SweepVenue().kill('global', 'CANCEL', 3);
    venue.sweeps.end('global', 2);
    expect(venue.sweeps.reportOf('global')?.killNumber).toBe(3);
    venue.sweeps.end('global', 3);
    expect(venue.sweeps.reportOf('global')).toBeNull();
    const id = venue.rest();
    venue.pass(3_000);
    expect(venue.openIn('global')).toEqual([id]);
  });
});

describe('a kill in mode FLATTEN', () => {
  it.each([
    ['long', 2_500],
    ['short', -2_500],
  ])('closes what is held %s in slices, at the touch, under one parent', (_, lots) => {
    const venue = new SweepVenue().hold(0, lots);
    venue.rest();
    venue.kill('global', 'FLATTEN').pass(10_000);
    expect(phases(venue)).toEqual(['CANCELLING', 'VERIFYING', 'FLATTENING', 'CONFIRMED']);
    expect(venue.truth[0]).toBe(0);
    expect(venue.last.residual).toEqual([]);
    const requests = venue.slices.map(({ request }) => request);
    expect(requests.map(({ quantityLots }) => quantityLots)).toEqual([1_000, 1_000, 500]);
    expect(new Set(requests.map(({ parentId }) => parentId)).size).toBe(1);
    for (const request of requests) {
      expect(request).toMatchObject({
        strategy: FLATTEN,
        side: lots > 0 ? -1 : 1,
        priceTicks: lots > 0 ? touchOf(0).bidTicks : touchOf(0).askTicks,
        type: 'LIMIT',
        timeInForce: 'IOC',
        reduceOnly: true,
        parentLots: 2_500,
      });
    }
  });

  it('goes on when the market takes only a part of a slice', () => {
    const venue = new SweepVenue().hold(0, 1_000);
    venue.depthLots = 300;
    venue.kill('symbol:BTCUSDT', 'FLATTEN').pass(20_000);
    expect([venue.truth[0], venue.last.phase]).toEqual([0, 'CONFIRMED']);
  });

  it('closes nothing outside of its scope', () => {
    const venue = new SweepVenue().hold(0, 1_000).hold(1, -1_000);
    venue.kill('symbol:ETHUSDT', 'FLATTEN').pass(10_000);
    expect(venue.truth).toEqual([1_000, 0]);
  });

  it.each([
    [700, 1_000, 300],
    [1_500, 1_000, 0],
    [-400, 1_000, 1_000],
  ])('of a strategy that holds %d of %d closes its share, leaving %d', (share, held, left) => {
    const venue = new SweepVenue().hold(0, held);
    venue.strategyLots.set('kinetic 0', share);
    venue.kill('strategy:kinetic', 'FLATTEN').pass(10_000);
    expect([venue.truth[0], venue.last.phase]).toEqual([left, 'CONFIRMED']);
  });

  it('leaves what the venue does not take, and reports it', () => {
    const venue = new SweepVenue().hold(0, 8); // 4.80 USDT, and the least is 5
    venue.kill('global', 'FLATTEN').pass(5_000);
    expect(venue.slices).toEqual([]);
    expect(venue.last.phase).toBe('CONFIRMED');
    expect(venue.last.residual).toEqual([
      { symbolId: 0, lots: 8, notional: expect.closeTo(4.8, 5) as number },
    ]);
  });

  it('never leaves a rest that is too small when it can be avoided', () => {
    const venue = new SweepVenue().hold(0, 1_005); // the least is 9 lots
    venue.kill('global', 'FLATTEN').pass(10_000);
    expect(venue.slices.map(({ request }) => request.quantityLots)).toEqual([996, 9]);
    expect(venue.truth[0]).toBe(0);
  });

  it('waits for a market, and says what is held without a value', () => {
    const venue = new SweepVenue().hold(0, 1_000);
    venue.marketLive = false;
    venue.kill('global', 'FLATTEN').pass(5_000);
    expect(venue.slices).toEqual([]);
    expect(venue.last).toMatchObject({
      phase: 'FLATTENING',
      residual: [{ symbolId: 0, lots: 1_000, notional: null }],
    });
    venue.marketLive = true;
    venue.pass(5_000);
    expect([venue.truth[0], venue.last.phase]).toEqual([0, 'CONFIRMED']);
  });

  it.each([0, Number.NaN, Number.NEGATIVE_INFINITY])(
    'sends nothing while a slice may be %d',
    (most) => {
      const venue = new SweepVenue().hold(0, 1_000);
      venue.mostLots = most;
      venue.kill('global', 'FLATTEN').pass(5_000);
      expect([venue.slices, venue.last.phase]).toEqual([[], 'FLATTENING']);
    },
  );

  it('closes nothing while another kill does not let it, and the rest when that is lifted', () => {
    const venue = new SweepVenue().hold(0, 1_000).hold(1, 1_000);
    venue.kill('symbol:BTCUSDT', 'HALT', 1).kill('global', 'FLATTEN', 2).pass(10_000);
    expect(venue.truth).toEqual([1_000, 0]);
    venue.sweeps.end('symbol:BTCUSDT', 1);
    venue.pass(10_000);
    expect(venue.truth).toEqual([0, 0]);
  });

  it('stops closing when a HALT follows', () => {
    const venue = new SweepVenue().hold(0, 5_000);
    venue.kill('global', 'FLATTEN', 1).pass(2_000);
    venue.kill('global', 'HALT', 2).pass(1_000);
    const left = venue.truth[0]!;
    expect(left).toBeGreaterThan(0);
    venue.pass(10_000);
    expect(venue.truth[0]).toBe(left);
  });

  it('never closes the same lots twice when two kills cover them', () => {
    const venue = new SweepVenue().hold(0, 900);
    venue.kill('global', 'FLATTEN', 1).kill('symbol:BTCUSDT', 'FLATTEN', 2).pass(10_000);
    expect(venue.truth[0]).toBe(0);
    expect(venue.slices).toHaveLength(1);
  });
});

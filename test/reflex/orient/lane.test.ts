import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { Lane } from '@voltaire/reflex/orient/lane.ts';
import { Measure } from '@voltaire/reflex/physics/measures.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { checksumOf } from '../support/checksum.ts';
import { Timeline } from '../support/events.ts';
import { BTCUSD, BTCUSDT } from '../support/instruments.ts';

let time: Timeline;

beforeEach(() => {
  time = new Timeline();
});

function laneOf(definition = BTCUSDT): Lane {
  const lane = new Lane(new Instrument(0, definition));
  lane.onLink(true, 'connected', time.monoNs);
  return lane;
}

function live(): Lane {
  const lane = laneOf();
  lane.observe(time.snapshot([[100, 3]], [[102, 1]], 10));
  return lane;
}

describe('the lane of a symbol', () => {
  it('ticks with a new trade and a new quote, and with nothing that was seen before', () => {
    const lane = live();
    const quote = { ...time.quote(100, 102), updateId: 11 };
    const trade = time.trade(101);
    expect([quote, quote, trade, trade].map((event) => lane.observe(event))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('does not tick with a trade while there is no bid below an ask', () => {
    const lane = laneOf();
    expect(lane.observe(time.trade(101))).toBe(false);
    expect(lane.market.tape.volumeLots).toBe(1);
  });

  it('does not tick with changes of the book where quotes have a stream of their own', () => {
    const lane = live();
    expect(lane.observe(time.diff([[101, 5]], [], { first: 11 }))).toBe(false);
    expect(lane.market.quote.bidTicks).toBe(101);
  });

  it('ticks with a proven book where there is no stream of quotes', () => {
    const lane = laneOf(BTCUSD);
    const checksum = checksumOf(lane.instrument, [[100, 3]], [[102, 1]]);
    expect(lane.observe(time.checked([[100, 3]], [[102, 1]], checksum, true))).toBe(true);
    expect(lane.observe(time.checked([[100, 3]], [[102, 1]], checksum, true))).toBe(false);
    expect(lane.observe(time.checked([[101, 3]], [], 1))).toBe(false);
  });

  it('weighs the five best levels of a book that is in step, and of no other', () => {
    const lane = live();
    const imbalance = () => lane.microstructure.values[Measure.DEPTH_IMBALANCE]!;
    const bids = [
      [99, 1],
      [98, 1],
      [97, 1],
      [96, 1],
      [95, 100],
    ] as const;
    lane.observe({ ...time.quote(100, 102, 3, 1), updateId: 10 });
    lane.observe(time.diff(bids, [], { first: 11 }));
    expect(imbalance()).toBeCloseTo((7 - 1) / (7 + 1), 12);
    lane.observe(time.diff([[99, 50]], [], { first: 13 }));
    expect(imbalance()).toBeCloseTo((7 - 1) / (7 + 1), 12);
  });

  it('begins its physics anew with a connection: what lies between is no movement', () => {
    const lane = live();
    for (let i = 1; i < 2_000; i++) {
      time.pass(10);
      lane.observe({ ...time.quote(100 + i, 102 + i), updateId: 10 + i });
    }
    expect(lane.kinematics.ready(0)).toBe(true);
    lane.onLink(true, 'connected', time.monoNs);
    expect(lane.kinematics.ready(0)).toBe(false);
    expect(lane.microstructure.values[Measure.IMBALANCE]).toBeNaN();
  });

  it('keeps what the venue says of candle and day, as copies: feeds use their events again', () => {
    const lane = live();
    const candle = {
      kind: EventKind.CANDLE,
      ...time.stamp(),
      symbolId: 0,
      intervalS: 60,
      openUs: 1,
      openTicks: 100,
      highTicks: 105,
      lowTicks: 99,
      closeTicks: 101,
      volumeLots: 7,
      trades: 3,
      closed: false,
    };
    const day = {
      kind: EventKind.DAY_TICKER,
      ...time.stamp(),
      symbolId: 0,
      lastTicks: 101,
      highTicks: 120,
      lowTicks: 90,
      volumeLots: 700,
      changePct: -1.5,
    };
    expect([lane.observe(candle), lane.observe(day)]).toEqual([false, false]);
    candle.closeTicks = 0;
    day.changePct = 0;
    expect(lane.market.figures.candle).toMatchObject({ closeTicks: 101, intervalS: 60 });
    expect(lane.market.figures.day).toMatchObject({ changePct: -1.5, volumeLots: 700 });
  });
});

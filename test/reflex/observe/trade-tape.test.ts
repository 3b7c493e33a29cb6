import { TradeTape } from '@voltaire/reflex/observe/trade-tape.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { Timeline } from '../support/events.ts';

let time: Timeline;
let tape: TradeTape;

/** A trade of the next millisecond with an id of its own. */
const trade = (tradeId: number) => ({ ...time.trade(100 + (tradeId % 7), 2), tradeId });

beforeEach(() => {
  time = new Timeline();
  tape = new TradeTape();
});

describe('the tape of trades', () => {
  it('sums up what was traded, and which side wanted it', () => {
    tape.onTrade({ ...time.trade(100, 5, 1), tradeId: 1 });
    tape.onTrade({ ...time.trade(101, 7, -1), tradeId: 2 });
    expect(tape).toMatchObject({ volumeLots: 12, signedVolumeLots: -2 });
    expect(tape).toMatchObject({ lastTicks: 101, lastLots: 7, lastSide: -1, missed: 0 });
  });

  it('takes a trade once, and none that comes late', () => {
    const [first, second] = [trade(5), trade(6)];
    expect([second, second, first].map((one) => tape.onTrade(one))).toEqual([true, false, false]);
    expect(tape.volumeLots).toBe(2);
  });

  it('counts the ids that never came, but not those of before the first', () => {
    for (const id of [50, 51, 54]) tape.onTrade(trade(id));
    expect(tape.missed).toBe(2);
    tape.reset();
    tape.onTrade(trade(900));
    expect(tape).toMatchObject({ missed: 2, volumeLots: 8 });
  });

  it('goes on behind an id that is far ahead, and does not count what it seemed to miss', () => {
    tape.onTrade(trade(10));
    tape.onTrade(trade(12));
    tape.onTrade(trade(10 ** 12));
    expect(tape.onTrade(trade(14))).toBe(true);
    expect(tape.onTrade(trade(15))).toBe(true);
    expect(tape).toMatchObject({ lastTradeId: 15, missed: 1 });
  });
});

import { MidHistory } from '@voltaire/server/brain/mid-history.ts';
import { describe, expect, it } from 'vitest';

function after(mids: readonly number[]): MidHistory {
  const history = new MidHistory();
  for (const mid of mids) history.add(mid);
  return history;
}

const seconds = (count: number, mid: (second: number) => number) =>
  after(Array.from({ length: count }, (_, second) => mid(second)));

describe('ten minutes of mids', () => {
  it('give the log return over a span that they cover, and null over a longer one', () => {
    const history = seconds(61, (second) => 100 * Math.exp(second * 1e-4));
    expect(history.returnBps(60)).toBeCloseTo(60, 6);
    expect(history.returnBps(61)).toBeNull();
    expect(history.returnBps(601)).toBeNull();
  });

  it('forget what is older than ten minutes', () => {
    const history = seconds(5_000, (second) => (second < 4_399 ? 1 : 100));
    expect(history.returnBps(600)).toBeCloseTo(0, 9);
    expect(history.volatilityBps).toBeCloseTo(0, 9);
  });

  it('tell the volatility of a minute from that of a second', () => {
    const history = seconds(301, (second) => 100 * Math.exp((second % 2) * 1e-4));
    expect(history.volatilityBps).toBeCloseTo(Math.sqrt(60), 1);
    expect(seconds(60, () => 100).volatilityBps).toBeNull();
  });

  it('begin anew behind a gap, so that no return leaps over it', () => {
    for (const nothing of [Number.NaN, 0, -1, Number.POSITIVE_INFINITY]) {
      const history = seconds(100, () => 100);
      history.add(nothing);
      history.add(200);
      expect(history.returnBps(1)).toBeNull();
    }
  });
});

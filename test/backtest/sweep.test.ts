import { axisOf, backtest, pointsOf, sweep } from '@voltaire/backtest';
import { startThread } from '@voltaire/server/thread.ts';
import { describe, expect, it } from 'vitest';
import { backtestSettings } from './support/settings.ts';
import { firstOf, spotTape } from './support/tapes.ts';

describe('the points of a sweep', () => {
  it('include both ends, without the rests of binary fractions', () => {
    expect(axisOf('a=0.1:0.5:0.1').values).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(axisOf('a=1:2:0.4').values).toEqual([1, 1.4, 1.8]);
    expect(axisOf('a=3:3:1').values).toEqual([3]);
  });

  it('are every combination, the last axis first', () => {
    expect(pointsOf([axisOf('a=1:2:1'), axisOf('b=5:6:1')])).toEqual([
      { a: 1, b: 5 },
      { a: 1, b: 6 },
      { a: 2, b: 5 },
      { a: 2, b: 6 },
    ]);
  });

  it.each(['a', 'a=1:2', 'a=2:1:1', 'a=1:2:0', 'a=1:x:1', 'a=0:1:1e-9', '=1:2:1', 'a=1::1'])(
    'are none of %s',
    (text) => {
      expect(() => axisOf(text)).toThrow(/--sweep is name=from:to:step/);
    },
  );

  it('name no parameter twice', () => {
    expect(() => pointsOf([axisOf('a=1:2:1'), axisOf('a=1:2:1')])).toThrow(/"a" twice/);
  });
});

describe('a sweep', () => {
  it('comes out the same in any number of threads, and as each run by itself', async () => {
    const tape = firstOf(await spotTape(), 8_000);
    const settings = backtestSettings({ parameters: { cooldownMs: 500 } });
    const points = pointsOf([axisOf('entryVelocityBpsPerS=0.05:0.25:0.05')]);
    const [one, three] = [
      await sweep(tape, settings, points, { workers: 1, startThread }),
      await sweep(tape, settings, points, { workers: 3, startThread }),
    ];
    expect(three).toEqual(one);
    expect(one.runs.map(({ point }) => point)).toEqual(points);
    expect(new Set(one.runs.map(({ hash }) => hash)).size).toBeGreaterThan(1);
    const parameters = { ...settings.parameters, ...points[2] };
    const alone = backtest(tape, { ...settings, parameters });
    expect(one.runs[2]).toMatchObject({ hash: alone.hash, summary: alone.summary });
  }, 60_000);

  it('ends with the words of the strategy when a point is none', async () => {
    const tape = firstOf(await spotTape(), 1_000);
    const points = pointsOf([axisOf('horizon=8:9:1')]);
    const failed = sweep(tape, backtestSettings(), points, { workers: 2, startThread });
    await expect(failed).rejects.toThrow(/horizon must be a whole number/);
  }, 60_000);
});

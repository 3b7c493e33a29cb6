import { Calibration, type CalibrationFigures } from '@voltaire/brain-client';
import { normalQuantile } from '@voltaire/brain-client/normal.ts';
import { describe, expect, it } from 'vitest';
import { gaussian } from './support/random.ts';

const LEVELS = [0.1, 0.5, 0.9];
const START_US = 1.7e15;

/** A walk of one basis point a second, forecast one second ahead: outcomes are a normal variable. */
function walk(outcomes: number, widthOf: (i: number) => number, levels = LEVELS) {
  const calibration = new Calibration();
  const random = gaussian(7);
  const valuesBps = Array.from({ length: 200 }, () => random());
  let sum = 0;
  for (let i = valuesBps.length - 1; i >= 0; i--) [valuesBps[i], sum] = [sum, sum + valuesBps[i]!];
  let mid = 100;
  for (let i = 0; i < outcomes; i++) {
    const atUs = START_US + i * 1e6;
    calibration.observe(1, atUs, mid);
    const forecast = {
      modelId: 'm',
      computedAtUs: atUs,
      horizonS: 1,
      levels,
      returnsBps: levels.map((level) => widthOf(i) * normalQuantile(level)),
      inputHash: '',
    };
    calibration.expect(1, forecast, { valuesBps, steps: 1, mid });
    mid *= Math.exp(random() / 1e4);
  }
  calibration.observe(1, START_US + outcomes * 1e6, mid);
  calibration.observe(1, START_US + (outcomes + 1) * 1e6, mid);
  return calibration.snapshot()[0]!;
}

describe('the calibration', () => {
  it('finds an honest model covered as it says, and as good as the random walk', () => {
    const { total, lost, modelId, horizonS } = walk(4_000, () => 1);
    expect([modelId, horizonS, total.count, lost]).toEqual(['m', 1, 4_000, 0]);
    expect(total.coverage80).toBeGreaterThan(0.78);
    expect(total.coverage80).toBeLessThan(0.82);
    expect(total.ratio).toBeGreaterThan(0.9);
    expect(total.ratio).toBeLessThan(1.02);
    // The expected loss of the right normal quantiles: its density at them, averaged.
    const exact = LEVELS.map(
      (p) => Math.exp(-(normalQuantile(p) ** 2) / 2) / Math.sqrt(2 * Math.PI),
    );
    expect(total.pinballBps).toBeCloseTo(exact.reduce((a, b) => a + b) / 3, 2);
  });

  it('finds one that is too sure covered too little, and worse', () => {
    const { total } = walk(4_000, () => 0.3);
    expect(total.coverage80).toBeLessThan(0.35);
    expect(total.ratio).toBeGreaterThan(1.05);
  });

  it('has forgotten in the recent figures what is older than a thousand outcomes', () => {
    const { recent, total } = walk(3_000, (i) => (i < 2_000 ? 0.01 : 100));
    expect(recent).toMatchObject({ count: 1_000, coverage80: 1 });
    expect(total.count).toBe(3_000);
    expect(total.coverage80).toBeCloseTo(1 / 3, 1);
  });

  it('says NaN of a coverage when there is no such interval', () => {
    const { total } = walk(10, () => 1, [0.25, 0.5, 0.75]);
    expect(total.coverage80).toBeNaN();
    expect(total.pinballBps).toBeGreaterThan(0);
  });
});

describe('an outcome', () => {
  const forecast = {
    modelId: 'm',
    computedAtUs: START_US,
    horizonS: 60,
    levels: LEVELS,
    returnsBps: [-1, 0, 1],
    inputHash: '',
  };
  const basis = { valuesBps: [-1, 0, -1, 0], steps: 60, mid: 100 };
  const after = (...mids: [seconds: number, mid: number][]) => {
    const calibration = new Calibration();
    calibration.observe(1, START_US, 100);
    calibration.expect(1, forecast, basis);
    for (const [seconds, mid] of mids) calibration.observe(1, START_US + seconds * 1e6, mid);
    return calibration.snapshot()[0]!;
  };

  it('is the last mid up to the horizon, not the first behind it', () => {
    const { total } = after([50, 100.005], [61, 200]);
    expect(total).toMatchObject<Partial<CalibrationFigures>>({ count: 1, coverage80: 1 });
  });

  it('is not there before something later is seen', () => {
    expect(after([50, 100], [60, 100]).total.count).toBe(0);
  });

  it('is lost when nobody looked for too long', () => {
    expect(after([20, 100], [61, 100])).toMatchObject({ lost: 1, total: { count: 0 } });
  });

  it('is not settled by what is no price', () => {
    expect(after([50, 100], [61, Number.NaN], [62, -1], [63, 0]).total.count).toBe(0);
  });

  it('of another symbol is another one', () => {
    const calibration = new Calibration();
    calibration.observe(1, START_US, 100);
    calibration.expect(1, forecast, basis);
    for (let s = 1; s < 100; s++) calibration.observe(2, START_US + s * 1e6, 100);
    expect(calibration.snapshot()[0]!.total.count).toBe(0);
  });

  it('is lost when more wait than may, the earliest first', () => {
    const calibration = new Calibration();
    calibration.observe(1, START_US, 100);
    for (let i = 0; i < 600; i++) {
      calibration.expect(1, { ...forecast, computedAtUs: START_US + i }, basis);
    }
    expect(calibration.snapshot()[0]!.lost).toBe(600 - 512);
  });
});

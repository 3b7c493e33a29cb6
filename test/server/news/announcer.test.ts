import { Announcer } from '@voltaire/server/news/announcer.ts';
import { describe, expect, it } from 'vitest';
import { NOW_US } from './support.ts';

function scene() {
  const told: [symbolId: number, score: number][] = [];
  const announcer = new Announcer((symbolId, { score }) => told.push([symbolId, score]));
  const offer = (score: number, atS: number, { symbolId = 0, items = 1, modelId = 'm' } = {}) =>
    announcer.offer(
      symbolId,
      { modelId, computedAtUs: NOW_US + atS * 1e6, score, inputHash: 'h', sources: [] },
      items,
    );
  return { told, offer };
}

describe('the kernel hears of a sentiment', () => {
  it('when there is one, and when it has changed by more than a hundredth', () => {
    const { told, offer } = scene();
    for (const score of [0.5, 0.505, 0.509, 0.511, 0.52, 0.5]) offer(score, 0);
    expect(told).toEqual([
      [0, 0.5],
      [0, 0.511],
      [0, 0.5],
    ]);
  });

  it('every thirty seconds, however still it is', () => {
    const { told, offer } = scene();
    for (let atS = 0; atS <= 90; atS++) offer(0.5, atS);
    expect(told.length).toBe(4);
  });

  it('of each symbol by itself', () => {
    const { told, offer } = scene();
    offer(0.5, 0);
    offer(0.5, 0, { symbolId: 1 });
    offer(0.7, 0, { symbolId: 1 });
    expect(told).toEqual([
      [0, 0.5],
      [1, 0.5],
      [1, 0.7],
    ]);
  });

  it('once more when the last text has grown too old, and not before there was one', () => {
    const { told, offer } = scene();
    offer(0, 0, { items: 0 });
    offer(0.005, 1);
    for (let atS = 2; atS < 100; atS++) offer(0, atS, { items: 0 });
    expect(told).toEqual([
      [0, 0.005],
      [0, 0],
    ]);
  });

  it('from another model, and after the clock was put back', () => {
    const { told, offer } = scene();
    offer(0.5, 0);
    offer(0.5, 1, { modelId: 'another' });
    offer(0.5, -60, { modelId: 'another' });
    expect(told.length).toBe(3);
  });

  it('again when it could not be told', () => {
    let alive = false;
    let heard = 0;
    const announcer = new Announcer(() => {
      if (!alive) throw new Error('the kernel does not run');
      heard++;
    });
    const sentiment = { modelId: 'm', computedAtUs: NOW_US, score: 0.5, inputHash: 'h' };
    expect(() => announcer.offer(0, sentiment, 1)).toThrow('does not run');
    alive = true;
    announcer.offer(0, sentiment, 1);
    expect(heard).toBe(1);
  });
});

import { Levels } from '@voltaire/reflex/model/levels.ts';
import { describe, expect, it } from 'vitest';
import { pairsOf } from '../support/instruments.ts';

describe('Levels', () => {
  it('grows to any message', () => {
    const side = new Levels(1);
    for (let i = 0; i < 1_000; i++) side.push(i, i * 2);
    expect(pairsOf(side)).toEqual(Array.from({ length: 1_000 }, (_, i) => [i, i * 2]));
  });

  it('forgets everything when cleared', () => {
    const side = new Levels();
    side.push(1, 2);
    side.clear();
    expect(pairsOf(side)).toEqual([]);
  });

  it('gives a copy that later messages do not touch', () => {
    const side = new Levels();
    side.push(1, 2);
    const copy = side.copy();
    side.clear();
    side.push(3, 4);
    expect(pairsOf(copy)).toEqual([[1, 2]]);
    expect(pairsOf(new Levels().copy())).toEqual([]);
  });
});

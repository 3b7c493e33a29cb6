import { setImmediate } from 'node:timers/promises';
import { readAhead } from '@voltaire/tape/read-ahead.ts';
import { describe, expect, it } from 'vitest';

/** Notes what it was asked for; fails at `failsAt`. */
function counting(asked: string[], failsAt = Number.POSITIVE_INFINITY): AsyncGenerator<number> {
  return (async function* () {
    try {
      for (let i = 0; i < 4; i++) {
        asked.push(`begin ${i}`);
        await setImmediate();
        if (i === failsAt) throw new Error(`no ${i}`);
        yield i;
      }
    } finally {
      asked.push('end');
    }
  })();
}

describe('readAhead', () => {
  it('has the next item under way while one is worked on, and keeps the order', async () => {
    const asked: string[] = [];
    const taken: number[] = [];
    for await (const item of readAhead(counting(asked))) {
      expect(asked).toContain(item < 3 ? `begin ${item + 1}` : 'begin 3');
      taken.push(item);
    }
    expect(taken).toEqual([0, 1, 2, 3]);
    expect(asked.at(-1)).toBe('end');
  });

  it('tells a failure when its item is due, after those before it', async () => {
    const taken: number[] = [];
    const all = async (): Promise<void> => {
      for await (const item of readAhead(counting([], 2))) {
        await setImmediate(); // it has failed by now
        taken.push(item);
      }
    };
    await expect(all()).rejects.toThrow('no 2');
    expect(taken).toEqual([0, 1]);
  });

  it('ends its source when nobody wants more, whatever is under way', async () => {
    const asked: string[] = [];
    for await (const item of readAhead(counting(asked, 1))) {
      expect(item).toBe(0);
      break;
    }
    expect(asked).toEqual(['begin 0', 'begin 1', 'end']);
  });
});

import { describe, expect, it } from 'vitest';
import { LiveList } from '../../web/app/utils/live-list.ts';

interface Item {
  readonly id: string;
  readonly at: number;
}

const list = () => new LiveList<Item>({ limit: 3, key: (item) => item.id, age: (item) => item.at });

const shown = (of: LiveList<Item>) => {
  of.publish();
  return of.shown.value.map(({ id, at }) => `${id}${at}`);
};

describe('a live list', () => {
  it('shows the newest first, each once, and no more than its limit', () => {
    const items = list();
    for (const [id, at] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['a', 4],
      ['d', 5],
    ] as const) {
      items.put({ id, at });
    }
    expect(shown(items)).toEqual(['d5', 'a4', 'c3']);
  });

  it('does not let an older state of an item replace a newer one', () => {
    const items = list();
    items.put({ id: 'a', at: 2 });
    items.put({ id: 'a', at: 1 });
    expect(shown(items)).toEqual(['a2']);
  });

  it('keeps what streamed in while the snapshot was on its way, and forgets what came before', () => {
    const items = list();
    items.put({ id: 'old', at: 1 });
    items.expectSnapshot();
    items.put({ id: 'new', at: 9 });
    items.load([{ id: 'known', at: 5 }]);
    expect(shown(items)).toEqual(['new9', 'known5']);
  });

  it('keeps what it is told to keep, however old', () => {
    const items = new LiveList<Item>({
      limit: 2,
      key: ({ id }) => id,
      age: ({ at }) => at,
      keep: ({ id }) => id === 'old',
    });
    for (const [at, id] of ['old', 'a', 'b', 'c', 'd', 'e'].entries()) items.put({ id, at });
    expect(shown(items)).toEqual(['e5', 'd4', 'old0']);
  });
});

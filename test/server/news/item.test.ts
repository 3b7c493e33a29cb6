import { newItem } from '@voltaire/server/news/item.ts';
import { describe, expect, it } from 'vitest';
import { incoming, item, NOW_US } from './support.ts';

describe('an item', () => {
  it('is what came in, as plain text', () => {
    const made = item({
      title: '<b>Bitcoin</b> rises',
      summary: '<p>By a &lot&nbsp;</p>',
      source: 'The <i>Paper</i>',
      url: 'https://site.example/1',
      publishedAtUs: NOW_US - 5e6,
    });
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      via: 'FEED',
      by: 'a feed',
      source: 'The Paper',
      url: 'https://site.example/1',
      title: 'Bitcoin rises',
      summary: 'By a &lot',
      publishedAtUs: NOW_US - 5e6,
      timeCorrected: false,
      receivedAtUs: NOW_US,
      symbols: [],
      duplicates: 0,
      scored: null,
    });
  });

  it('without a title that can be read is none', () => {
    expect(newItem(incoming({ title: '<p>\u200b</p>' }), NOW_US)).toBeNull();
  });

  it.each<[string, number | null, boolean]>([
    ['no time', null, true],
    ['a time long ago', 1, false],
    ['a time a little ahead', NOW_US + 299e6, false],
    ['a time more than five minutes ahead', NOW_US + 301e6, true],
    ['a time before the epoch', -1, true],
    ['a time that is none', Number.NaN, true],
  ])('of %s is published then, or else when it was received', (_, publishedAtUs, corrected) => {
    const made = item({ publishedAtUs });
    expect(made.timeCorrected).toBe(corrected);
    expect(made.publishedAtUs).toBe(corrected ? NOW_US : publishedAtUs);
  });

  it('has an id of what its source calls it, or of its content, and of who hands it in', () => {
    const ids = [
      item({ externalId: '1' }),
      item({ externalId: '2' }),
      item({ externalId: '1', by: 'another' }),
      item(),
      item({ summary: 'more' }),
      item({ by: 'another' }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(item({ externalId: '1', title: 'changed since' }).id).toBe(ids[0]);
    expect(item({}, NOW_US + 60e6).id).toBe(ids[3]);
  });

  it('names its source by who hands it in when it has none, and says nothing twice', () => {
    const made = item({ source: ' ', summary: incoming().title });
    expect([made.source, made.summary]).toEqual(['a feed', '']);
  });
});

import { fingerprintOf, isSameStory, sameAddress } from '@voltaire/server/news/same-story.ts';
import { describe, expect, it } from 'vitest';

const isSame = (one: string, other: string) =>
  isSameStory(fingerprintOf(one), fingerprintOf(other));

describe('two titles', () => {
  const falls = 'Bitcoin falls below $60,000 as outflows of funds grow again';

  it.each([
    [falls, 'BITCOIN falls below $60,000 as outflows of funds grow again!'],
    [falls, `${falls} - CoinDesk`],
    [falls, `${falls} | The Block Pro`],
    [falls, `${falls} today`],
    [falls, `Breaking: ${falls}`],
    ['SEC approves “spot” fund', 'SEC approves spot fund'],
  ])('tell the same: %s, %s', (one, other) => {
    expect(isSame(one, other)).toBe(true);
    expect(isSame(other, one)).toBe(true);
  });

  it.each([
    ['another number', falls, falls.replace('60', '50')],
    ['another verb', falls, falls.replace('falls', 'rises')],
    ['another end', falls, 'Bitcoin falls below $60,000 as miners sell'],
    ['nothing in common', falls, 'Ethereum developers delay an upgrade of the network'],
    ['too few words to be sure', 'Market wrap', 'Market wrap'],
    ['no words', '???', '!!!'],
  ])('with %s do not', (_, one, other) => {
    expect(isSame(one, other)).toBe(false);
    expect(isSame(other, one)).toBe(false);
  });

  it('made to take long are told apart quickly', () => {
    const flood = ` - ${'x'.repeat(80)} ${'y'.repeat(80)} ${'z'.repeat(80)}`;
    const began = performance.now();
    for (const one of [flood.repeat(40), ' - '.repeat(3_000), 'a '.repeat(5_000)]) isSame(one, one);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('two addresses', () => {
  it.each([
    ['http://www.site.example/a/', 'https://site.example/a'],
    ['https://site.example/a?utm_source=x&id=1#top', 'https://m.site.example/a?id=1'],
    ['https://site.example/a?x=1&y=2', 'https://site.example/a?y=2&x=1'],
  ])('lead to the same text: %s, %s', (one, other) => {
    expect(sameAddress(one)).toBe(sameAddress(other));
  });

  it.each([
    ['https://site.example/a?id=1', 'https://site.example/a?id=2'],
    ['https://site.example/a', 'https://site.example/b'],
    ['https://site.example/a', 'https://other.example/a'],
  ])('lead to two: %s, %s', (one, other) => {
    expect(sameAddress(one)).not.toBe(sameAddress(other));
  });
});

import { ASSETS } from '@voltaire/server/news/assets.ts';
import { Matcher } from '@voltaire/server/news/matcher.ts';
import { describe, expect, it } from 'vitest';
import { instruments } from './support.ts';

const MARKETS = instruments(
  ['BTC', 'BTCUSDT'],
  ['BTC', 'BTC/USD'],
  ['ETH', 'ETHUSDT'],
  ['LINK', 'LINKUSDT'],
  ['NEAR', 'NEARUSDT'],
  ['ONE', 'ONEUSDT'],
  ['AI', 'AIUSDT'],
  ['XRP', 'XRPUSDT'],
  ['SOL', 'SOLUSDT'],
  ['1000PEPE', '1000PEPEUSDT-PERP'],
  ['ZZZ', 'ZZZUSDT'],
);
const matcher = new Matcher(MARKETS, { BTC: ['digital gold'], ZZZ: ['Zebra?'] });
/** Bases, since every symbol of an asset gets its news. */
const of = (title: string, summary = '') => {
  const symbols = matcher.symbolsOf(title, summary);
  return MARKETS.filter(({ symbol }) => symbols.includes(symbol)).map(
    ({ definition }) => definition.base,
  );
};
const BTC = ['BTC', 'BTC'];

describe('a headline', () => {
  it.each<[string, string[]]>([
    ['Bitcoin rises above $70,000', BTC],
    ['Why bitcoin’s rally stalled', BTC],
    ['BITCOIN-BACKED LOANS ARE BACK', BTC],
    ['BTC slips as funds sell', BTC],
    ['Kraken lists XBT futures', BTC],
    ['$btc to the moon', BTC],
    ['BTCUSDT open interest at a record', BTC],
    ['BTC/USD analysis: what next', BTC],
    ['BTC-PERP funding turns negative', BTC],
    ['Digital gold shines again', BTC],
    ['Ethereum and Bitcoin fall', [...BTC, 'ETH']],
    ['Ether slides after the upgrade', ['ETH']],
    ['ETH/BTC at its lowest since 2020', [...BTC, 'ETH']],
    ['Chainlink signs a bank', ['LINK']],
    ['$LINK soars', ['LINK']],
    ['LINKUSDT breaks out', ['LINK']],
    ['LINK token jumps by a tenth', ['LINK']],
    ['BTC, LINK and NEAR lead the market', [...BTC, 'LINK', 'NEAR']],
    ['NEAR Protocol raises funds', ['NEAR']],
    ['$ONE doubles', ['ONE']],
    ['Harmony to burn ONE tokens', ['ONE']],
    ['$AI rallies', ['AI']],
    ['AIUSDT is listed', ['AI']],
    ['Ripple wins against the SEC, crypto cheers', ['XRP']],
    ['XRP jumps', ['XRP']],
    ['SOL jumps', ['SOL']],
    ['Pepecoin whales wake up', ['1000PEPE']],
    ['$PEPE soars', ['1000PEPE']],
    ['$ZZZ is listed', ['ZZZ']],
    ['ZZZ token is listed', ['ZZZ']],
    ['Zebra, a new coin, is listed', ['ZZZ']],
  ])('%s: is about %j', (title, expected) => {
    expect(of(title)).toEqual(expected);
  });

  it.each([
    'Missing LINK found in the fossil record',
    'One link between sleep and memory',
    'Stocks near record highs',
    'No ONE saw it coming',
    'AI tokens rally after Nvidia results',
    'AI START-UPS RAISE BILLIONS IN CRYPTO',
    'Bitcoin Cash forks again',
    'Ethereum Classic miners leave',
    'Bitcoin SV is delisted',
    'ETH Zurich opens a new laboratory',
    'A ripple effect through crypto',
    'The bank sent a ripple through markets',
    'BITCOINERS',
    'Ethernet cables get cheaper',
    'solar power is cheaper than ever',
    'el sol de la mañana',
    'btcx is no ticker',
    'ZZZ is how sleep is written',
    'A zebra has escaped with a coin',
    'Inflation slows, the dollar falls',
    '$60,000 for one link near here',
    '',
  ])('%s: is about none of them', (title) => {
    expect(of(title)).toEqual([]);
  });

  it('is helped by its summary, and by the word that says what it is about', () => {
    expect(of('LINK jumps')).toEqual([]);
    expect(of('LINK jumps', 'The token is up by a tenth.')).toEqual(['LINK']);
    expect(of('Markets today', 'Solana leads.')).toEqual(['SOL']);
  });

  it('written in full-width letters is read all the same', () => {
    expect(of('＄ＢＴＣ ｒｉｓｅｓ')).toEqual(BTC);
  });

  it('made to take long takes no long', () => {
    const began = performance.now();
    for (const flood of ['$', 'BTC/', 'a-', 'Bitcoin ', '(((', 'x']) of(flood.repeat(2_000), flood);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('the table of assets', () => {
  it('knows sixty and more, each ticker and each name once', () => {
    expect(ASSETS.length).toBeGreaterThanOrEqual(60);
    const words = ASSETS.flatMap(({ tickers, names }) => [...tickers, ...names]);
    const bare = words.map((word) => word.replace(/[?!]$/, '').toLowerCase());
    expect(bare.filter((word, i) => bare.indexOf(word) !== i)).toEqual(['aave', 'bonk']);
    expect(words.filter((word) => !/^[\p{L}\p{N}][\p{L}\p{N}. ]*[?!]?$/u.test(word))).toEqual([]);
  });

  it('finds every asset by each name and ticker that means nothing else', () => {
    for (const { tickers, names } of ASSETS) {
      const base = tickers[0]!.replace(/[?!]$/, '');
      const one = new Matcher(instruments([base, 'X']));
      for (const word of [...tickers, ...names]) {
        const found = one.symbolsOf(`there it is: ${word.replace(/[?!]$/, '')} today`, '');
        expect([word, found]).toEqual([word, /[?!]$/.test(word) ? [] : ['X']]);
      }
    }
  });
});

import { MOST_ENTRIES, parseFeed } from '@voltaire/server/news/parse-feed.ts';
import { describe, expect, it } from 'vitest';
import { rss } from './support.ts';

const URL = 'https://site.example/feeds/news.xml';
const JANUARY_US = Date.UTC(2025, 0, 1, 10) * 1000;

const RSS_2 = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
  <title>Paper</title><link>https://site.example/</link><description>d</description>
  <item><title><![CDATA[Bitcoin <b>rises</b>]]></title><link>/a</link>
    <guid isPermaLink="false">a-1</guid><pubDate>Wed, 01 Jan 2025 10:00:00 GMT</pubDate>
    <description>By a &lt;i&gt;lot&lt;/i&gt;</description></item>
  <item><title>Ether falls &amp; falls</title><guid>https://site.example/b</guid>
    <dc:date>2025-01-01T11:00:00+01:00</dc:date>
    <content:encoded><![CDATA[<p>Further</p>]]></content:encoded></item>
  <item><description>no title</description><pubDate>some day</pubDate></item>
</channel></rss>`;

const RSS_1 = `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://site.example/"><title>Paper</title><link>https://site.example/</link>
    <description>d</description></channel>
  <item rdf:about="https://site.example/a"><title>Bitcoin rises</title>
    <link>https://site.example/a</link><description>By a lot</description>
    <dc:date>2025-01-01T10:00:00Z</dc:date></item>
</rdf:RDF>`;

const ATOM = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><id>urn:p</id>
  <updated>2025-01-01T12:00:00Z</updated>
  <entry><title type="html">Bitcoin &lt;b&gt;rises&lt;/b&gt;</title><id>urn:a</id>
    <link rel="self" href="/self"/><link href="/a"/>
    <published>2025-01-01T10:00:00Z</published><updated>2025-01-02T10:00:00Z</updated>
    <summary>By a lot</summary></entry>
  <entry><title>Ether falls</title><id>urn:b</id><updated>2025-01-01T10:00:00Z</updated>
    <content type="html">Further</content></entry>
</feed>`;

describe('the entries', () => {
  it('of RSS 2.0', () => {
    expect(parseFeed(RSS_2, URL)).toEqual([
      {
        externalId: 'a-1',
        url: 'https://site.example/a',
        title: 'Bitcoin <b>rises</b>',
        summary: 'By a <i>lot</i>',
        publishedAtUs: JANUARY_US,
      },
      {
        externalId: 'https://site.example/b',
        url: 'https://site.example/b',
        title: 'Ether falls & falls',
        summary: '<p>Further</p>',
        publishedAtUs: JANUARY_US,
      },
      { externalId: null, url: null, title: '', summary: 'no title', publishedAtUs: null },
    ]);
  });

  it('of RSS 1.0', () => {
    expect(parseFeed(RSS_1, URL)).toEqual([
      {
        externalId: 'https://site.example/a',
        url: 'https://site.example/a',
        title: 'Bitcoin rises',
        summary: 'By a lot',
        publishedAtUs: JANUARY_US,
      },
    ]);
  });

  it('of Atom', () => {
    expect(parseFeed(ATOM, URL)).toEqual([
      {
        externalId: 'urn:a',
        url: 'https://site.example/a',
        title: 'Bitcoin <b>rises</b>',
        summary: 'By a lot',
        publishedAtUs: JANUARY_US,
      },
      {
        externalId: 'urn:b',
        url: null,
        title: 'Ether falls',
        summary: 'Further',
        publishedAtUs: JANUARY_US,
      },
    ]);
  });

  it('of a feed without end are its newest hundred', () => {
    const titles = Array.from({ length: MOST_ENTRIES + 50 }, (_, i) => `Item ${i}`);
    const entries = parseFeed(rss(...titles), URL);
    expect(entries.map(({ title }) => title)).toEqual(titles.slice(0, MOST_ENTRIES));
  });

  it('of a feed without any are none', () => {
    expect(parseFeed(rss(), URL)).toEqual([]);
  });
});

describe('what is no feed', () => {
  const json = '{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1"}]}';

  it.each(['', 'text', '<html><body>hello</body></html>', '<rss><channel>', '{}', json])(
    'is refused: %j',
    (text) => {
      expect(() => parseFeed(text, URL)).toThrow('it is neither RSS nor Atom');
    },
  );
});

const around = (doctype: string, title: string) => rss(title).replace('<rss', `${doctype}<rss`);

describe('an attack by XML', () => {
  const laughs = Array.from({ length: 9 }, (_, i) => {
    const before = i === 0 ? 'lol' : `lol${i}`;
    return `<!ENTITY lol${i + 1} "${`&${before};`.repeat(10)}">`;
  });
  const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${laughs.join('')}]>`;
  const one = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50_000)}">]>`;

  it.each([
    ['a billion laughs', around(bomb, '&lol9;')],
    ['one long entity, many times', around(one, '&a;'.repeat(100_000))],
    [
      'a file of this machine',
      around('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '&e;'),
    ],
    ['an address', around('<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:1/">]>', '&e;')],
    ['entities of the parser', around('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://x/"> %p;]>', 'a')],
    ['numbers of letters', rss('&#65;'.repeat(150_000))],
    [
      'depth',
      `<rss version="2.0"><channel>${'<a>'.repeat(50_000)}${'</a>'.repeat(50_000)}</channel></rss>`,
    ],
    ['tags that are never closed', `<rss version="2.0"><channel>${'<item>'.repeat(100_000)}`],
    ['attributes', `<rss ${'a="b" '.repeat(100_000)}><channel/></rss>`],
    [
      'a name of every object',
      rss('x').replaceAll('<guid', '<__proto__><title>x</title></__proto__><guid'),
    ],
  ])('by %s stays small and quick, and reads nothing from elsewhere', (_, text) => {
    const began = performance.now();
    let titles = '';
    try {
      titles = parseFeed(text.slice(0, 1_000_000), URL)
        .map(({ title }) => title)
        .join('');
    } catch (error) {
      expect((error as Error).message).toMatch(/^it is neither RSS nor Atom/);
    }
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(titles.length).toBeLessThanOrEqual(1_000_000);
    expect(titles).not.toMatch(/root:|(lol){20}|a{40000}/);
    expect(({} as { title?: string }).title).toBeUndefined();
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { MadeUpServer } from '../support/made-up-kernel.ts';
import { Clock, MadeUpBrain, NOW_US, rss, webServer } from './support.ts';

let server: MadeUpServer;
const clock = new Clock();
const start = (more: ConstructorParameters<typeof MadeUpServer>[1] = {}) => {
  server = new MadeUpServer('/nowhere', { nowUs: clock.now, ...more });
  return server;
};
afterEach(() => {
  server.stop();
  clock.us = NOW_US;
});

const publish = (input: string) =>
  `mutation { publishNews(input: { ${input} }) { outcome item { id symbols duplicates } } }`;
const outcomeOf = async (input: string, name = 'tom') => {
  const answer = await server.ask(publish(input), 'trader', name);
  return (answer as { publishNews: { outcome: string } }).publishNews.outcome;
};
const RISES = 'title: "Bitcoin rises on strong demand", source: "Paper"';

describe('publishNews', () => {
  it('hands in a text in the name of the token', async () => {
    const brain = new MadeUpBrain();
    start({ brain });
    const url = 'https://site.example/1';
    const more = `url: "${url}", publishedAtUs: ${NOW_US - 3_600e6}, summary: "<b>By a lot</b>"`;
    await server.ask(publish(`${RISES}, ${more}`), 'trader', 'tom');
    await server.news.tick();
    const fields = `id source via by url title summary publishedAtUs timeCorrected receivedAtUs
      symbols duplicates score positive negative neutral modelId ageS weight`;
    expect(await server.ask(`{ news { nodes { ${fields} } nextAfter totalCount } }`)).toEqual({
      news: {
        nodes: [
          {
            id: expect.stringMatching(/^[0-9a-f]{32}$/),
            source: 'Paper',
            via: 'MUTATION',
            by: 'tom',
            url,
            title: 'Bitcoin rises on strong demand',
            summary: 'By a lot',
            publishedAtUs: NOW_US - 3_600e6,
            timeCorrected: false,
            receivedAtUs: NOW_US,
            symbols: ['BTCUSDT', 'BTC/USD'],
            duplicates: 0,
            score: 0.8,
            positive: 0.8,
            negative: 0,
            neutral: expect.closeTo(0.2, 12),
            modelId: 'finbert',
            ageS: 3_600,
            weight: 0.5,
          },
        ],
        nextAfter: null,
        totalCount: 1,
      },
    });
  });

  it('knows the same again by its id or its content, and a duplicate by its title', async () => {
    start();
    expect(await outcomeOf(RISES)).toBe('NEW');
    expect(await outcomeOf(RISES)).toBe('REPEAT');
    expect(await outcomeOf(RISES, 'eve')).toBe('DUPLICATE');
    expect(await outcomeOf('id: "7", title: "Ether slides"')).toBe('NEW');
    expect(await outcomeOf('id: "7", title: "Ether slides further"')).toBe('REPEAT');
  });

  it.each([
    ['nobody', null, 'UNAUTHENTICATED'],
    ['a viewer', 'viewer', 'FORBIDDEN'],
    ['an auditor', 'auditor', 'FORBIDDEN'],
  ] as const)('takes nothing from %s', async (_, role, code) => {
    start();
    expect(await server.ask(publish(RISES), role)).toMatchObject({ code });
    expect(await server.ask('{ news { totalCount } }')).toEqual({ news: { totalCount: 0 } });
  });

  it.each([
    ['title: ""', 'title: '],
    ['title: "<p></p>"', 'title: nothing of it can be read'],
    [`title: "${'x'.repeat(2_001)}"`, 'title: '],
    [`${RISES}, url: "javascript:alert(1)"`, 'url: must be an http:// or https:// address'],
    [`${RISES}, publishedAtUs: -1`, 'publishedAtUs: '],
    [`${RISES}, publishedAtUs: 1.5`, 'publishedAtUs: '],
    [`${RISES}, symbols: ["NOPE"]`, 'there is no symbol "NOPE" here; there is BTCUSDT, BTC/USD'],
    [`${RISES}, id: ""`, 'id: '],
  ])('refuses what is malformed, and says what: %s', async (input, message) => {
    start();
    expect(await server.ask(publish(input), 'admin')).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('takes as many a minute from one token as configured, and others from another', async () => {
    start({ config: { publishPerMinute: 3 } });
    const titles = ['one', 'two', 'three', 'four'].map((word) => `title: "Item ${word}"`);
    const answers = [];
    for (const title of titles) answers.push(await server.ask(publish(title), 'publisher', 'bot'));
    expect(answers[2]).toMatchObject({ publishNews: { outcome: 'NEW' } });
    expect(answers[3]).toMatchObject({
      code: 'RATE_LIMITED',
      message: expect.stringContaining('"bot" has handed in 3 texts within a minute'),
    });
    expect(await server.ask(publish(titles[3]!), 'trader', 'tom')).toMatchObject({
      publishNews: { outcome: 'NEW' },
    });
  });
});

describe('news', () => {
  it('come in pages, of one symbol or of all', async () => {
    start();
    for (let i = 0; i < 3; i++) {
      const at = `publishedAtUs: ${NOW_US - i * 1e6}`;
      await server.ask(publish(`title: "Item ${i}", symbols: ["BTC/USD"], ${at}`), 'admin');
    }
    await server.ask(publish('title: "About nothing here"'), 'admin');
    const query = (args: string) =>
      server.ask(`{ news(${args}) { nodes { title } nextAfter totalCount } }`) as Promise<{
        news: { nodes: { title: string }[]; nextAfter: string; totalCount: number };
      }>;
    const { news: first } = await query('symbol: "BTC/USD", first: 2');
    expect(first).toMatchObject({
      nodes: [{ title: 'Item 0' }, { title: 'Item 1' }],
      totalCount: 3,
    });
    const { news: rest } = await query(`symbol: "BTC/USD", after: "${first.nextAfter}"`);
    expect(rest).toEqual({ nodes: [{ title: 'Item 2' }], nextAfter: null, totalCount: 3 });
    expect(await query('symbol: "NOPE"')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await query('first: 501')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await query('after: "nobody"')).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('come to a sentiment, which names model, texts and hash', async () => {
    start({ brain: new MadeUpBrain() });
    await server.ask(publish(RISES), 'admin');
    await server.news.tick();
    const fields =
      'symbol score modelId computedAtUs items inputHash sources { source title score }';
    const sentiment = {
      score: 0.4,
      modelId: 'finbert',
      computedAtUs: NOW_US,
      items: 1,
      inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      sources: [{ source: 'Paper', title: 'Bitcoin rises on strong demand', score: 0.8 }],
    };
    expect(await server.ask(`{ newsSentiments { ${fields} } }`)).toEqual({
      newsSentiments: [
        { symbol: 'BTCUSDT', ...sentiment },
        { symbol: 'BTC/USD', ...sentiment },
      ],
    });
  });
});

describe('news feeds', () => {
  const fields = 'name url everyS symbols items lastReadAtUs nextReadAtUs failures error';

  it('are none when none is configured', async () => {
    start();
    expect(await server.ask('{ newsFeeds { name } newsSentiments { symbol } }')).toEqual({
      newsFeeds: [],
      newsSentiments: [],
    });
  });

  it('tell how they are doing, and not what stands behind the "?" of their address', async () => {
    const url = await webServer((request, response) => {
      if (request.url === '/bad') return response.writeHead(500).end();
      return response.writeHead(200, { 'content-type': 'text/xml' }).end(rss('Bitcoin rises'));
    });
    start({
      config: {
        feeds: [
          { name: 'Good', url: `${url}/good?key=secret`, local: true, symbols: ['BTCUSDT'] },
          { name: 'Bad', url: `${url}/bad`, local: true, everyS: 60 },
        ],
      },
    });
    await server.news.tick();
    expect(await server.ask(`{ newsFeeds { ${fields} } }`)).toEqual({
      newsFeeds: [
        {
          name: 'Good',
          url: `${url}/good`,
          everyS: 300,
          symbols: ['BTCUSDT'],
          items: 1,
          lastReadAtUs: NOW_US,
          nextReadAtUs: NOW_US + 300e6,
          failures: 0,
          error: null,
        },
        {
          name: 'Bad',
          url: `${url}/bad`,
          everyS: 60,
          symbols: [],
          items: 0,
          lastReadAtUs: NOW_US,
          nextReadAtUs: NOW_US + 120e6,
          failures: 1,
          error: 'the server answered 500',
        },
      ],
    });
  });
});

import { join } from 'node:path';
import { NewsFile } from '@voltaire/server/news/news-file.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryHome } from '../support/running-server.ts';
import { BTC_AND_ETH, desk, incoming, MadeUpBrain, NOW_US, rss, webServer } from './support.ts';

const news = (title: string, more: object = {}) => incoming({ title, ...more });

describe('news', () => {
  it('are linked, scored, and told to the kernel with what they come from', async () => {
    const { desk: made, brain } = desk();
    made.take(news('Bitcoin rises on strong demand', { publishedAtUs: NOW_US - 3_600e6 }));
    made.take(news('Ethereum falls after the upgrade'));
    await made.tick();
    await made.tick();
    expect(brain.told).toEqual([
      {
        symbolId: 0,
        sentiment: {
          modelId: 'finbert',
          computedAtUs: NOW_US,
          score: expect.closeTo((0.5 * 0.8) / 1.5, 12),
          inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
          sources: [
            { source: 'a feed', title: 'Bitcoin rises on strong demand', score: 0.8, weight: 0.5 },
          ],
        },
      },
      {
        symbolId: 1,
        sentiment: expect.objectContaining({ score: expect.closeTo(-0.4, 12) }),
      },
    ]);
  });

  it('stay fresh for the kernel, fade, and end', async () => {
    const { desk: made, brain, clock } = desk();
    made.take(news('Bitcoin rises on strong demand'));
    await made.tick();
    let last = NOW_US;
    for (let second = 0; second < 22_000; second++) {
      await made.tick();
      clock.pass(1);
    }
    for (const { sentiment } of brain.told) {
      expect(sentiment.computedAtUs - last).toBeLessThanOrEqual(30e6);
      last = sentiment.computedAtUs;
    }
    const scores = brain.told.map(({ sentiment }) => sentiment.score);
    expect(scores[0]).toBeCloseTo(0.4, 12);
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    expect(scores.at(-1)).toBe(0);
    expect(last).toBe(NOW_US + 21_601e6);
    expect(brain.asked.length).toBe(1);
  });

  it('that are not scored are shown, and count for nothing', async () => {
    const { desk: made, brain, problems } = desk();
    brain.refused = 'the Brain is away';
    const { item } = made.take(news('Bitcoin rises on strong demand'))!;
    await made.tick();
    await made.tick();
    expect(brain.told).toEqual([]);
    expect(made.weightOf(item)).toBe(0);
    expect(made.page(null, 10, null)!.nodes).toMatchObject([{ scored: null }]);
    expect(problems).toEqual(['news are not scored: the Brain is away']);
  });

  it('that are too old are not worth a question', async () => {
    const { desk: made, brain } = desk();
    made.take(news('Bitcoin rises', { publishedAtUs: NOW_US - 21_601e6 }));
    await made.tick();
    expect(brain.asked).toEqual([]);
    expect(made.page(null, 10, null)!.totalCount).toBe(1);
  });

  it('of two models are not mixed: the one that spoke last is heard', async () => {
    const { desk: made, brain } = desk();
    made.take(news('Bitcoin rises on strong demand'));
    await made.tick();
    brain.modelId = 'another';
    made.take(news('Bitcoin falls after a report on miners'));
    await made.tick();
    await made.tick();
    expect(made.sentiments).toMatchObject([
      { symbol: 'BTCUSDT', items: 1, sentiment: { modelId: 'another', score: -0.4 } },
    ]);
    expect(brain.told.at(-1)!.sentiment.modelId).toBe('another');
  });

  it('without a Brain are kept and shown', async () => {
    const { desk: made } = desk({}, { brain: null });
    made.take(news('Bitcoin rises on strong demand'));
    await made.tick();
    expect(made.page('BTCUSDT', 10, null)!.nodes).toMatchObject([
      { symbols: ['BTCUSDT'], scored: null },
    ]);
    expect(made.sentiments).toEqual([]);
  });

  it('go on when the kernel does not take them', async () => {
    const {
      desk: made,
      brain,
      problems,
    } = desk(
      {},
      {
        brain: {
          scoreTexts: new MadeUpBrain().scoreTexts,
          publishSentiment: () => {
            throw new Error('the kernel does not run');
          },
        },
      },
    );
    made.take(news('Bitcoin rises on strong demand'));
    for (let i = 0; i < 3; i++) await made.tick();
    expect(brain.told).toEqual([]);
    expect(problems).toEqual([
      'the kernel does not take the sentiment of news: the kernel does not run',
    ]);
  });

  it('outlive a restart, and are not scored again', async () => {
    const home = temporaryHome();
    onTestFinished(() => home.remove());
    const file = () => new NewsFile(join(home.path, 'news.jsonl'));
    const before = desk({}, { file: file() });
    before.desk.take(news('Bitcoin rises on strong demand'));
    await before.desk.tick();
    const after = desk({}, { file: file() });
    await after.desk.tick();
    await after.desk.tick();
    expect(after.brain.asked).toEqual([]);
    expect(after.brain.told.map(({ sentiment }) => sentiment.score)).toEqual([0.4]);
    expect(after.desk.sentiments).toEqual(before.desk.sentiments);
  });

  it('are told to whoever subscribes, and again with their score', async () => {
    const { desk: made } = desk();
    const heard = made.published.subscribe();
    made.take(news('Bitcoin rises on strong demand'));
    made.take(news('Bitcoin rises on strong demand'));
    await made.tick();
    const first = await heard.next();
    const second = await heard.next();
    expect([first.value.scored, second.value.scored.score]).toEqual([null, 0.8]);
    expect(second.value.id).toBe(first.value.id);
  });

  it('come in pages, newest first, of one symbol or of all', () => {
    const { desk: made } = desk();
    for (let i = 0; i < 5; i++) {
      const what = i % 2 === 0 ? 'Bitcoin' : 'Ethereum';
      made.take(news(`${what} ${i}`, { publishedAtUs: NOW_US - i * 1e6 }));
    }
    const titles = (page: ReturnType<typeof made.page>) => page!.nodes.map(({ title }) => title);
    const first = made.page(null, 2, null);
    expect(titles(first)).toEqual(['Bitcoin 0', 'Ethereum 1']);
    const second = made.page(null, 2, first!.nextAfter);
    expect(titles(second)).toEqual(['Bitcoin 2', 'Ethereum 3']);
    const third = made.page(null, 2, second!.nextAfter);
    expect([titles(third), third!.nextAfter]).toEqual([['Bitcoin 4'], null]);
    expect(titles(made.page('ETHUSDT', 9, null))).toEqual(['Ethereum 1', 'Ethereum 3']);
    expect(made.page(null, 2, 'nobody')).toBeNull();
  });
});

describe('a feed', () => {
  it('is read, and all its texts are about the symbols that it is configured for', async () => {
    const url = await webServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/rss+xml' });
      response.end(rss('Ethereum rises', 'An upgrade is near', 'An upgrade is near'));
    });
    const { desk: made } = desk(
      {
        feeds: [{ name: 'Coin weekly', url, local: true, symbols: ['BTCUSDT'] }],
      },
      { instruments: BTC_AND_ETH },
    );
    await made.tick();
    const { nodes } = made.page(null, 10, null)!;
    expect(nodes.map(({ title, symbols }) => [title, symbols])).toEqual(
      expect.arrayContaining([
        ['Ethereum rises', ['BTCUSDT', 'ETHUSDT']],
        ['An upgrade is near', ['BTCUSDT']],
      ]),
    );
    expect([nodes.length, made.countBy('Coin weekly')]).toEqual([2, 2]);
  });

  it('that hangs keeps nobody waiting', async () => {
    const url = await webServer(() => {});
    const { desk: made, brain } = desk({ feeds: [{ name: 'slow', url, local: true }] });
    made.take(news('Bitcoin rises on strong demand'));
    void made.tick();
    await expect
      .poll(() => {
        void made.tick();
        return brain.told.length;
      })
      .toBe(1);
  });
});

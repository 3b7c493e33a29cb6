import type { ServerResponse } from 'node:http';
import { FeedReader } from '@voltaire/server/news/feed-reader.ts';
import type { IncomingNews } from '@voltaire/server/news/item.ts';
import { describe, expect, it } from 'vitest';
import { Clock, newsConfig, NOW_US, rss, webServer } from './support.ts';

/** A feed that answers so, and who reads it. */
async function scene(answer: (response: ServerResponse, etag: string | undefined) => void) {
  const clock = new Clock();
  const taken: IncomingNews[] = [];
  const problems: string[] = [];
  let asked = 0;
  const url = await webServer((request, response) => {
    asked++;
    answer(response, request.headers['if-none-match']);
  });
  const [feed] = newsConfig({ feeds: [{ name: 'Paper', url, local: true }] }).feeds;
  const reader = new FeedReader(
    feed!,
    async (news) => void taken.push(...news),
    clock.now,
    (problem) => problems.push(problem),
  );
  return { reader, clock, taken, problems, asked: () => asked };
}

const ok = (response: ServerResponse, body: string) =>
  response.writeHead(200, { 'content-type': 'text/xml', etag: '"1"' }).end(body);

describe('a feed', () => {
  it('is read at once, and then as often as configured', async () => {
    const { reader, clock, asked } = await scene((response) => ok(response, rss('A')));
    for (let second = 0; second <= 600; second++) {
      await reader.tick();
      clock.pass(1);
    }
    expect(asked()).toBe(3);
    expect(reader.state).toEqual({
      lastReadAtUs: NOW_US + 600e6,
      nextReadAtUs: NOW_US + 900e6,
      failures: 0,
      problem: '',
    });
  });

  it('hands over its texts in its own name, and none when nothing has changed', async () => {
    const { reader, clock, taken } = await scene((response, etag) =>
      etag === '"1"' ? response.writeHead(304).end() : ok(response, rss('Bitcoin rises')),
    );
    await reader.tick();
    clock.pass(300);
    await reader.tick();
    expect(taken).toMatchObject([
      {
        via: 'FEED',
        by: 'Paper',
        source: 'Paper',
        title: 'Bitcoin rises',
        externalId: 'Bitcoin rises',
      },
    ]);
    expect(reader.state.failures).toBe(0);
  });

  it('that does not answer is asked less and less, an hour apart at most, and told once', async () => {
    let well = false;
    const { reader, clock, problems } = await scene((response) =>
      well ? ok(response, rss('A')) : response.writeHead(503).end(),
    );
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      await reader.tick();
      const wait = (reader.state.nextReadAtUs - clock.us) / 1e6;
      waits.push(wait);
      clock.pass(wait);
    }
    expect(waits).toEqual([600, 1_200, 2_400, 3_600, 3_600, 3_600]);
    expect(reader.state).toMatchObject({ failures: 6, problem: 'the server answered 503' });
    expect(problems).toEqual(['the news feed "Paper" cannot be read: the server answered 503']);
    well = true;
    await reader.tick();
    expect(reader.state).toMatchObject({ failures: 0, problem: '' });
  });

  it('that is no feed is asked for the whole again, not whether it has changed', async () => {
    const etags: unknown[] = [];
    const { reader, clock } = await scene((response, etag) => {
      etags.push(etag);
      ok(response, 'no feed');
    });
    await reader.tick();
    clock.pass(3_600);
    await reader.tick();
    expect(etags).toEqual([undefined, undefined]);
    expect(reader.state.problem).toMatch(/neither RSS nor Atom/);
  });

  it('that takes its time is not asked twice at once', async () => {
    const { reader, asked } = await scene((response) => {
      setTimeout(() => ok(response, rss('A')), 50);
    });
    await Promise.all([reader.tick(), reader.tick(), reader.tick()]);
    expect(asked()).toBe(1);
  });
});

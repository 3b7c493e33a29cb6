import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { next, post, subscriber } from '../support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from '../support/running-server.ts';
import { signIn } from '../support/sign-in.ts';
import { rss, webServer } from './support.ts';

interface Answer {
  news: { nodes: { title: string; by: string; symbols: string[] }[] };
}

const QUERY = '{ news { nodes { title by symbols } } newsFeeds { name failures items } }';
const SCORES = '{ news { nodes { title score } } }';

/** On an address that is not loopback by name, so that reading needs a token. */
const SOMEWHERE = ['--host', '127.0.0.2'];

describe('a running system', () => {
  const home = temporaryHome();
  const config = join(home.path, 'config.mjs');
  let server: RunningServer;
  const tokens: { publisher: string; viewer: string } = { publisher: '', viewer: '' };

  beforeAll(() => {
    tokens.publisher = signIn(home.path, 'bot', 'publisher');
    tokens.viewer = signIn(home.path, 'eve', 'viewer');
  });
  afterAll(async () => {
    await server?.end('SIGKILL');
    home.remove();
  });

  const start = async (news: object) => {
    await server?.end('SIGTERM');
    writeFileSync(config, `export default { news: ${JSON.stringify(news)} }`);
    server = await startServer(home.path, ['--config', config, ...SOMEWHERE]);
  };
  const handIn = (body: object, token = tokens.publisher) =>
    fetch(`${server.url}/news`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  const read = async () =>
    (await post(server.url, QUERY, { token: tokens.viewer })).data as Answer | null;

  it('reads its feeds, takes what is handed in, and has both after a restart', {
    timeout: 120_000,
  }, async () => {
    const url = await webServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/rss+xml' });
      response.end(rss('Ethereum slides after the upgrade'));
    });
    await start({ feeds: [{ name: 'Paper', url, local: true }] });
    expect(server.output()).not.toContain('news of Paper');
    const client = subscriber(server.url, tokens.viewer);
    const heard = next<{ newsPublished: { title: string } }>(
      client,
      'subscription { newsPublished { title } }',
      ({ newsPublished }) => newsPublished.title.startsWith('Bitcoin'),
    );
    // The subscription has to be there before there is something to hear.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await handIn({ title: 'Bitcoin rises on strong demand' })).status).toBe(201);
    expect((await heard).newsPublished.title).toBe('Bitcoin rises on strong demand');
    await client.dispose();
    const both = {
      news: {
        nodes: expect.arrayContaining([
          {
            title: 'Bitcoin rises on strong demand',
            by: 'bot',
            symbols: ['BTCUSDT', 'BTC/USD'],
          },
          {
            title: 'Ethereum slides after the upgrade',
            by: 'Paper',
            symbols: ['ETH/USD'],
          },
        ]),
      },
      newsFeeds: [{ name: 'Paper', failures: 0, items: 1 }],
    };
    await expect.poll(read).toEqual(both);
    await start({ webhook: false });
    expect(await read()).toEqual({ ...both, newsFeeds: [] });
    const scores = async () => (await post(server.url, SCORES, { token: tokens.viewer })).data;
    await expect.poll(scores, { timeout: 30_000 }).toEqual({
      news: {
        nodes: expect.arrayContaining([
          { title: 'Bitcoin rises on strong demand', score: expect.closeTo(2 / 3) },
          { title: 'Ethereum slides after the upgrade', score: 0 },
        ]),
      },
    });
    expect((await handIn({ title: 'Bitcoin falls' })).status).toBe(404);
  });

  it('lets a publisher hand in and do nothing else: neither read nor stop', {
    timeout: 60_000,
  }, async () => {
    await start({});
    const token = tokens.publisher;
    const publish = 'mutation { publishNews(input: { title: "Bitcoin falls" }) { outcome } }';
    const handedIn = await post(server.url, publish, { token });
    expect(handedIn.data).toEqual({ publishNews: { outcome: 'NEW' } });
    const stop = 'mutation { engageKillSwitch(reason: "x") { level } }';
    for (const query of ['{ system { mode } }', QUERY, '{ __typename }', stop]) {
      const { errors } = await post(server.url, query, { token });
      expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    }
    const client = subscriber(server.url, token);
    const subscribed = next(client, 'subscription { newsPublished { title } }');
    await expect(subscribed).rejects.toMatchObject({ code: 4403 });
    await client.dispose();
    expect((await handIn({ title: 'Bitcoin rises' }, tokens.viewer)).status).toBe(403);
  });

  it('takes nothing from a page of another origin', { timeout: 60_000 }, async () => {
    const response = await fetch(`${server.url}/news`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: 'http://elsewhere.example',
        authorization: `Bearer ${tokens.publisher}`,
      },
      body: '{"title":"Bitcoin falls"}',
    });
    expect(response.status).toBe(403);
  });
});

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FeedRequest, fetchFeed, MOST_BYTES } from '@voltaire/server/news/fetch-feed.ts';
import { describe, expect, it } from 'vitest';
import { rss, webServer } from './support.ts';

const XML = { 'content-type': 'application/rss+xml; charset=utf-8' };

/** Asks a server that answers so; `requests` are those that it was sent. */
async function ask(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  more: Partial<FeedRequest> = {},
  withinMs?: number,
) {
  const url = await webServer((request, response) => answer(response, request));
  return fetchFeed({ url, local: true, etag: '', lastModified: '', ...more }, withinMs);
}

const ok = (response: ServerResponse, body: string | Buffer, headers: object = {}) =>
  response.writeHead(200, { ...XML, ...headers }).end(body);

describe('a feed', () => {
  it('is read, with what tells the next time whether it has changed', async () => {
    const answer = await ask((response) => ok(response, rss('A'), { etag: '"1"' }));
    expect(answer).toEqual({ text: rss('A'), etag: '"1"', lastModified: '' });
  });

  it('that has not changed is not sent again', async () => {
    const asked: unknown[] = [];
    const validators = { etag: '"1"', lastModified: 'Wed, 01 Jan 2025 10:00:00 GMT' };
    const answer = await ask((response, { headers }) => {
      asked.push([headers['if-none-match'], headers['if-modified-since']]);
      response.writeHead(304).end();
    }, validators);
    expect(answer).toEqual({ text: null, ...validators });
    expect(asked).toEqual([['"1"', 'Wed, 01 Jan 2025 10:00:00 GMT']]);
  });

  it.each([
    ['as the server says', 'text/xml; charset=ISO-8859-1', '<a>\xe9</a>'],
    ['as it says itself', 'text/xml', '<?xml version="1.0" encoding="windows-1252"?><a>\xe9</a>'],
  ])('in other letters is read %s', async (_, type, body) => {
    const bytes = Buffer.from(body, 'latin1');
    const { text } = await ask((response) => ok(response, bytes, { 'content-type': type }));
    expect(text).toContain('<a>é</a>');
  });

  it.each<[string, (response: ServerResponse) => unknown, RegExp]>([
    ['an error', (response) => response.writeHead(503).end(), /^the server answered 503$/],
    [
      'a page',
      (response) => ok(response, '<html>', { 'content-type': 'text/html' }),
      /"text\/html", which is no feed/,
    ],
    [
      'a type that would mark up what tells of it',
      (response) => ok(response, 'x', { 'content-type': '<b>x</b>y' }),
      /answered "x y", which is no feed/,
    ],
    ['no type', (response) => response.writeHead(200).end('<rss/>'), /"", which is no feed/],
    [
      'letters that nobody knows',
      (response) => ok(response, 'x', { 'content-type': 'text/xml; charset=klingon' }),
      /"klingon", which is not known/,
    ],
    [
      'what it was asked not to compress',
      (response) => ok(response, 'x', { 'content-encoding': 'gzip' }),
      /compresses/,
    ],
    ['more than fits', (response) => ok(response, 'x'.repeat(MOST_BYTES + 1)), /longer than 1 MB/],
    [
      'without end',
      (response) => {
        response.writeHead(200, XML);
        const timer = setInterval(() => response.write('x'.repeat(100_000)), 1);
        response.on('close', () => clearInterval(timer));
      },
      /longer than 1 MB/,
    ],
    ['with nothing', (response) => response.destroy(), /socket hang up|ECONNRESET/],
    [
      'half',
      (response) => {
        response.writeHead(200, { ...XML, 'content-length': 100 }).write('x');
        setTimeout(() => response.destroy(), 20);
      },
      /aborted|terminated|ECONNRESET/,
    ],
  ])('that answers with %s is refused', async (_, answer, message) => {
    await expect(ask(answer)).rejects.toThrow(message);
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['says nothing', () => {}],
    ['stops in the middle', (response) => response.writeHead(200, XML).write('<rss>')],
  ])('that %s is not waited for', async (_, answer) => {
    await expect(ask(answer, {}, 150)).rejects.toThrow('no whole answer within 0.15 s');
  });
});

describe('a redirect', () => {
  it('is followed, three of them', async () => {
    const { text } = await ask((response, { url }) => {
      if (url === '/3') return ok(response, rss('A'));
      const next = Number(url!.slice(1)) + 1;
      return response.writeHead(302, { location: `/${next}` }).end();
    });
    expect(text).toBe(rss('A'));
  });

  it.each([
    ['in a circle', '/again', 'more than 3 redirects'],
    ['to a file', 'file:///etc/passwd', 'a redirect to another scheme'],
    ['to data', 'data:text/xml,<rss/>', 'a redirect to another scheme'],
    ['to another scheme', 'https://127.0.0.1/', 'another scheme: to https://127.0.0.1'],
    ['to nowhere', 'http://', 'a redirect to nowhere'],
  ])('%s is refused', async (_, location, message) => {
    await expect(ask((response) => response.writeHead(301, { location }).end())).rejects.toThrow(
      message,
    );
  });

  it('without a place to go is refused', async () => {
    await expect(ask((response) => response.writeHead(307).end())).rejects.toThrow('to nowhere');
  });
});

describe('an address that is not of the internet', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '0x7f.1'])(
    'is not read without local: true: %s',
    async (host) => {
      let asked = 0;
      const url = await webServer((_request, response) => {
        asked++;
        response.end();
      });
      const { port } = new URL(url);
      const request = { url: `http://${host}:${port}/`, local: false, etag: '', lastModified: '' };
      await expect(fetchFeed(request)).rejects.toThrow('needs local: true');
      expect(asked).toBe(0);
    },
  );
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { ROLES, type Role } from '@voltaire/server/access/permissions.ts';
import { AccessStore } from '@voltaire/server/access/access-store.ts';
import { newsWebhook } from '@voltaire/server/http/news.ts';
import { HandIn } from '@voltaire/server/news/hand-in.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryHome } from '../support/running-server.ts';
import { desk } from './support.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const RISES = { title: 'Bitcoin rises on strong demand', source: 'Paper' };

/** A server with the webhook, a token of each role, and somebody who posts to it. */
async function scene(publishPerMinute = 60) {
  const home = temporaryHome();
  const tokens = new AccessStore(join(home.path, 'access.jsonl'), '');
  const token = Object.fromEntries(
    ROLES.map((role) => [role, tokens.admit({ user: `${role}-1`, role }, 'test')]),
  ) as Record<Role, string>;
  const made = desk({ publishPerMinute });
  const app = express();
  app.use(newsWebhook(new HandIn(made.desk), tokens));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    home.remove();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/news`;
  const post = async (body: unknown, as: string = token.publisher, headers: object = JSON_TYPE) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, ...(as && { authorization: `Bearer ${as}` }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, answer, headers: response.headers };
  };
  const kept = () => made.desk.page(null, 100, null)!.nodes;
  return { ...made, token, post, kept };
}

describe('POST /news', () => {
  it('takes a text, and answers with what became of it', async () => {
    const { post, kept } = await scene();
    expect(await post(RISES)).toMatchObject({
      status: 201,
      answer: { outcome: 'NEW', id: kept()[0]!.id, symbols: ['BTCUSDT'], duplicates: 0 },
    });
    expect(kept()).toMatchObject([{ via: 'WEBHOOK', by: 'publisher-1', source: 'Paper' }]);
  });

  it('may be sent twice: the same is known again, another that tells it is counted', async () => {
    const { post, token, kept } = await scene();
    const first = await post({ ...RISES, id: '7' });
    const again = await post({ ...RISES, id: '7' });
    expect(again).toMatchObject({ status: 200, answer: { ...first.answer, outcome: 'REPEAT' } });
    const other = await post(RISES, token.trader);
    expect(other).toMatchObject({ status: 200, answer: { outcome: 'DUPLICATE', duplicates: 1 } });
    expect(kept().length).toBe(1);
  });

  it.each(ROLES)('asks what the role %s may', async (role) => {
    const { post, token } = await scene();
    const may = ['trader', 'risk', 'admin', 'publisher'].includes(role);
    expect((await post(RISES, token[role])).status).toBe(may ? 201 : 403);
  });

  it.each([
    ['no token', '', 401],
    ['a wrong token', 'wrong', 401],
  ])('refuses %s before it reads anything', async (_, token, status) => {
    const { post, kept } = await scene();
    expect((await post('x'.repeat(1_000_000), token)).status).toBe(status);
    expect(kept()).toEqual([]);
  });

  it.each<[string, unknown, number, string]>([
    ['what is no JSON', '{', 400, 'the body cannot be read'],
    ['what is no object', '[]', 400, 'expected object'],
    ['a title that is none', { title: 7 }, 400, 'title: '],
    ['a key that nobody knows', { ...RISES, score: 1 }, 400, '"score"'],
    ['a symbol that nobody knows', { ...RISES, symbols: ['X'] }, 400, 'there is no symbol "X"'],
    ['more than fits', { ...RISES, summary: 'x'.repeat(70_000) }, 413, 'the body cannot be read'],
  ])('refuses %s, and says what', async (_, body, status, message) => {
    const { post, kept } = await scene();
    const refused = await post(body);
    expect(refused).toMatchObject({ status, answer: { error: expect.stringContaining(message) } });
    expect(JSON.stringify(refused.answer)).not.toMatch(/node_modules|at .*\.ts/);
    expect(kept()).toEqual([]);
  });

  it('takes JSON only: what a form of any page can send is not looked at', async () => {
    const { post, token } = await scene();
    const plain = { 'content-type': 'text/plain' };
    expect((await post(JSON.stringify(RISES), token.publisher, plain)).status).toBe(415);
  });

  it('takes so many a minute, and says when to come back', async () => {
    const { post } = await scene(2);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await post({ title: `Item ${i}` })).status);
    expect(statuses).toEqual([201, 201, 429]);
    expect((await post({ title: 'Item 4' })).headers.get('retry-after')).toBe('60');
  });

  it('believes no score that comes with a text', async () => {
    const { post } = await scene();
    for (const key of ['scored', 'modelId', 'weight', 'by', 'via', 'receivedAtUs']) {
      expect((await post({ ...RISES, [key]: 1 })).status).toBe(400);
    }
  });
});

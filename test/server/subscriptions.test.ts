import { join } from 'node:path';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessStore } from '@voltaire/server/access/access-store.ts';
import { next, post, subscriber } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

describe('the WebSocket side', () => {
  const home = temporaryHome();
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(home.path);
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    home.remove();
  });

  it('takes subscriptions only', async () => {
    const client = subscriber(server.url);
    await expect(next(client, '{ system { mode } }')).rejects.toThrow('only subscriptions');
    const kill = 'mutation { engageKillSwitch(reason: "x") { level } }';
    await expect(next(client, kill)).rejects.toThrow('only subscriptions');
    await client.dispose();
  });

  it('answers an unknown symbol, an unknown field and a huge document with an error, and goes on', async () => {
    const client = subscriber(server.url);
    await expect(next(client, 'subscription { ticks(symbol: "NOPE") { bid } }')).rejects.toThrow(
      'there is no symbol "NOPE" here; there is BTCUSDT',
    );
    await expect(next(client, 'subscription { ticks { nope } }')).rejects.toThrow('nope');
    const huge = `subscription { ticks { ${'bid '.repeat(3_000)} } }`;
    await expect(next(client, huge)).rejects.toThrow('more that 2000 tokens');
    await expect(next(client, 'subscription { system { mode } }')).resolves.toEqual({
      system: { mode: 'SIMULATED' },
    });
    await client.dispose();
  });

  it.each([
    ['a page of another origin', { origin: 'http://elsewhere.example' }],
    ['a name that was pointed here', { host: 'elsewhere.example' }],
  ])('refuses %s', async (_who, headers) => {
    const socket = new WebSocket(
      `${server.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      { headers },
    );
    const problem = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(problem.message).toContain('401');
  });

  it('closes on a wrong token, with 4403', async () => {
    const client = subscriber(server.url, 'wrong');
    await expect(next(client, 'subscription { system { mode } }')).rejects.toMatchObject({
      code: 4403,
    });
    await client.dispose();
  });

  it('says nothing more to a token that was revoked, and shares it with other processes', async () => {
    const store = new AccessStore(join(home.path, 'access.jsonl'), '');
    const token = store.admit({ user: 'vic', role: 'viewer' }, 'test');
    const client = subscriber(server.url, token);
    const listening = next(client, 'subscription { ticks { bid } }', () => false);
    const ended = expect(listening).rejects.toMatchObject({ code: 4403 });
    await expect.poll(async () => shownTo(token), { timeout: 10_000 }).toBe('FORBIDDEN');
    const shared = async () => {
      const { data } = await post(server.url, SHARED, { token: server.token });
      return (data as { access: { problem: string; sharedAtUs: number | null } }).access;
    };
    await expect.poll(shared, { timeout: 60_000 }).toMatchObject({ problem: '' });
    store.revoke('vic', 'test');
    await ended;
    expect(await shownTo(token)).toBe('UNAUTHENTICATED');
    await client.dispose();
  }, 90_000);

  const SHARED = '{ access { problem sharedAtUs } }';
  const shownTo = async (token: string) =>
    (await post(server.url, SHARED, { token })).errors?.[0]?.extensions?.code;

  it('survives garbage', async () => {
    for (const garbage of ['{', 'null', '[]', '{"type":"nope"}', 'x'.repeat(200_000)]) {
      const socket = new WebSocket(
        `${server.url.replace('http', 'ws')}/graphql`,
        'graphql-transport-ws',
      );
      await new Promise((resolve) => socket.once('open', resolve));
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => {});
      socket.send(garbage);
      await closed;
    }
    const answer = await post(server.url, '{ system { kernelAlive } }');
    expect(answer.data).toEqual({ system: { kernelAlive: true } });
  });

  it('and the HTTP side: bad input gets a clear error', async () => {
    const tooMany = await post(server.url, '{ orders(first: 1000) { id } }');
    expect(tooMany.errors?.[0]).toMatchObject({
      message: 'first must be from 1 to 500, was 1000',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const noReason = await post(
      server.url,
      'mutation { proposeRelease(scope: "global", reason: " ") { id } }',
      {
        token: server.token,
      },
    );
    expect(noReason.errors?.[0]?.message).toContain('a reason is required');
    const body = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(body.status).toBe(400);
    const expired = await post(
      server.url,
      'mutation { setAggression(level: HIGH, reason: "x", expiresInS: -1) { scope } }',
      { token: server.token },
    );
    expect(expired.errors?.[0]?.message).toContain('expiresInS must be from');
  });

  it('sets aggression with author and expiry, which ends by itself', async () => {
    const set = await post(
      server.url,
      'mutation { setAggression(level: HIGH, reason: "test", expiresInS: 2) { scope aggression actor } }',
      { token: server.token },
    );
    expect(set.data?.setAggression).toEqual([
      { scope: 'global', aggression: 'HIGH', actor: 'admin' },
    ]);
    const client = subscriber(server.url);
    const query = 'subscription { system { overrides { aggression } } }';
    interface Data {
      system: { overrides: { aggression: string }[] };
    }
    await next<Data>(client, query, (data) => data.system.overrides[0]?.aggression === 'HIGH');
    await next<Data>(client, query, (data) => data.system.overrides.length === 0);
    await client.dispose();
  });
});

describe('on an address that is not loopback', () => {
  it('nobody reads without a token, neither over HTTP nor over WebSocket', async () => {
    const home = temporaryHome();
    // Still this machine, but not one of the names that only this machine can reach.
    const server = await startServer(home.path, ['--host', '127.0.0.2']);
    const anonymous = await post(server.url, '{ system { mode } }');
    expect(anonymous.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    const stranger = subscriber(server.url);
    const query = 'subscription { system { mode } }';
    await expect(next(stranger, query)).rejects.toMatchObject({ code: 4403 });
    await stranger.dispose();
    const known = await post(server.url, '{ system { mode } }', { token: server.token });
    expect(known.data).toEqual({ system: { mode: 'SIMULATED' } });
    const client = subscriber(server.url, server.token!);
    await expect(next(client, query)).resolves.toEqual({ system: { mode: 'SIMULATED' } });
    await client.dispose();
    expect(server.output()).toContain('every request needs a token');
    await server.end('SIGKILL');
    home.remove();
  });
});

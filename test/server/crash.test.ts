import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replay, STRATEGIES } from '@voltaire/reflex';
import { recover } from '@voltaire/reflex/journal/recover.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { next, post, subscriber } from './support/graphql.ts';
import { startServer, temporaryHome } from './support/running-server.ts';

interface PositionData {
  positions: {
    symbol: string;
    quantity: string;
    turnover: string;
    fills: number;
    realizedPnl: string;
  }[];
}
const POSITIONS = '{ positions { symbol quantity turnover fills realizedPnl } }';

describe('after kill -9', () => {
  let home: ReturnType<typeof temporaryHome>;
  beforeEach(() => {
    home = temporaryHome();
  });
  afterEach(() => home.remove());

  it('the torn tail is cut and reported, the chain verifies, and positions are those of the journal', async () => {
    const first = await startServer(home.path, ['--speed', '10']);
    const client = subscriber(first.url);
    await next<{ orders: { state: string } }>(
      client,
      'subscription { orders { state } }',
      ({ orders }) => orders.state === 'FILLED',
    );
    await first.end('SIGKILL');
    await client.dispose();
    const journal = join(home.path, 'journal');
    // The moment of the kill rarely hits a write: tear the tail for certain.
    appendFileSync(
      join(journal, readdirSync(journal)[0]!),
      Buffer.from([200, 0, 0, 0, 55, 255, 255, 255, 1]),
    );
    const expected = recover(journal).carry!.positions[0]!;

    appendFileSync(
      join(journal, readdirSync(journal)[0]!),
      Buffer.from([200, 0, 0, 0, 55, 255, 255, 255, 1]),
    );
    const second = await startServer(home.path, ['--speed', '0.01']);
    expect(second.output()).toContain('9 bytes of a half-written block were cut');
    expect(second.token).toBeNull();
    const answer = await post(second.url, POSITIONS);
    const { positions } = answer.data as unknown as PositionData;
    expect(positions.filter(({ symbol }) => symbol === 'BTCUSDT')).toEqual([
      expect.objectContaining({
        quantity: (expected.lots / 1e5).toFixed(5),
        turnover: expected.turnover,
        realizedPnl: expected.realized,
        fills: expected.fills,
      }),
    ]);
    const system = await post(second.url, '{ system { journal { recovered } } }');
    expect(JSON.stringify(system.data)).toContain('half-written');
    expect(await second.end('SIGINT')).toBe(0);

    const report = replay(journal, STRATEGIES);
    expect(report).toMatchObject({ runs: 2, differing: 0, identical: report.decisions });
  });

  it('a halt of the operator is still in force', async () => {
    const first = await startServer(home.path);
    const kill = 'mutation { engageKillSwitch(reason: "stay down") { level } }';
    await post(first.url, kill, { token: first.token });
    await first.end('SIGKILL');
    const second = await startServer(home.path);
    const answer = await post(
      second.url,
      '{ system { trading { level killEngaged reasons { reason } } } }',
    );
    expect(answer.data?.system).toEqual({
      trading: {
        level: 'HALTED',
        killEngaged: true,
        reasons: expect.arrayContaining([{ reason: 'stay down' }]),
      },
    });
    await second.end('SIGKILL');
  });

  it('a journal that somebody has changed is refused in one sentence that says what to do', async () => {
    const first = await startServer(home.path);
    expect(await first.end('SIGINT')).toBe(0);
    const journal = join(home.path, 'journal');
    const path = join(journal, readdirSync(journal)[0]!);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    const refusal = await startServer(home.path).catch((error: Error) => error.message);
    expect(refusal).toContain('the hash of a block does not match its content');
    expect(refusal).toContain('go on with a copy or with another VOLTAIRE_HOME');
    expect(refusal).not.toMatch(/^\s+at /m);
  });

  it('a second instance is kept out while the first runs', async () => {
    const first = await startServer(home.path);
    await expect(startServer(home.path)).rejects.toThrow(
      /another Voltaire \(process \d+\) works in/,
    );
    expect(await first.end('SIGTERM')).toBe(0);
  });
});

describe('Ctrl-C', () => {
  it('takes working orders back, closes the journal and ends with 0 within five seconds', async () => {
    const home = temporaryHome();
    const server = await startServer(home.path, ['--speed', '10']);
    // Passive orders rest in the book instead of trading at once.
    const low = 'mutation { setAggression(level: LOW, reason: "rest in the book") { scope } }';
    await post(server.url, low, { token: server.token });
    const client = subscriber(server.url);
    await next<{ orders: { state: string; timeInForce: string } }>(
      client,
      'subscription { orders { state timeInForce } }',
      ({ orders }) => orders.state === 'ACKED' && orders.timeInForce === 'GTC',
    );
    const asked = performance.now();
    expect(await server.end('SIGINT')).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
    await client.dispose();
    const { carry, report } = recover(join(home.path, 'journal'));
    expect(report).toBe('');
    expect(carry!.orders).toEqual([]); // none works any more
    home.remove();
  });

  it('reaches the platform through npm, too', async () => {
    const home = temporaryHome();
    const server = await startServer(home.path, [], { throughNpm: true });
    // Only npm gets the signal here, as from a supervisor; a shell in between would swallow it.
    expect(await server.end('SIGINT')).toBe(0);
    expect(server.output()).toContain('Stopping');
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed');
    home.remove();
  });

  it('ends in order also when nobody reads what is printed any more', async () => {
    const home = temporaryHome();
    const server = await startServer(home.path);
    server.stopReading();
    expect(await server.end('SIGINT')).toBe(0);
    expect(recover(join(home.path, 'journal')).report).toBe('');
    home.remove();
  });
});

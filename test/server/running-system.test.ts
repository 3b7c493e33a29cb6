import { join } from 'node:path';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { zScore } from '@voltaire/reflex/physics/kinematics.ts';
import { listSegments, SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { replay, STRATEGIES } from '@voltaire/reflex';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policiesIn, SCHED_OTHER, SCHED_RR } from '../reflex/support/scheduling.ts';
import { next, post, subscriber } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

interface TickData {
  ticks: { symbol: string; bid: string; ask: string; seq: number }[];
}
interface DerivativesData {
  derivatives: { horizons: { horizonS: number; price: PriceData | null }[] }[];
}
interface PriceData {
  velocityBpsPerS: number;
  velocity: { value: number; standardError: number; zScore: number };
}
interface DecisionData {
  decisions: { id: string; outcome: string; reason: string; controls: { code: string }[] };
}

describe('the running system', () => {
  const home = temporaryHome();
  let server: RunningServer;

  beforeAll(async () => {
    // Faster than life, so that the strategy decides something within seconds.
    server = await startServer(home.path, ['--speed', '10']);
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    home.remove();
  });

  it('streams ticks and derivatives to a graphql-ws client', async () => {
    const client = subscriber(server.url);
    const { ticks } = await next<TickData>(
      client,
      'subscription { ticks(symbol: "BTCUSDT") { symbol bid ask seq } }',
    );
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks[0]!.symbol).toBe('BTCUSDT');
    expect(Number(ticks[0]!.bid)).toBeLessThan(Number(ticks[0]!.ask));
    const { derivatives } = await next<DerivativesData>(
      client,
      'subscription { derivatives(symbol: "BTCUSDT") { horizons { horizonS price { velocityBpsPerS velocity { value standardError zScore } } } } }',
      // While the price has not moved its fit is exact, and the error is none.
      ({ derivatives: [newest] }) => (newest?.horizons[2]?.price?.velocity.standardError ?? 0) > 0,
    );
    expect(derivatives[0]!.horizons.map(({ horizonS }) => horizonS)).toEqual([1, 5, 30]);
    const { velocityBpsPerS, velocity } = derivatives[0]!.horizons[2]!.price!;
    expect(velocity.value).toBe(velocityBpsPerS);
    expect(velocity.zScore).toBe(zScore(velocity.value, velocity.standardError));
    await client.dispose();
  });

  it('reports alive and ready', async () => {
    const alive = await fetch(`${server.url}/healthz`);
    expect([alive.status, await alive.json()]).toEqual([200, { alive: true, kernel: 'running' }]);
    const ready = await fetch(`${server.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ready: true, kernelRunning: true, feedsLive: true, journalWritable: true },
    ]);
  });

  it.runIf(process.platform === 'linux')('says whether the kernel goes before others', async () => {
    const { data } = await post(server.url, '{ system { realTime } }');
    const { realTime } = (data as { system: { realTime: boolean } }).system;
    expect(policiesIn(server.pid, 'reflex')).toEqual([realTime ? SCHED_RR : SCHED_OTHER]);
  });

  it('tells Prometheus how kernel and Brain are doing, and nobody with a wrong token', async () => {
    const scraped = await fetch(`${server.url}/metrics`);
    expect(scraped.headers.get('content-type')).toContain('text/plain');
    const text = await scraped.text();
    expect(text).toMatch(/^voltaire_kernel_alive 1$/m);
    expect(text).toMatch(
      /^voltaire_latency_microseconds\{path="tickToDecision",quantile="0.99"\} \d/m,
    );
    expect(text).toMatch(/^voltaire_brain_reachable\{kind="EMBEDDED"\} 1$/m);
    const headers = { authorization: 'Bearer nonsense' };
    expect((await fetch(`${server.url}/metrics`, { headers })).status).toBe(401);
  });

  it('streams a decision with its reason and every control, and finds it again by id', async () => {
    const client = subscriber(server.url);
    const { decisions } = await next<DecisionData>(
      client,
      'subscription { decisions { id outcome reason controls { code } } }',
    );
    expect(decisions.reason).not.toBe('');
    expect(decisions.controls.map(({ code }) => code)).toContain('MAX_POSITION');
    const found = await post(
      server.url,
      'query ($id: ID!) { decision(id: $id) { id view { mid } rationale { contribution } } }',
      { variables: { id: decisions.id } },
    );
    expect(found.data?.decision).toMatchObject({ id: decisions.id });
    await client.dispose();
  });

  it('refuses a mutation without a token, with a wrong one, and through a browser from elsewhere', async () => {
    const kill = 'mutation { engageKillSwitch(reason: "test") { level } }';
    const anonymous = await post(server.url, kill);
    expect(anonymous.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    const wrong = await post(server.url, kill, { token: 'x'.repeat(43) });
    expect(wrong.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    const foreign = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://elsewhere.example' },
      body: JSON.stringify({ query: '{ system { mode } }' }),
    });
    expect(foreign.status).toBe(403);
  });

  it('sends no order after the kill switch, and says in the journal who did it', async () => {
    const why = async () => {
      const query = '{ whyNotTraded(symbol: "BTCUSDT") { answer code restrictions { reason } } }';
      return (await post(server.url, query)).data;
    };
    const answer = await post(
      server.url,
      'mutation { engageKillSwitch(reason: "drill") { level killEngaged reasons { source actor reason } } }',
      { token: server.token },
    );
    expect(answer.data?.engageKillSwitch).toEqual({
      level: 'HALTED',
      killEngaged: true,
      reasons: expect.arrayContaining([{ source: 'operator', actor: 'admin', reason: 'drill' }]),
    });
    // The strategy goes on to be asked, and holds for this reason.
    await expect
      .poll(async () => why(), { timeout: 20_000 })
      .toMatchObject({
        whyNotTraded: [
          { answer: 'HELD', code: 'TRADING_STATE', restrictions: [{ reason: 'drill' }] },
        ],
      });
    expect(await server.end('SIGINT')).toBe(0);

    const records = recordsIn(join(home.path, 'journal'));
    const killed = records.findIndex(
      (record) =>
        record.type === 'event' &&
        record.event.kind === EventKind.COMMAND &&
        record.event.action.type === 'kill',
    );
    expect(killed).toBeGreaterThan(0);
    const isSend = (record: (typeof records)[number]) =>
      (record.type === 'event' && record.event.kind === EventKind.SENT) ||
      (record.type === 'outcome' &&
        record.outcome.payload.kind === OutcomeKind.DECISION &&
        record.outcome.payload.allowed);
    expect(records.slice(0, killed).some(isSend)).toBe(true);
    expect(records.slice(killed).some(isSend)).toBe(false);
  });

  it('replays to the same decisions, bit for bit', () => {
    const report = replay(join(home.path, 'journal'), STRATEGIES);
    expect(report.decisions).toBeGreaterThan(0);
    expect(report).toMatchObject({
      differing: 0,
      differences: [],
      identical: report.decisions,
      tornBytes: 0,
    });
  });
});

function recordsIn(directory: string) {
  return listSegments(directory).flatMap(({ path }) => [...new SegmentReader(path).records()]);
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../tidy/sources.ts';
import { next, post, subscriber } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

const QUERY = `query Ask($input: CounterfactualInput!) { counterfactual(input: $input) {
  sameBuild events changes recordedDecisions recordedAllowed same different
  asItWas { symbol decisions allowed fills netPnl vetoes { code count } }
  changed { symbol decisions allowed fills vetoes { code count } }
  differences { strategy symbol
    asItWas { outcome code side type quantity price }
    changed { outcome code side type quantity price } }
} }`;

interface Played {
  readonly symbol: string;
  readonly decisions: number;
  readonly allowed: number;
  readonly fills: number;
  readonly vetoes: readonly { readonly code: string }[];
}
interface Found {
  readonly recordedDecisions: number;
  readonly recordedAllowed: number;
  readonly changed: readonly Played[];
  readonly asItWas: readonly Played[];
  readonly differences: readonly { readonly asItWas: object; readonly changed: object }[];
}

describe('the counterfactual of a run that goes on', () => {
  const home = temporaryHome();
  let server: RunningServer;

  const ask = async (input: object, token = server.token) =>
    post(server.url, QUERY, { token, variables: { input } });
  const code = async (input: object, token = server.token) =>
    (await ask(input, token)).errors![0]!.extensions!.code;

  beforeAll(async () => {
    server = await startServer(home.path, ['--speed', '10']);
    const client = subscriber(server.url);
    let allowed = 0;
    await next<{ decisions: { outcome: string } }>(
      client,
      'subscription { decisions { outcome } }',
      ({ decisions }) => decisions.outcome === 'ALLOWED' && ++allowed === 3,
    );
    await client.dispose();
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    home.remove();
  });

  it('denies with a smaller limit what was allowed, and leaves the run as it is', async () => {
    const limits = [{ place: 'symbols.BTCUSDT.maxOrderValue', value: 1 }];
    const { data } = await ask({ limits });
    const found = (data as { counterfactual: Found }).counterfactual;
    expect(found).toMatchObject({
      sameBuild: true,
      changes: ['limit symbols.BTCUSDT.maxOrderValue = 1'],
    });
    expect(found.recordedAllowed).toBeGreaterThanOrEqual(3);
    expect(found.asItWas[0]).toMatchObject({ symbol: 'BTCUSDT' });
    expect(found.asItWas[0]!.allowed).toBeGreaterThan(0);
    expect(found.changed[0]).toMatchObject({ allowed: 0, fills: 0 });
    expect(found.changed[0]!.vetoes.map((each) => each.code)).toContain('MAX_ORDER_VALUE');
    expect(found.differences[0]).toMatchObject({
      changed: { outcome: 'DENIED', code: 'MAX_ORDER_VALUE' },
    });
    const { data: now } = await post(server.url, '{ system { trading { level } } }');
    expect(now).toEqual({ system: { trading: { level: 'ACTIVE' } } });
  });

  it('is for auditors and those who answer for risk', async () => {
    expect(await code({}, null)).toBe('UNAUTHENTICATED');
  });

  it.each([
    [{ limits: [{ place: 'nowhere', value: 1 }] }],
    [{ lifted: ['NOPE'] }],
    [{ lifted: ['TRADING_STATE'] }],
    [{ runId: 'nope' }],
    [{ latencyMs: -1 }],
    [{ makerFee: '1' }],
    [{ first: 0 }],
    [{ stances: [{ scope: 'everywhere', aggression: 'LOW' }] }],
  ])('refuses %j', async (input) => {
    expect(await code(input)).toBe('BAD_USER_INPUT');
  });

  it('is asked from the shell as well', () => {
    const args = ['counterfactual', '--bias', 'global=PAUSE', '--json'];
    const out = execFileSync(process.execPath, [join(ROOT, 'server/bin/voltaire.mjs'), ...args], {
      cwd: ROOT,
      env: { ...process.env, VOLTAIRE_HOME: home.path },
      encoding: 'utf8',
    });
    const found = JSON.parse(out) as { changes: string[]; changed: { summary: object }[] };
    expect(found.changes).toEqual(['bias global = PAUSE']);
    expect(found.changed[0]!.summary).toMatchObject({ fills: 0, decisions: { decisions: 0 } });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from './support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';
import { signIn } from './support/sign-in.ts';

interface State {
  level: string;
  killEngaged: boolean;
  reasons: { scope: string; source: string; actor: string }[];
  kills: { phase: string; ordersOpen: number }[];
  proposals: { id: string }[];
}
const STATE =
  'level killEngaged reasons { scope source actor } kills { phase ordersOpen } proposals { id }';

const why = (args: string) =>
  `{ whyNotTraded(symbol: "BTCUSDT"${args}) { strategy answer reason atUs ageMs fromJournal } }`;

const approve = (id: string) =>
  `mutation { approveRelease(proposalId: "${id}", reason: "agreed") { level } }`;

describe('governing a running system', { timeout: 90_000 }, () => {
  const home = temporaryHome();
  let server: RunningServer;
  let began: number;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    server = await startServer(home.path, ['--speed', '10']);
    began = Date.now() * 1000;
    tokens.tom = signIn(home.path, 'tom', 'trader');
    tokens.rita = signIn(home.path, 'rita', 'risk');
    tokens.ritasOther = signIn(home.path, 'rita', 'risk');
    tokens.vic = signIn(home.path, 'vic', 'viewer');
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    home.remove();
  });

  const as = async (name: string | null, query: string) => {
    const { data, errors } = await post(server.url, query, {
      token: name === null ? null : (tokens[name] ?? null),
    });
    const error = errors?.[0];
    return error ? { message: error.message, ...error.extensions } : data;
  };
  const trading = async () => {
    const answer = (await as(null, `{ system { trading { ${STATE} } } }`)) as {
      system: { trading: State };
    };
    return answer.system.trading;
  };
  const kinetics = async () =>
    (await trading()).reasons.filter(({ scope }) => scope === 'strategy:kinetic');

  it('trades, once it has reconciled', async () => {
    await expect.poll(async () => (await trading()).level, { timeout: 20_000 }).toBe('ACTIVE');
  });

  it('says why nothing is traded at this moment, and why it was not a moment ago', async () => {
    type Why = { whyNotTraded: { answer: string; atUs: number; fromJournal: boolean }[] };
    await expect
      .poll(async () => as(null, why('')), { timeout: 20_000 })
      .toMatchObject({
        whyNotTraded: [
          { strategy: 'kinetic', answer: expect.stringMatching(/HELD|ALLOWED|DENIED/) },
        ],
      });
    const [now] = ((await as(null, why(''))) as Why).whyNotTraded;
    const [then] = ((await as(null, why(`, atUs: ${now!.atUs}`))) as Why).whyNotTraded;
    expect(then).toMatchObject({ answer: now!.answer, atUs: now!.atUs, fromJournal: false });
    // Before this process began there is only the journal, and in it nothing.
    const [before] = ((await as(null, why(`, atUs: ${began - 3600e6}`))) as Why).whyNotTraded;
    expect(before).toMatchObject({ answer: 'SILENT', fromJournal: true });
  });

  it('lets a viewer stop one strategy, and nothing else stops', async () => {
    const kill =
      'mutation { engageKillSwitch(scope: "strategy:kinetic", reason: "odd") { level } }';
    expect(await as('vic', kill)).toEqual({ engageKillSwitch: { level: 'ACTIVE' } });
    expect(await kinetics()).toMatchObject([{ source: 'operator', actor: 'vic' }]);
    expect(await as('vic', 'mutation { engageKillSwitch(mode: FLATTEN) { level } }')).toMatchObject(
      {
        code: 'FORBIDDEN',
      },
    );
    await expect
      .poll(async () => (await trading()).kills, { timeout: 20_000 })
      .toMatchObject([{ phase: 'CONFIRMED', ordersOpen: 0 }]);
  });

  it('takes two people to start it again', async () => {
    const propose = 'mutation { proposeRelease(scope: "strategy:kinetic", reason: "seen") { id } }';
    expect(await as('vic', propose)).toMatchObject({ code: 'FORBIDDEN' });
    const proposed = (await as('rita', propose)) as { proposeRelease: { id: string } };
    const { id } = proposed.proposeRelease;
    expect((await trading()).proposals).toEqual([{ id }]);
    expect(await as('tom', approve(id))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await as('rita', approve(id))).toMatchObject({
      code: 'REFUSED',
      refusal: 'SAME_PERSON',
    });
    // Another token, the same person.
    expect(await as('ritasOther', approve(id))).toMatchObject({ refusal: 'SAME_PERSON' });
    expect(await as('rita', approve('nope'))).toMatchObject({ refusal: 'UNKNOWN_PROPOSAL' });
    expect(await kinetics()).toHaveLength(1);
    tokens.admin = server.token!;
    // A busy machine may not be well enough at this very moment.
    await expect
      .poll(async () => as('admin', approve(id)), { timeout: 40_000, interval: 1_000 })
      .toMatchObject({ approveRelease: {} });
    expect(await kinetics()).toEqual([]);
    expect((await trading()).proposals).toEqual([]);
  });

  it('steers by scope, in the name of who did it', async () => {
    const set =
      'mutation { setBias(scope: "symbol:BTCUSDT", bias: LONG_ONLY, reason: "r") { scope bias actor } }';
    expect(await as('tom', set)).toEqual({
      setBias: [{ scope: 'symbol:BTCUSDT', bias: 'LONG_ONLY', actor: 'tom' }],
    });
    const back = 'mutation { setBias(scope: "symbol:BTCUSDT", bias: NONE, reason: "r") { scope } }';
    expect(await as('tom', back)).toEqual({ setBias: [] });
  });

  it('decides by the policy that it shows', async () => {
    const answer = (await as(
      null,
      '{ policy { hash } decisions(first: 1) { nodes { policyHash audit { code } controls { code } } } }',
    )) as {
      policy: { hash: string };
      decisions: { nodes: { policyHash: string; audit: object[]; controls: object[] }[] };
    };
    const [decision] = answer.decisions.nodes;
    expect(decision!.policyHash).toBe(answer.policy.hash);
    expect(decision!.audit.length).toBeGreaterThan(5);
    expect(decision!.controls.length).toBeGreaterThan(25);
  });
});

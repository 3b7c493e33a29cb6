import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { JournalRecord } from '@voltaire/reflex/journal/record.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { FLATTEN } from '@voltaire/reflex/model/order.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blockThread } from './support/blocked-thread.ts';
import { post } from './support/graphql.ts';
import { inJournal, journalOf, killsIn, reportsIn, sentIn } from './support/journal-of.ts';
import { type Quoting, quotingConfig } from './support/quoting.ts';
import { type RunningServer, startServer, temporaryHome } from './support/running-server.ts';

const DOOR = fileURLToPath(new URL('../../server/bin/voltaire.mjs', import.meta.url));
const DEBUGGED = { nodeArgs: ['--inspect=127.0.0.1:0'] };
/** Some starts of a whole platform each, on a machine with other work. */
const SLOW = 120_000;

let home: ReturnType<typeof temporaryHome>;
let server: RunningServer | null = null;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(async () => {
  await server?.end('SIGKILL');
  server = null;
  home.remove();
});

/** A platform whose orders leave and rest all the time. */
async function trading(quoting: Quoting = {}): Promise<RunningServer> {
  const args = ['--speed', '10', '--config', quotingConfig(home.path, quoting)];
  server = await startServer(home.path, args, DEBUGGED);
  await inJournal(home.path, (records) => (sentIn(records).length > 0 ? true : undefined));
  return server;
}

function voltaireKill(...args: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, VOLTAIRE_HOME: home.path };
  return new Promise((resolve) => {
    execFile(process.execPath, [DOOR, 'kill', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

const answers = (url: string) =>
  fetch(`${url}/healthz`, { signal: AbortSignal.timeout(500) }).then(
    () => true,
    () => false,
  );

/** Lots of the position as the journal tells it. */
function held(records: readonly JournalRecord[]): number {
  const last = records.findLast(
    (record) =>
      record.type === 'outcome' &&
      record.outcome.payload.kind === OutcomeKind.POSITION &&
      record.outcome.payload.symbolId === 0,
  );
  if (last?.type !== 'outcome' || last.outcome.payload.kind !== OutcomeKind.POSITION) return 0;
  return last.outcome.payload.lots;
}

const haltedSince = () =>
  inJournal(home.path, (records) =>
    records.find(
      (record) =>
        record.type === 'outcome' &&
        record.outcome.payload.kind === OutcomeKind.TRADING_STATE &&
        record.outcome.payload.reasons.some(({ kill }) => kill !== undefined),
    ),
  );

describe('with the server thread blocked', () => {
  it(
    'SIGUSR2 halts everything within a second, and the kernel sweeps by itself',
    async () => {
      const running = await trading();
      const { pid, url } = running;
      await blockThread(running, 'server', 6_000);
      expect(await answers(url)).toBe(false);
      const signalledUs = Date.now() * 1000;
      process.kill(pid, 'SIGUSR2');
      const halted = await haltedSince();
      expect(halted.type === 'outcome' && halted.outcome.atUs - signalledUs).toBeLessThan(1e6);
      await inJournal(home.path, (records) =>
        reportsIn(records).find(({ phase }) => phase === 'CONFIRMED'),
      );
      await sleep(1_500);
      expect(await answers(url)).toBe(false);
      const [{ command, seq }] = killsIn(journalOf(home.path)) as [never];
      expect(command).toMatchObject({
        actor: 'signal',
        action: { scope: 'global', mode: 'CANCEL', reason: 'SIGUSR2', killNumber: 1 },
      });
      expect(sentIn(journalOf(home.path)).filter((sent) => sent > seq)).toEqual([]);
      expect(running.output()).toContain('SIGUSR2: no new order leaves');
    },
    SLOW,
  );

  it(
    'voltaire kill halts its scope, says what is being cancelled, and the venue confirms',
    async () => {
      const running = await trading();
      const { url } = running;
      await blockThread(running, 'server', 8_000);
      expect(await answers(url)).toBe(false);
      const args = ['--scope', 'strategy:maker', '--mode', 'cancel', '--reason', 'quotes too thin'];
      const { code, output } = await voltaireKill(...args);
      expect([code, output]).toEqual([
        0,
        expect.stringMatching(
          /^Kill 1: CANCEL of strategy:maker, no new order leaves; \d orders? (is|are) being cancelled\.\n$/,
        ),
      ]);
      const [{ command, seq }] = killsIn(journalOf(home.path)) as [never];
      expect(command).toMatchObject({
        actor: expect.stringMatching(/^shell:\S+$/),
        action: { scope: 'strategy:maker', mode: 'CANCEL', reason: 'quotes too thin' },
      });
      await inJournal(home.path, (records) =>
        reportsIn(records).find(({ phase }) => phase === 'CONFIRMED'),
      );
      await sleep(1_000);
      expect(sentIn(journalOf(home.path)).filter((sent) => sent > seq)).toEqual([]);
      expect(await answers(url)).toBe(false);
    },
    SLOW,
  );
});

describe('kill -9 in the middle of a kill', () => {
  it(
    'leaves everything halted, and the next run goes on until the venue confirms',
    async () => {
      const running = await trading();
      await blockThread(running, 'simulator', 20_000); // the venue is silent: nothing is confirmed
      expect((await voltaireKill('--reason', 'half done')).code).toBe(0);
      await sleep(500);
      expect(reportsIn(journalOf(home.path)).at(-1)).toMatchObject({ phase: 'CANCELLING' });
      await running.end('SIGKILL');

      const args = ['--speed', '10', '--config', quotingConfig(home.path)];
      server = await startServer(home.path, args);
      const { data } = await post(
        server.url,
        '{ system { trading { level killEngaged reasons { scope reason } } } }',
      );
      expect(data?.system).toMatchObject({
        trading: {
          level: 'HALTED',
          killEngaged: true,
          reasons: expect.arrayContaining([{ scope: 'global', reason: 'half done' }]),
        },
      });
      const confirmed = await inJournal(home.path, (records) =>
        reportsIn(records).find(({ phase }) => phase === 'CONFIRMED'),
      );
      expect(confirmed).toMatchObject({ killNumber: 1, mode: 'CANCEL', ordersOpen: 0 });
      const records = journalOf(home.path);
      expect([sentIn(records), killsIn(records)]).toEqual([[], []]);
      const listed = records.findLast(
        (record) => record.type === 'event' && record.event.kind === EventKind.RECONCILED,
      );
      expect(listed).toMatchObject({ event: { openOrders: [] } });
    },
    SLOW,
  );
});

describe('a kill in mode FLATTEN', () => {
  it(
    'closes what is held by reduce-only orders of the kernel, and nothing else leaves',
    async () => {
      await trading({ parameters: { halfSpreadBps: 0.1 }, sides: ['BUY'] });
      await inJournal(home.path, (records) => (held(records) > 0 ? true : undefined));
      expect((await voltaireKill('--mode', 'FLATTEN', '--reason', 'out')).code).toBe(0);
      const confirmed = await inJournal(home.path, (records) =>
        reportsIn(records).find(({ phase }) => phase === 'CONFIRMED'),
      );
      expect(confirmed.residual.every(({ notional }) => Math.abs(notional!) < 10)).toBe(true);
      const records = journalOf(home.path);
      const [{ seq }] = killsIn(records) as [never];
      const orders = records.flatMap((record) =>
        record.seq > seq &&
        record.type === 'outcome' &&
        record.outcome.payload.kind === OutcomeKind.DECISION &&
        record.outcome.payload.allowed
          ? [record.outcome.payload.intent.request]
          : [],
      );
      expect(orders.length).toBeGreaterThan(0);
      for (const order of orders)
        expect(order).toMatchObject({ strategy: FLATTEN, reduceOnly: true });
      expect(sentIn(records).filter((sent) => sent > seq)).toHaveLength(orders.length);
    },
    SLOW,
  );
});

describe('voltaire kill', () => {
  it(
    'without a process holds at the next start, before anything else',
    async () => {
      const { code, output } = await voltaireKill('--mode', 'HALT', '--reason', 'not today');
      expect([code, output]).toEqual([
        0,
        `Nothing runs in ${home.path}: HALT of global holds from the next start on, before anything else.\n`,
      ]);
      const args = ['--speed', '10', '--config', quotingConfig(home.path)];
      server = await startServer(home.path, args);
      await sleep(2_000);
      const records = journalOf(home.path);
      const [{ command, seq }] = killsIn(records) as [never];
      expect(command).toMatchObject({ action: { mode: 'HALT', reason: 'not today' } });
      expect(sentIn(records)).toEqual([]);
      const ticks = records.filter(
        (record) => record.type === 'event' && record.event.kind === EventKind.QUOTE,
      );
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks[0]!.seq).toBeGreaterThan(seq);

      const unknown = await voltaireKill('--scope', 'symbol:DOGE');
      expect(unknown.code).toBe(1);
      expect(unknown.output).toMatch(
        /^voltaire: there is no "symbol:DOGE" to be halted; there is global, venue:binance, /,
      );
    },
    SLOW,
  );

  it('promises nothing before the first start but what there will be', async () => {
    expect(await voltaireKill('--scope', 'symbol:BTCUSDT')).toEqual({
      code: 1,
      output:
        'voltaire: there is no "symbol:BTCUSDT" to be halted before the first start; there is global\n',
    });
    expect((await voltaireKill('--scope', 'global')).code).toBe(0);
  });

  it.each([
    [['--scope', 'everything'], /--scope must be global, venue:NAME, .*, was "everything"/],
    [['--mode', 'PANIC'], /--mode must be HALT, CANCEL, FLATTEN, was "PANIC"/],
  ])('refuses %j in a sentence', async (args, sentence) => {
    const { code, output } = await voltaireKill(...args);
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
  });
});

import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Keys } from '@voltaire/server/stores/shared/keys.ts';
import { RedisState } from '@voltaire/server/stores/shared/redis.ts';
import { engineUrl, HOW_TO_START } from '../../support/engines.ts';
import { post } from '../support/graphql.ts';
import { type RunningServer, startServer, temporaryHome } from '../support/running-server.ts';

const url = engineUrl('redis');
/** Some starts of a whole platform each, on a machine with other work. */
const SLOW = 180_000;
const STATUS = '{ sharedState { engine connected account leaseHeld token behind problem } }';

interface Shared {
  readonly leaseHeld: boolean;
  readonly connected: boolean;
  readonly behind: number;
}

describe.skipIf(url === null)(
  `platforms that share their state ${url === null ? HOW_TO_START : ''}`,
  { timeout: SLOW },
  () => {
    let home: ReturnType<typeof temporaryHome>;
    let servers: RunningServer[];
    let account: string;
    let state: RedisState;

    beforeEach(async () => {
      home = temporaryHome();
      servers = [];
      account = `test-${randomUUID()}`;
      // A database of its own, as kills are heard by all that share one.
      process.env.REDIS_URL = `${url}/7`;
      state = new RedisState(process.env.REDIS_URL);
      await new Promise<void>((up) => state.onConnected(up));
    });
    afterEach(async () => {
      delete process.env.REDIS_URL;
      await Promise.all(servers.map((server) => server.end('SIGKILL')));
      await state.close();
      home.remove();
    });

    async function start(name: string, of = account): Promise<RunningServer> {
      const config = join(home.path, `${of}.config.ts`);
      writeFileSync(config, `export default { account: '${of}', brain: false };\n`);
      const server = await startServer(join(home.path, name), ['--config', config]);
      servers.push(server);
      return server;
    }

    it('one of them trades an account, and says what it knows under the token of its lease', async () => {
      const server = await start('one');
      const known = await until(
        server,
        STATUS,
        ({ sharedState }: { sharedState: Shared }) =>
          sharedState.leaseHeld && sharedState.connected && sharedState,
      );
      expect(known).toMatchObject({ engine: 'REDIS', account, problem: '' });
      await expect(start('two')).rejects.toThrow(
        new RegExp(`another Voltaire \\(.*process ${server.pid}\\) has the account "${account}"`),
      );
      const keys = new Keys(account);
      const wanted = [keys.market('BTCUSDT'), keys.positions, keys.trading];
      for (;;) {
        const stored = await state.get(wanted);
        if (stored.every((each) => each !== null)) {
          const { token } = known as unknown as { token: string };
          expect(stored.map((each) => String(each.token))).toEqual([token, token, token]);
          break;
        }
        await sleep(50);
      }
      await server.end('SIGTERM');
      const bob = { id: 'bob', name: 'bob' };
      expect((await state.acquire(keys.trader, bob, 1)).held).toBe(true);
    });

    it('a kill of one stops the other; and whoever loses the lease stops', async () => {
      const one = await start('one');
      const two = await start('two', `${account}-2`);
      await post(one.url, 'mutation { engageKillSwitch(reason: "a storm") { level } }', {
        token: one.token,
      });
      const TRADING = '{ system { trading { reasons { source scope level actor reason } } } }';
      interface Trading {
        system: { trading: { reasons: { source: string; actor: string; reason: string }[] } };
      }
      const heard = await until(two, TRADING, ({ system }: Trading) =>
        system.trading.reasons.find(({ source }) => source === 'operator'),
      );
      expect(heard).toMatchObject({ scope: 'global', level: 'HALTED', actor: 'shared state' });
      expect(heard.reason).toMatch(/is stopped \(.*: a storm\)/);

      // Somebody takes the account of the first away from it.
      const { trader } = new Keys(account);
      const [held] = await state.get([trader.lease]);
      expect(held).toBeNull(); // a lease is no value
      await state.say(trader.lease, 'id', 'somebody');
      await state.say(trader.lease, 'name', 'somebody else');
      const ALERTS = '{ system { alerts { code reason } } }';
      const alert = await until(
        one,
        ALERTS,
        ({ system }: { system: { alerts: { code: string; reason: string }[] } }) =>
          system.alerts.find(({ code }) => code === 'LEASE_LOST'),
      );
      expect(alert.reason).toBe('another has it: somebody else');
    });
  },
);

async function until<T>(
  server: RunningServer,
  query: string,
  pick: (data: never) => T | undefined | false,
): Promise<T> {
  for (;;) {
    const { data } = await post(server.url, query);
    const picked = pick(data as never);
    if (picked !== undefined && picked !== false) return picked;
    await sleep(50);
  }
}

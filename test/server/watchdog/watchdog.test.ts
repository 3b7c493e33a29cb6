import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { post } from '../support/graphql.ts';
import {
  type OutsideVenue,
  type OutsideVenueName,
  startOutside,
} from '../support/outside-venue.ts';
import { type RunningServer, startServer, temporaryHome } from '../support/running-server.ts';

const DOOR = fileURLToPath(new URL('../../../server/bin/voltaire.mjs', import.meta.url));
/** Some starts of a whole platform each, on a machine with other work. */
const SLOW = 300_000;
const PATIENT = { timeout: 60_000, interval: 50 };

let home: ReturnType<typeof temporaryHome>;
let venue: OutsideVenue | null = null;
let server: RunningServer | null = null;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(async () => {
  await server?.end('SIGKILL');
  await venue?.close();
  server = null;
  venue = null;
  home.remove();
});

function startWatchdog(config: string): { child: ChildProcess; said: () => string } {
  const child = spawn(process.execPath, [DOOR, 'watchdog', '--config', config], {
    env: { ...process.env, VOLTAIRE_HOME: home.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let all = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (all += chunk.toString()));
  }
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, said: () => all };
}

const says = (said: () => string, what: string) =>
  vi.waitFor(() => expect(said()).toContain(what), PATIENT);

/** It has said so often that the kernel lives. */
const livesAgain = (said: () => string, times: number) =>
  vi.waitFor(() => expect(said().match(/The kernel lives/g)).toHaveLength(times), PATIENT);

/** It has found nothing open so often, each time after the kernel had lived. */
const cleared = (said: () => string, times: number) =>
  vi.waitFor(
    () => expect(said().match(/lists no open order any more/g)).toHaveLength(times),
    PATIENT,
  );

describe('the watchdog, a process of its own', () => {
  it.each(['binance', 'kraken'] as OutsideVenueName[])(
    'leaves a kernel alone that lives, and takes every order back at %s when it hangs or was killed',
    async (name) => {
      const outside = await startOutside(name);
      venue = outside;
      const config = outside.configure(home.path);
      const { said, child } = startWatchdog(config);
      await says(said, 'There is no heartbeat at');

      server = await startServer(home.path, ['--config', config]);
      await says(said, `The kernel lives: its orders at ${name} stay`);
      await outside.placeByHand();
      await sleep(5_000); // longer than the watchdog waits for a heartbeat
      expect(outside.open().map(({ clientOrderId }) => clientOrderId)).toContain('by_hand');
      expect(said()).not.toContain('cancelled');

      let lives = 1;
      if (name === 'binance') {
        process.kill(server.pid, 'SIGSTOP'); // a kernel that hangs is as good as dead
        await says(said, 'lists no open order any more');
        expect(outside.open()).toEqual([]);
        process.kill(server.pid, 'SIGCONT');
        await livesAgain(said, ++lives);
      }

      // Kraken's tape is too quiet for the market maker to quote soon.
      await vi.waitFor(() => expect(outside.open().length).toBeGreaterThan(0), PATIENT);
      await server.end('SIGKILL');
      await cleared(said, lives);
      expect(outside.open()).toEqual([]);

      server = await startServer(home.path, ['--config', config]);
      await livesAgain(said, ++lives);
      await server.end('SIGINT');
      await says(said, 'has ended in order and left no order');
      child.kill('SIGTERM');
      await says(said, 'nobody watches any more');
      expect(said()).not.toMatch(/-key|of no account/);
    },
    SLOW,
  );

  it(
    'takes a kernel that hibernates for one that cannot be relied on, although it runs',
    async () => {
      const outside = await startOutside('kraken');
      venue = outside;
      const stalls = { clear: 0.000_1, warn: 0.000_2, trip: 0.000_3 }; // no machine is as quick
      const sentinel = { measures: { loopStallMs: stalls }, confirmations: 1 };
      const config = outside.configure(home.path, { sentinel });
      await outside.placeByHand();
      const { said } = startWatchdog(config);
      server = await startServer(home.path, ['--config', config]);
      await cleared(said, 1);
      expect(outside.open()).toEqual([]);
      const { data } = await post(
        server.url,
        '{ system { kernelAlive breakers { scope state } } }',
      );
      expect(data).toMatchObject({
        system: {
          kernelAlive: true,
          breakers: expect.arrayContaining([{ scope: 'global', state: 'OPEN' }]) as unknown,
        },
      });
    },
    SLOW,
  );

  it(
    'has nothing to watch where orders go to the simulator inside of the platform',
    async () => {
      const outside = await startOutside('binance');
      venue = outside;
      const { child, said } = startWatchdog(outside.configure(home.path, { feeds: undefined }));
      const code = await new Promise((resolve) => child.once('exit', resolve));
      expect([code, said()]).toEqual([1, expect.stringContaining('there is nothing to watch')]);
    },
    SLOW,
  );
});

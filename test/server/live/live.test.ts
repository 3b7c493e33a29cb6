import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Relay } from '../../support/relay.ts';
import { post } from '../support/graphql.ts';
import {
  type OutsideVenue,
  type OutsideVenueName,
  startOutside,
} from '../support/outside-venue.ts';
import {
  refusedStart,
  type RunningServer,
  startServer,
  temporaryHome,
} from '../support/running-server.ts';

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

describe('orders with real money', () => {
  it.each(['binance', 'kraken'] as OutsideVenueName[])(
    'leave for %s only after its name and the policy have been confirmed at this start',
    async (name) => {
      const outside = await startOutside(name);
      venue = outside;
      // By an address that is not the simulator's: as far away as any, although nothing leaves this machine.
      const relay = await Relay.start(outside.simulator.port, '127.0.0.2');
      onTestFinished(() => relay.close());
      const far = relay.address;
      const simulated = outside.configure(home.path, {}, far);
      const unsaid = await refusedStart(home.path, ['--config', simulated]);
      expect([unsaid.code, unsaid.output]).toEqual([
        1,
        expect.stringMatching(/feeds\.0\.orders: would leave this machine .* mode: 'live'/),
      ]);

      const args = ['--config', outside.configure(home.path, { mode: 'live' }, far)];
      const asked = await refusedStart(home.path, args);
      expect([asked.code, asked.output]).toEqual([
        1,
        expect.stringContaining('LIVE: orders with real money'),
      ]);
      expect(asked.output).toContain(`${name}, ws://${far}`);
      expect(asked.output).toMatch(/capital 1000000 USDT?\n/);
      const [, words = ''] = /set VOLTAIRE_LIVE_CONFIRM="([^"]+)"/.exec(asked.output)!;
      expect(words).toMatch(new RegExp(`^${name} [0-9a-f]{8}$`));

      const wrong = {
        VOLTAIRE_LIVE_CONFIRM: words.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      };
      const refused = await refusedStart(home.path, args, { env: wrong });
      expect([refused.code, refused.output]).toEqual([
        1,
        expect.stringContaining(`"${words}" has to be typed, was "${wrong.VOLTAIRE_LIVE_CONFIRM}"`),
      ]);
      expect(outside.open()).toEqual([]);

      server = await startServer(home.path, args, { env: { VOLTAIRE_LIVE_CONFIRM: words } });
      const { data } = await post(server.url, '{ system { mode } }');
      expect(data).toEqual({ system: { mode: 'LIVE' } });
      expect(server.output()).toContain('This leaves the machine: orders with real money go to');
      await vi.waitFor(async () => {
        const answer = await post(server!.url, '{ system { trading { level } } }');
        expect(answer.data).toEqual({ system: { trading: { level: 'ACTIVE' } } });
      }, PATIENT);
      if (name === 'binance') {
        await vi.waitFor(() => expect(outside.open().length).toBeGreaterThan(0), PATIENT);
      }
      expect(await server.end('SIGINT')).toBe(0);
      expect(outside.open()).toEqual([]);
      for (const said of [asked.output, refused.output, server.output()]) {
        expect(said).not.toMatch(/trading-key|of no account/);
      }
    },
    SLOW,
  );
});

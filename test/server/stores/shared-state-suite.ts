import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { Keys } from '@voltaire/server/stores/shared/keys.ts';
import type { Grant, SharedState } from '@voltaire/server/stores/shared/shared-state.ts';

const ADA = { id: 'ada', name: 'ada on one' };
const BOB = { id: 'bob', name: 'bob on two' };
const LONG_MS = 600_000;

/** What every engine of the shared state has to do; `open` gives two clients of one engine. */
export function sharedStateSuite(name: string, open: () => SharedState[], skip = false): void {
  describe.skipIf(skip)(name, () => {
    let one: SharedState;
    let two: SharedState;
    let keys: Keys;
    let board: string;

    beforeEach(async () => {
      [one, two] = open() as [SharedState, SharedState];
      await Promise.all([one, two].map((each) => new Promise<void>((up) => each.onConnected(up))));
      keys = new Keys(`test-${randomUUID()}`);
      board = `voltaire:test:${randomUUID()}`;
    });
    afterEach(() => Promise.all([one.close(), two.close()]));

    const guard = (token: number) => ({ fence: keys.fence, token });

    it('whatever the order of the writes, the newest stays', async () => {
      const write = fc.record({ token: fc.integer({ min: 1, max: 3 }), version: fc.nat(5) });
      await fc.assert(
        fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 12 }), async (writes) => {
          const key = keys.market(randomUUID());
          for (const { token, version } of writes) {
            const value = `${token}/${version}`;
            expect(await one.put(guard(token), [{ key, version, value }])).toBe(true);
          }
          const [newest] = writes.toSorted((a, b) => b.token - a.token || b.version - a.version);
          const [stored] = await two.get([key]);
          expect(stored).toEqual({ ...newest, value: `${newest!.token}/${newest!.version}` });
        }),
        { numRuns: 30 },
      );
    });

    it('says of a key that nobody wrote that there is nothing', async () => {
      expect(await one.get([keys.positions, keys.trading])).toEqual([null, null]);
    });

    it('gives a lease to one, and tells the other who has it and for how long', async () => {
      tokenOf(await one.acquire(keys.trader, ADA, LONG_MS));
      const refused = await two.acquire(keys.trader, BOB, LONG_MS);
      expect(refused).toMatchObject({ held: false, by: ADA.name });
      if (refused.held) return;
      expect(refused.forMs).toBeGreaterThan(0);
      expect(refused.forMs).toBeLessThanOrEqual(LONG_MS);
    });

    it('gives a released lease to the next under a higher token', async () => {
      const first = tokenOf(await one.acquire(keys.trader, ADA, LONG_MS));
      await one.release(keys.trader, first);
      expect(tokenOf(await two.acquire(keys.trader, BOB, LONG_MS))).toBeGreaterThan(first);
    });

    it('releases nothing for a token that is not the holder’s', async () => {
      const token = tokenOf(await one.acquire(keys.trader, ADA, LONG_MS));
      await two.release(keys.trader, token - 1);
      expect((await two.acquire(keys.trader, BOB, LONG_MS)).held).toBe(false);
    });

    it('ends a lease that nobody renews; from then on its holder can write no more', async () => {
      const first = tokenOf(await one.acquire(keys.trader, ADA, 40));
      expect(await one.put(guard(first), [entry('by ada')])).toBe(true);
      const second = await whenFree();
      expect(second).toBeGreaterThan(first);
      expect(await one.put(guard(first), [entry('late')])).toBe(false);
      expect(await one.append(guard(first), keys.telemetry, ['late'], 10)).toBe(false);
      expect(await one.renew(keys.trader, ADA, first, LONG_MS)).toMatchObject({
        held: false,
        by: BOB.name,
      });
      expect((await two.get([keys.trading]))[0]).toMatchObject({ value: 'by ada' });
      expect(await two.read(keys.telemetry, '', 10)).toEqual([]);
    });

    it('renews a lease that has ended as long as nobody has taken it', async () => {
      const token = tokenOf(await one.acquire(keys.trader, ADA, 1));
      await sleep(5);
      expect(await one.renew(keys.trader, ADA, token, LONG_MS)).toEqual({ held: true, token });
      expect((await two.acquire(keys.trader, BOB, LONG_MS)).held).toBe(false);
    });

    it('does not renew a lease that another had meanwhile, though it is free again', async () => {
      const token = tokenOf(await one.acquire(keys.trader, ADA, 1));
      await two.release(keys.trader, await whenFree());
      expect((await one.renew(keys.trader, ADA, token, LONG_MS)).held).toBe(false);
    });

    it('lets a holder that has started again take over from itself', async () => {
      const before = tokenOf(await one.acquire(keys.trader, ADA, LONG_MS));
      const after = tokenOf(await two.acquire(keys.trader, ADA, LONG_MS));
      expect(after).toBeGreaterThan(before);
      expect((await one.renew(keys.trader, ADA, before, LONG_MS)).held).toBe(false);
      expect((await two.renew(keys.trader, ADA, after, LONG_MS)).held).toBe(true);
    });

    it('reads a stream on from where one was, and keeps it short', async () => {
      const texts = Array.from({ length: 700 }, (_, i) => String(i));
      await one.append(guard(1), keys.telemetry, texts.slice(0, 3), 10_000);
      const first = await two.read(keys.telemetry, '', 2);
      expect(first.map(({ text }) => text)).toEqual(['0', '1']);
      const rest = await two.read(keys.telemetry, first[1]!.id, 10);
      expect(rest.map(({ text }) => text)).toEqual(['2']);
      await one.append(guard(1), keys.telemetry, texts, 100);
      const kept = await two.read(keys.telemetry, '', 10_000);
      expect(kept.at(-1)!.text).toBe('699');
      expect(kept.length).toBeGreaterThanOrEqual(100);
      // A stream is cut by whole blocks of a hundred entries.
      expect(kept.length).toBeLessThanOrEqual(200);
    });

    it('lets everybody hear everybody’s word, until it is taken back', async () => {
      expect(await one.say(board, 'ada', 'halt')).toEqual(new Map([['ada', 'halt']]));
      const both = new Map([
        ['ada', 'halt'],
        ['bob', 'too'],
      ]);
      expect(await two.say(board, 'bob', 'too')).toEqual(both);
      expect(await one.say(board, 'ada', null)).toEqual(new Map([['bob', 'too']]));
      expect(await two.say(board, 'bob', null)).toEqual(new Map());
    });

    function entry(value: string) {
      return { key: keys.trading, version: 1, value };
    }

    async function whenFree(): Promise<number> {
      for (;;) {
        const grant = await two.acquire(keys.trader, BOB, LONG_MS);
        if (grant.held) return grant.token;
        await sleep(5);
      }
    }
  });
}

function tokenOf(grant: Grant): number {
  if (!grant.held) throw new Error(`held by ${grant.by}`);
  return grant.token;
}

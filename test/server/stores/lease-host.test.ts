import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GLOBAL } from '@voltaire/reflex/model/scope.ts';
import { KillBoard } from '@voltaire/reflex/rings/kill-board.ts';
import { Keys } from '@voltaire/server/stores/shared/keys.ts';
import { LeaseHost } from '@voltaire/server/stores/shared/lease-host.ts';
import { LEASE_MS } from '@voltaire/server/stores/shared/lease-keeper.ts';
import { RedisState } from '@voltaire/server/stores/shared/redis.ts';
import { engineUrl, HOW_TO_START } from '../../support/engines.ts';

const url = engineUrl('redis');
const SLOW = 120_000;

describe.skipIf(url === null)(
  `a lease that a thread of its own renews ${url === null ? HOW_TO_START : ''}`,
  { timeout: SLOW },
  () => {
    let account: string;
    let keys: Keys;
    let board: KillBoard;
    let state: RedisState;
    let lease: LeaseHost;

    beforeEach(async () => {
      account = `test-${randomUUID()}`;
      keys = new Keys(account);
      board = new KillBoard(KillBoard.allocate());
      state = new RedisState(url!);
      await new Promise<void>((up) => state.onConnected(up));
      lease = await take('ada');
    }, SLOW);
    afterEach(async () => {
      await lease.stop();
      await state.close();
    });

    const take = async (id: string) =>
      LeaseHost.take({
        url: url!,
        account,
        keys: keys.trader,
        holder: { id, name: `${id} on one, process 7` },
        kill: board.memory,
      });

    /** Somebody takes the account away. */
    const steal = async () => {
      await state.say(keys.trader.lease, 'id', 'somebody');
      await state.say(keys.trader.lease, 'name', 'somebody else');
    };

    it('is kept while the server’s thread hangs for longer than the lease lasts', async () => {
      hang(LEASE_MS + 3_000);
      expect(lease.lost).toBe('');
      await expect(take('bob')).rejects.toThrow(
        `another Voltaire (ada on one, process 7) has the account "${account}"`,
      );
      expect(lease.lost).toBe('');
      expect(lease.unsureMs).toBeLessThan(LEASE_MS / 2);
      expect(board.engaged()).toBeNull();
    });

    it('stops everything when it is lost while the server’s thread hangs', async () => {
      await steal();
      expect(board.engaged()).toBeNull();
      hang(6_000);
      expect(board.engaged()).toMatchObject({ scope: GLOBAL, mode: 'CANCEL', cause: 'lease' });
      await expect.poll(() => lease.lost).toBe('another has it: somebody else');
    });

    it('leaves it to the server to stop everything, which knows more to say', async () => {
      lease.onLook(() => {
        if (lease.lost !== '' && board.engaged() === null) board.engage(GLOBAL, 'CANCEL');
      });
      await steal();
      await expect.poll(() => lease.lost, { timeout: 10_000 }).toMatch(/somebody else/);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(board.engaged()).toMatchObject({ number: 1, cause: 'command' });
    });

    it('is free at once when its holder stops, and lost when its thread has ended', async () => {
      const { token } = lease.guard;
      expect(token).toBeGreaterThan(0);
      await lease.stop();
      expect(lease.lost).toBe('the thread that renews it has ended');
      lease = await take('bob');
      expect(lease.lost).toBe('');
      expect(lease.guard.token).toBeGreaterThan(token);
    });

    it('counts as lost as soon as a write is refused, until it is held again', async () => {
      lease.refused();
      expect(lease.lost).toMatch(/newer token/);
      await expect.poll(() => lease.lost, { timeout: 10_000 }).not.toMatch(/newer token/);
    });
  },
);

/** Nothing else happens in this thread meanwhile. */
function hang(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

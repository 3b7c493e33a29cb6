import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InProcessState } from '@voltaire/server/stores/shared/in-process.ts';
import { Keys } from '@voltaire/server/stores/shared/keys.ts';
import { LEASE_MS, LeaseKeeper } from '@voltaire/server/stores/shared/lease-keeper.ts';

const KEYS = new Keys('main');

/** An engine that can be away. */
class Engine extends InProcessState {
  away = false;

  override renew(...args: Parameters<InProcessState['renew']>) {
    return this.away ? Promise.reject(new Error('away')) : super.renew(...args);
  }
}

describe('the lease of an account', () => {
  let engine: Engine;
  let keepers: LeaseKeeper[];

  beforeEach(() => {
    vi.useFakeTimers();
    engine = new Engine(() => Date.now());
    keepers = [];
  });
  afterEach(async () => {
    for (const keeper of keepers) await keeper.stop();
    vi.useRealTimers();
  });

  const take = async (id: string) => {
    const keeper = await LeaseKeeper.take({
      state: engine,
      account: 'main',
      keys: KEYS.trader,
      holder: { id, name: `${id} on one, process 7` },
      nowMs: () => Date.now(),
    });
    keepers.push(keeper);
    return keeper;
  };

  it('is refused to a second platform, which says who has it and what can be done', async () => {
    await take('ada');
    await expect(take('bob')).rejects.toThrow(
      'another Voltaire (ada on one, process 7) has the account "main", for 30 s more and as long as it runs: stop it, or give this one another account in its configuration',
    );
  });

  it('is refused when nobody can be asked', async () => {
    vi.spyOn(engine, 'onConnected').mockImplementation(() => {});
    const refused = expect(take('ada')).rejects.toThrow(/cannot be reached.*stores\.redis/);
    await vi.advanceTimersByTimeAsync(5_000);
    await refused;
  });

  it('is kept for as long as the engine answers', async () => {
    const ada = await take('ada');
    await vi.advanceTimersByTimeAsync(10 * LEASE_MS);
    expect(ada.lost).toBe('');
    await expect(take('bob')).rejects.toThrow(/has the account/);
  });

  it('is free at once when its holder stops', async () => {
    await (await take('ada')).stop();
    expect((await take('bob')).lost).toBe('');
  });

  it('counts as lost before another can take it, and is said so for as long as it is', async () => {
    const ada = await take('ada');
    const said: string[] = [];
    ada.onLook(() => said.push(ada.lost));
    engine.away = true;
    await vi.advanceTimersByTimeAsync(24_000);
    expect(ada.lost).toBe('');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ada.lost).toMatch(/could not be renewed for 2\d s/);
    await expect(take('bob')).rejects.toThrow(/has the account/); // not yet theirs
    expect(said.filter((lost) => lost !== '').length).toBeGreaterThan(1);
  });

  it('comes back when the engine does and nobody had it meanwhile', async () => {
    const ada = await take('ada');
    const { token } = ada.guard;
    engine.away = true;
    await vi.advanceTimersByTimeAsync(3 * LEASE_MS);
    expect(ada.lost).not.toBe('');
    engine.away = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ada.lost).toBe('');
    expect(ada.guard.token).toBe(token);
  });

  it('stays with whoever took it over, until that one stops', async () => {
    const ada = await take('ada');
    engine.away = true;
    await vi.advanceTimersByTimeAsync(2 * LEASE_MS);
    const bob = await take('bob');
    engine.away = false;
    await vi.advanceTimersByTimeAsync(2 * LEASE_MS);
    expect(ada.lost).toBe('another has it: bob on one, process 7');
    expect(bob.lost).toBe('');
    expect(await engine.put(ada.guard, [])).toBe(false);
    await bob.stop();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ada.lost).toBe('');
    expect(ada.guard.token).toBeGreaterThan(bob.guard.token);
  });

  it('is not taken from a second process of the same data, whatever it lost', async () => {
    const first = await take('ada');
    const second = await take('ada');
    await vi.advanceTimersByTimeAsync(3 * LEASE_MS);
    expect(first.lost).toMatch(/another has it/);
    expect(second.lost).toBe('');
  });

  it('is known to be lost as soon as a write is refused', async () => {
    const ada = await take('ada');
    const look = vi.fn();
    ada.onLook(look);
    ada.refused();
    expect(ada.lost).toMatch(/newer token/);
    expect(look).toHaveBeenCalledTimes(2);
  });
});

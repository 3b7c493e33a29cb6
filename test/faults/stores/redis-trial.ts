import { isDeepStrictEqual } from 'node:util';
import { KILLS, Keys } from '@voltaire/server/stores/shared/keys.ts';
import { RedisState } from '@voltaire/server/stores/shared/redis.ts';
import type { Stored } from '@voltaire/server/stores/shared/shared-state.ts';
import { later } from '../child.ts';
import { ACCOUNT, type PlatformProcess } from './platform-process.ts';
import type { StoreTrial } from './store-trial.ts';

/** It writes ten times a second when all is well. */
const LATE_US = 500_000;
const CATCHES_UP_WITHIN_MS = 15_000;
const ASKED = `{
  sharedState { connected leaseHeld token problem }
  system { nowUs trading { level killEngaged } }
}`;

interface Said {
  readonly sharedState: { connected: boolean; leaseHeld: boolean; token: string; problem: string };
  readonly system: { nowUs: number; trading: { level: string; killEngaged: boolean } };
}

/** The shared state is a view of now: nothing of it is kept for later, and all of it is current again. */
export const redisTrial: StoreTrial = {
  engine: 'redis',
  diskMegabytes: 512, // its log of all writes is written anew at 64 MB, beside the old one

  async notices(platform) {
    const { sharedState, system } = await platform.ask<{
      sharedState: { writtenAtUs: number };
      system: { nowUs: number };
    }>('{ sharedState { writtenAtUs } system { nowUs } }');
    return system.nowUs - sharedState.writtenAtUs > LATE_US;
  },

  async compare(platform, url) {
    const state = new RedisState(url);
    try {
      let stale: string[] = [];
      const deadline = performance.now() + CATCHES_UP_WITHIN_MS;
      do {
        await later(100);
        await releaseTheLost(platform);
        stale = await differences(platform, state).catch((error: Error) => [error.message]);
      } while (stale.length > 0 && performance.now() < deadline);
      return stale;
    } finally {
      await state.close();
    }
  },
};

/** Whose lease was lost has stopped, and goes on when two people have looked: here they have. */
async function releaseTheLost(platform: PlatformProcess): Promise<void> {
  const { sharedState, system } = await platform.ask<Said>(ASKED);
  if (sharedState.leaseHeld && system.trading.killEngaged) await platform.release();
}

async function differences(platform: PlatformProcess, state: RedisState): Promise<string[]> {
  const keys = new Keys(ACCOUNT);
  const before = await platform.ask<Said>(ASKED);
  await later(500); // it tells others ten times a second
  const [market, positions, trading] = await state.get([
    keys.market('BTCUSDT'),
    keys.positions,
    keys.trading,
  ]);
  const words = await state.say(KILLS, 'trial', null);
  const after = await platform.ask<Said>(ASKED);
  const { sharedState } = after;
  const found: string[] = [];
  if (!sharedState.connected) found.push(`not connected: ${sharedState.problem}`);
  if (!sharedState.leaseHeld) found.push(`the lease is lost: ${sharedState.problem}`);
  if (before.sharedState.token !== sharedState.token) found.push('another token than before');
  for (const [name, stored] of Object.entries({ market, positions, trading })) {
    if (stored === null || stored === undefined) found.push(`${name} is not there`);
    else if (String(stored.token) !== sharedState.token) found.push(`${name} has an old token`);
  }
  const { tick } = valueOf(market) as { tick?: { atUs: number } };
  if (!tick || tick.atUs < before.system.nowUs) found.push('market is of before');
  const { level, killEngaged } = valueOf(trading) as Partial<Said['system']['trading']>;
  const isSame = isDeepStrictEqual({ level, killEngaged }, after.system.trading);
  if (!isSame) found.push(`trading is ${level}, not ${after.system.trading.level}`);
  const killed = words.size > 0;
  if (killed !== after.system.trading.killEngaged) found.push('the word about kills is not so');
  return found;
}

function valueOf(stored: Stored | null | undefined): object {
  return JSON.parse(stored?.value ?? '{}') as object;
}

import { expect, it } from 'vitest';
import { lacking } from '../support/commands.ts';
import { tryStores } from './stores.ts';

const LACKING = lacking('redis-server', 'setsid', 'flock');

it.skipIf(LACKING !== '')(
  `whatever happens to an engine of the stores, the kill switch works and nothing is lost${LACKING}`,
  async () => {
    const { bars, figures } = await tryStores({ rounds: 1, seed: 1 }, 2_000);
    // How fast it was depends on what else this machine does; what must never be does not.
    const never = bars.filter(({ limit }) => limit === 0);
    expect(never).toHaveLength(5);
    const short = never.filter(({ ok }) => !ok).map(({ what, value }) => `${what}: ${value}`);
    expect(short, JSON.stringify(figures)).toEqual([]);
    expect(figures.orders).toBeGreaterThan(0);
  },
  400_000,
);

it('says which faults there are when none is called so', async () => {
  const options = { rounds: 1, seed: 1, only: 'mysql' };
  await expect(tryStores(options, 10)).rejects.toThrow(/"mysql"; there are redis killed, /);
});

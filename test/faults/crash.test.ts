import { expect, it } from 'vitest';
import { crash } from './crash.ts';

it('after each kill -9 and restart orders, fills, position and cash are the venue’s', async () => {
  const { bars, figures } = await crash.run({ rounds: 4, seed: 3 });
  // How busy it was depends on what else this machine does; what must never be does not.
  const never = bars.filter(({ limit }) => limit === 0);
  expect(never.length).toBeGreaterThan(6);
  const short = never.filter(({ ok }) => !ok).map(({ what, value }) => `${what}: ${value}`);
  expect(short, JSON.stringify(figures)).toEqual([]);
  expect(figures.orders).toBeGreaterThan(0);
}, 120_000);

import { expect, it } from 'vitest';
import { crash } from './crash.ts';

it('after each kill -9 and restart orders, fills, position and cash are the venue’s', async () => {
  const { bars, figures } = await crash.run({ rounds: 4, seed: 3 });
  const short = bars.filter(({ ok }) => !ok).map(({ what, value }) => `${what}: ${value}`);
  expect(short, JSON.stringify(figures)).toEqual([]);
}, 120_000);

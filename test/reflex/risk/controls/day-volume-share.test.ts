import { dayVolumeShare } from '@voltaire/reflex/risk/controls/day-volume-share.ts';
import { describe, expect, it } from 'vitest';
import { recipe } from '../../support/control-recipe.ts';
import { read } from '../../support/risk.ts';

const sale = { side: -1, quantityLots: 50_000 } as const;
const held = { positionLots: 50_000 };
const UNKNOWN = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0];

recipe({
  control: dayVolumeShare,
  code: 'DAY_VOLUME_SHARE',
  passes: {
    'exactly its share of the day': { context: { dayVolume: 10 } },
    'a volume that was told exactly an hour ago': { context: { dayVolumeAgeMs: 3_600_000 } },
  },
  denies: {
    'a lot more than its share': { request: { quantityLots: 50_001 }, context: { dayVolume: 10 } },
    'a day with a little less': { context: { dayVolume: 9.9999 } },
    'a day without a trade': { context: { dayVolume: 0 } },
    'a volume that was told a moment more than an hour ago': {
      context: { dayVolumeAgeMs: 3_600_001 },
    },
    'a volume that was told in the future': { context: { dayVolumeAgeMs: -1 } },
    'a volume that was never told': {
      context: { dayVolume: Number.NaN, dayVolumeAgeMs: Number.NaN },
    },
    'a sale of more than is held': {
      request: { side: -1 },
      context: { dayVolume: 9, positionLots: 49_999 },
    },
  },
  needs: { limits: ['maxDayVolumeShare', 'maxDayVolumeAgeMs'] },
  reduction: { request: sale, context: { ...held, dayVolume: 1 } },
});

describe('DAY_VOLUME_SHARE', () => {
  it.each(UNKNOWN)(
    'denies what opens, and not what truly reduces, with a volume of %s',
    (volume) => {
      expect(read(dayVolumeShare, {}, { dayVolume: volume }).passed).toBe(false);
      expect(read(dayVolumeShare, sale, { ...held, dayVolume: volume }).passed).toBe(true);
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1e9])(
    'denies what opens, and not what truly reduces, with a volume of %s ms ago',
    (age) => {
      expect(read(dayVolumeShare, {}, { dayVolumeAgeMs: age }).passed).toBe(false);
      expect(read(dayVolumeShare, sale, { ...held, dayVolumeAgeMs: age }).passed).toBe(true);
    },
  );

  it('records the share of a reduction as it is', () => {
    expect(read(dayVolumeShare, sale, { ...held, dayVolume: 1 })).toMatchObject({
      observed: 0.5,
      limit: 0.5,
    });
  });
});

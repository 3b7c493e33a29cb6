import {
  HORIZONS_S,
  KINEMATICS_SIZE,
  SIGNED_VOLUME,
  VOLUME,
} from '@voltaire/reflex/physics/kinematics.ts';
import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import { Measure } from '@voltaire/reflex/physics/measures.ts';
import { Column, SLOT_SIZE } from '@voltaire/reflex/rings/telemetry-ring.ts';
import { toHorizons, toMicrostructure } from '@voltaire/server/views/motion.ts';
import { describe, expect, it } from 'vitest';

/** Every place has its own number, so that none can be taken for another. */
const derivatives = Array.from({ length: KINEMATICS_SIZE }, (_, i) => i + 1);
const errors = derivatives.map((value) => value / 4);

describe('derivatives as they are shown', () => {
  it('stand with their standard error and z-score under the series and horizon that they are of', () => {
    const horizons = toHorizons(
      HORIZONS_S,
      (i) => derivatives[i]!,
      (i) => errors[i]!,
    );
    expect(horizons.map(({ horizonS }) => horizonS)).toEqual([...HORIZONS_S]);
    expect(horizons[0]!.price).toEqual({
      velocityBpsPerS: 1,
      accelerationBpsPerS2: 2,
      jerkBpsPerS3: 3,
      velocity: { value: 1, standardError: 0.25, zScore: 4 },
      acceleration: { value: 2, standardError: 0.5, zScore: 4 },
      jerk: { value: 3, standardError: 0.75, zScore: 4 },
    });
    expect(horizons[1]!.volume!.jerk.value).toBe(derivatives[derivativeAt(1, VOLUME, 2)]);
    expect(horizons[2]!.signedVolume!.velocityPerS).toBe(
      derivatives[derivativeAt(2, SIGNED_VOLUME, 0)],
    );
  });

  it('are null until there are numbers, and their errors where none were recorded', () => {
    const [first, second] = toHorizons([1, 5], (i) => (i < 9 ? Number.NaN : 2));
    expect(first).toEqual({ horizonS: 1, price: null, volume: null, signedVolume: null });
    expect(second!.price!.velocity).toEqual({ value: 2, standardError: null, zScore: null });
  });
});

describe('measures as they are shown', () => {
  it('are null where they are not defined, and before the first tick all are', () => {
    const slot = new Float64Array(SLOT_SIZE).fill(Number.NaN);
    slot[Column.MEASURES + Measure.MICROPRICE] = 61_800.5;
    slot[Column.MEASURES + Measure.VOLATILITY + 1] = 0.7;
    slot[Column.MEASURES + Measure.TOXICITY] = 0.25;
    expect(toMicrostructure(slot)).toEqual({
      microprice: 61_800.5,
      imbalance: null,
      depthImbalance: null,
      spreadBps: null,
      volatilityBpsPerSqrtS: [
        { horizonS: HORIZONS_S[0], value: null },
        { horizonS: HORIZONS_S[1], value: 0.7 },
        { horizonS: HORIZONS_S[2], value: null },
      ],
      buyIntensityPerS: null,
      sellIntensityPerS: null,
      toxicity: 0.25,
    });
    expect(toMicrostructure(null).microprice).toBeNull();
  });
});

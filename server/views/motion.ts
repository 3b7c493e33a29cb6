import { derivativeAt } from '@voltaire/reflex/orient/market-view.ts';
import {
  HORIZONS_S,
  PRICE,
  SIGNED_VOLUME,
  VOLUME,
  zScore,
} from '@voltaire/reflex/physics/kinematics.ts';
import { Measure } from '@voltaire/reflex/physics/measures.ts';
import { Column } from '@voltaire/reflex/rings/telemetry-ring.ts';
import type {
  Estimate,
  HorizonDerivatives,
  Microstructure,
  PriceMotion,
  VolumeMotion,
} from '@voltaire/schema/motion.ts';

/** Reads one number by its place in Kinematics.derivatives; NaN or null where there is none. */
export type ReadAt = (index: number) => number | null;

const NOT_RECORDED: ReadAt = () => null;

/** The derivatives of all horizons; those of a series are null until its fit is ready. */
export function toHorizons(
  horizonsS: readonly number[],
  derivative: ReadAt,
  standardError = NOT_RECORDED,
): HorizonDerivatives[] {
  return horizonsS.map((horizonS, h) => {
    const motion = (series: number): Motion | null => {
      const at = (order: number) => {
        const index = derivativeAt(h, series, order);
        return toEstimate(finite(derivative(index)), finite(standardError(index)));
      };
      const [velocity, acceleration, jerk] = [at(0), at(1), at(2)];
      return velocity && acceleration && jerk && { velocity, acceleration, jerk };
    };
    return {
      horizonS,
      price: toPriceMotion(motion(PRICE)),
      volume: toVolumeMotion(motion(VOLUME)),
      signedVolume: toVolumeMotion(motion(SIGNED_VOLUME)),
    };
  });
}

type Motion = Pick<PriceMotion, 'velocity' | 'acceleration' | 'jerk'>;

function toEstimate(value: number | null, standardError: number | null): Estimate | null {
  if (value === null) return null;
  const z = standardError === null ? null : finite(zScore(value, standardError));
  return { value, standardError, zScore: z };
}

function toPriceMotion(motion: Motion | null): PriceMotion | null {
  return (
    motion && {
      ...motion,
      velocityBpsPerS: motion.velocity.value,
      accelerationBpsPerS2: motion.acceleration.value,
      jerkBpsPerS3: motion.jerk.value,
    }
  );
}

function toVolumeMotion(motion: Motion | null): VolumeMotion | null {
  return (
    motion && {
      ...motion,
      velocityPerS: motion.velocity.value,
      accelerationPerS2: motion.acceleration.value,
      jerkPerS3: motion.jerk.value,
    }
  );
}

/** `slot` is one of the telemetry ring; null before the first tick, when nothing is defined. */
export function toMicrostructure(slot: Float64Array | null): Microstructure {
  const read = (measure: number) => (slot ? finite(slot[Column.MEASURES + measure]!) : null);
  return {
    microprice: read(Measure.MICROPRICE),
    imbalance: read(Measure.IMBALANCE),
    depthImbalance: read(Measure.DEPTH_IMBALANCE),
    spreadBps: read(Measure.SPREAD_BPS),
    volatilityBpsPerSqrtS: HORIZONS_S.map((horizonS, h) => ({
      horizonS,
      value: read(Measure.VOLATILITY + h),
    })),
    buyIntensityPerS: read(Measure.BUY_INTENSITY),
    sellIntensityPerS: read(Measure.SELL_INTENSITY),
    toxicity: read(Measure.TOXICITY),
  };
}

/** Neither JSON nor a person knows NaN or infinity. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

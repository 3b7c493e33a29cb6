import { computed, shallowRef } from 'vue';
import type { Derivatives } from '~/graphql/market';

/** 300 s at the most frequent delivery, every 50 ms, as a power of two. */
const SAMPLES_KEPT = 8_192;
const COLUMNS = 4;

/** Of each horizon, by its seconds. Columns: time (s), velocity, acceleration, jerk. */
const rings = new Map<number, SeriesRing>();
const horizons = shallowRef<readonly number[]>([]);
const chosen = shallowRef<number | null>(null);
const empty = new SeriesRing(1, COLUMNS);

const horizon = computed(() => {
  const wanted = chosen.value;
  if (wanted !== null && horizons.value.includes(wanted)) return wanted;
  // The middle one: the shortest is the noisiest, the longest the slowest to show anything.
  return horizons.value[Math.floor(horizons.value.length / 2)] ?? null;
});

function record(derivatives: Derivatives): void {
  const atS = derivatives.atUs / 1_000_000;
  for (const { horizonS, price } of derivatives.horizons) {
    const ring = rings.get(horizonS) ?? addHorizon(horizonS);
    if (!price) continue;
    if (atS < ring.last(0)) ring.clear();
    ring.push(atS, price.velocityBpsPerS, price.accelerationBpsPerS2, price.jerkBpsPerS3);
  }
}

function addHorizon(horizonS: number): SeriesRing {
  const ring = new SeriesRing(SAMPLES_KEPT, COLUMNS);
  rings.set(horizonS, ring);
  horizons.value = [...rings.keys()].sort((a, b) => a - b);
  return ring;
}

/** Of the chosen horizon; empty before the first. */
function current(): SeriesRing {
  return (horizon.value === null ? undefined : rings.get(horizon.value)) ?? empty;
}

function forget(): void {
  rings.clear();
  horizons.value = [];
}

/** Velocity, acceleration and jerk of price. Not reactive but for the choice of the horizon. */
export function useMotion() {
  return { horizons, horizon, chosen, current, record, forget };
}

import { computed, shallowRef } from 'vue';
import type { Derivatives, Estimate, Microstructure } from '~/graphql/market';

/** 300 s at the most frequent delivery, every 50 ms, as a power of two. */
const SAMPLES_KEPT = 8_192;

/** Columns that one derivative has in the ring, from its first on. */
export const VALUE = 0;
/** One standard error below and above the value. */
export const LOW = 1;
export const HIGH = 2;
const COLUMNS_EACH = 3;
const DERIVATIVES = 3;
const COLUMNS = 1 + DERIVATIVES * COLUMNS_EACH;

/** First column of a derivative: 0 velocity, 1 acceleration, 2 jerk. Column 0 is the time, seconds. */
export function columnOf(derivative: number): number {
  return 1 + derivative * COLUMNS_EACH;
}

/** Of each horizon, by its seconds. */
const rings = new Map<number, SeriesRing>();
const horizons = shallowRef<readonly number[]>([]);
const chosen = shallowRef<number | null>(null);
const empty = new SeriesRing(1, COLUMNS);
let newest: Derivatives | null = null;

const horizon = computed(() => {
  const wanted = chosen.value;
  if (wanted !== null && horizons.value.includes(wanted)) return wanted;
  // The middle one: the shortest is the noisiest, the longest the slowest to show anything.
  return horizons.value[Math.floor(horizons.value.length / 2)] ?? null;
});

function record(derivatives: Derivatives): void {
  newest = derivatives;
  const atS = derivatives.atUs / 1_000_000;
  for (const { horizonS, price } of derivatives.horizons) {
    const ring = rings.get(horizonS) ?? addHorizon(horizonS);
    if (!price) continue;
    if (atS < ring.last(0)) ring.clear();
    ring.push(atS, ...band(price.velocity), ...band(price.acceleration), ...band(price.jerk));
  }
}

function band({ value, standardError }: Estimate): [number, number, number] {
  const error = standardError ?? 0;
  return [value, value - error, value + error];
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

/** The newest of one derivative of price at the chosen horizon. */
function estimate(name: 'velocity' | 'acceleration' | 'jerk'): Estimate | null {
  const found = newest?.horizons.find(({ horizonS }) => horizonS === horizon.value);
  return found?.price?.[name] ?? null;
}

function microstructure(): Microstructure | null {
  return newest?.microstructure ?? null;
}

function forget(): void {
  rings.clear();
  horizons.value = [];
  newest = null;
}

/** How the market moves and trades. Not reactive but for the choice of the horizon. */
export function useMotion() {
  return { horizons, horizon, chosen, current, estimate, microstructure, record, forget };
}

import { CubicFit } from '@voltaire/reflex/physics/cubic-fit.ts';
import { HORIZONS_S, Kinematics, SERIES } from '@voltaire/reflex/physics/kinematics.ts';
import { heapInUse } from './heap.ts';
import { atMost, type Bench } from './report.ts';

const UPDATES = 10_000_000;
const WARM_UP = 1_000_000;

/** A linear congruential generator: the same irregular times in every run. */
function irregular(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ticks some ms apart, sometimes a whole horizon's tenth: what exchanges send. */
function run(kinematics: Kinematics, updates: number, random: () => number): number {
  let monoNs = 1e15;
  let mid = 60_000;
  let volume = 0;
  const startNs = process.hrtime.bigint();
  for (let i = 0; i < updates; i++) {
    monoNs += 1e6 + random() * 1e7;
    mid += random() - 0.5;
    volume += random();
    kinematics.tick(monoNs, mid, volume, volume / 2);
  }
  return Number(process.hrtime.bigint() - startNs);
}

/** Worst relative error of all three derivatives against those of cubics, at irregular times. */
function worstError(random: () => number): number {
  let worst = 0;
  for (let trial = 0; trial < 50; trial++) {
    const [c1, c2, c3] = [random() * 4 - 2, random() - 0.5, random() / 10 + 0.01];
    const horizonS = HORIZONS_S[trial % HORIZONS_S.length]!;
    const fit = new CubicFit(horizonS, 1);
    const change = new Float64Array(1);
    const at = (t: number) => t * (c1 + t * (c2 + t * c3));
    let t = 0;
    for (let i = 0; i < 2_000; i++) {
      const before = t;
      t += random() * horizonS * (random() < 0.05 ? 0.2 : 0.01);
      change[0] = at(t) - at(before);
      fit.tick(t - before, change);
      if (!fit.ready || i < 100) continue;
      const exact = [c1 + t * (2 * c2 + 3 * c3 * t), 2 * c2 + 6 * c3 * t, 6 * c3];
      // Relative to the size of the curve's own terms: a derivative that crosses zero has no other.
      const scale = [
        Math.abs(c1) + t * (2 * Math.abs(c2) + 3 * c3 * t),
        2 * Math.abs(c2) + 6 * c3 * t,
        6 * c3,
      ];
      for (let k = 0; k < 3; k++) {
        worst = Math.max(worst, Math.abs(fit.derivatives[k]! - exact[k]!) / scale[k]!);
      }
    }
  }
  return worst;
}

export const physics: Bench = {
  name: 'physics',
  about: 'velocity, acceleration and jerk: ns per series and tick, heap growth, error on cubics',
  async run() {
    const kinematics = new Kinematics();
    const random = irregular(1);
    run(kinematics, WARM_UP, random);
    const heapBefore = heapInUse();
    const tookNs = run(kinematics, UPDATES, random);
    const heapGrowth = heapInUse() - heapBefore;
    const perTick = tookNs / UPDATES;
    return {
      bench: 'physics',
      figures: { 'ns per tick, all series and horizons': perTick, updates: UPDATES },
      bars: [
        atMost('ns per series, horizon and tick', perTick / (SERIES * HORIZONS_S.length), 60),
        atMost('heap growth over all updates, bytes', heapGrowth, 100_000),
        atMost('worst relative error on cubics', worstError(irregular(2)), 1e-6),
      ],
    };
  },
};

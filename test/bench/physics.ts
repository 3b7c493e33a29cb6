import { CubicFit } from '@voltaire/reflex/physics/cubic-fit.ts';
import { HORIZONS_S, Kinematics, SERIES } from '@voltaire/reflex/physics/kinematics.ts';
import { Microstructure } from '@voltaire/reflex/physics/microstructure.ts';
import { drift } from '../reflex/physics/drift.ts';
import { heapInUse } from './heap.ts';
import { atMost, type Bench } from './report.ts';

/** Short ones, some 15 ms each, so that one or the other is left alone by whatever else runs. */
const ROUNDS = 200;
/** The heap is measured after each: what updates retain makes every part grow, a compiler only some. */
const PARTS = 4;
const UPDATES = 10_000_000;
const WARM_UP = 1_000_000;
/** `VOLTAIRE_LONG=1` adds a run of this many ticks, which takes about a minute. */
const LONG_RUN = 100_000_000;

/** A linear congruential generator: the same irregular times in every run. */
function irregular(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ticks some ms apart: what exchanges send. Every tick changes all series: the worst case. */
class Market {
  private readonly kinematics = new Kinematics();
  private readonly measures = new Microstructure();
  private readonly random = irregular(1);
  private monoNs = 1e15;
  private mid = 60_000;
  private volume = 0;
  /** Keeps the compiler from leaving out what is measured. */
  seen = 0;

  /** Nanoseconds. Half of the ticks are quotes with depth and half are trades. */
  run(updates: number, withMeasures: boolean): number {
    const { kinematics, measures, random } = this;
    const startNs = process.hrtime.bigint();
    for (let i = 0; i < updates; i++) {
      this.monoNs += 1e6 + random() * 1e7;
      this.mid += random() - 0.5;
      const quantity = random();
      this.volume += quantity;
      kinematics.tick(this.monoNs, this.mid, this.volume, this.volume / 2);
      this.seen += kinematics.standardErrors[0]!; // solves them all: nothing is computed for nobody
      if (!withMeasures) continue;
      if ((i & 1) === 0) {
        measures.onQuote(this.monoNs, this.mid - 0.01, quantity, this.mid + 0.01, 1);
        measures.onDepth(5 * quantity, 5);
      } else {
        measures.onTrade(this.monoNs, this.mid, quantity, quantity < 0.5 ? 1 : -1);
      }
    }
    return Number(process.hrtime.bigint() - startNs);
  }
}

/** Writes the ns per tick of each round. */
function rounds(market: Market, perTick: Float64Array, withMeasures: boolean): void {
  const updates = UPDATES / ROUNDS;
  for (let i = 0; i < perTick.length; i++) perTick[i] = market.run(updates, withMeasures) / updates;
}

/** What else runs on the machine only ever makes a round slower: the fastest is the code's own time. */
function fastestAndMedian(perTick: Float64Array): [number, number] {
  const sorted = perTick.toSorted();
  return [sorted[0]!, sorted[Math.floor(sorted.length / 2)]!];
}

/** Worst relative error of all three derivatives against those of cubics, at irregular times. */
function worstError(random: () => number): number {
  let worst = 0;
  for (let trial = 0; trial < 50; trial++) {
    const [c1, c2, c3] = [random() * 4 - 2, random() - 0.5, random() / 10 + 0.01];
    const horizonS = HORIZONS_S[trial % HORIZONS_S.length]!;
    const fit = new CubicFit([horizonS], 1);
    const change = new Float64Array(1);
    const at = (t: number) => t * (c1 + t * (c2 + t * c3));
    let t = 0;
    for (let i = 0; i < 2_000; i++) {
      const before = t;
      t += random() * horizonS * (random() < 0.05 ? 0.2 : 0.01);
      change[0] = at(t) - at(before);
      fit.tick(t - before, change);
      if (!fit.ready(0) || i < 100) continue;
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
  about: 'derivatives with standard errors, and all measures: ns per tick, heap growth, exactness',
  async run() {
    const market = new Market();
    market.run(WARM_UP, false);
    const perTick = new Float64Array(ROUNDS);
    rounds(market, perTick, false);
    const [derivatives, derivativesMedian] = fastestAndMedian(perTick);
    market.run(WARM_UP, true);
    const heap = new Float64Array(PARTS);
    const perPart = ROUNDS / PARTS;
    const heapBefore = heapInUse();
    for (let part = 0; part < PARTS; part++) {
      rounds(market, perTick.subarray(part * perPart, (part + 1) * perPart), true);
      heap[part] = heapInUse();
    }
    // The first part still frees what the compiler needed for warming up.
    const growths = Array.from(heap.subarray(1), (bytes, i) => bytes - heap[i]!);
    const [everything, everythingMedian] = fastestAndMedian(perTick);
    const long = process.env['VOLTAIRE_LONG'] === '1' ? drift(LONG_RUN) : undefined;
    return {
      bench: 'physics',
      figures: {
        'ns per tick, derivatives and errors, fastest round': derivatives,
        'ns per tick, derivatives and errors, median round': derivativesMedian,
        'ns per tick, everything, median round': everythingMedian,
        'updates of each': UPDATES,
        'heap growth over all updates, bytes': heap.at(-1)! - heapBefore,
      },
      bars: [
        atMost('ns per series, horizon and tick', derivatives / (SERIES * HORIZONS_S.length), 40),
        atMost('ns per tick, everything', everything, 1_000),
        atMost('heap growth, bytes, least of the later parts', Math.min(...growths), 0),
        atMost('worst relative error on cubics', worstError(irregular(2)), 1e-6),
        ...(long
          ? [
              atMost('drift of derivatives, in standard errors', long.inStandardErrors, 1e-5),
              atMost('drift of standard errors, relative', long.ofStandardErrors, 1e-6),
            ]
          : []),
      ],
    };
  },
};

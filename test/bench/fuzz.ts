import { fuzzFrames } from '../fuzz/frames.ts';
import { futuresFixture, krakenFixture, spotTape } from '../reflex/support/recordings.ts';
import { atMost, type Bar, type Bench, type BenchResult } from './report.ts';

const MUTANTS = 1_000_000;
const SEED = 20_260_707;

const PROTOCOLS = { kraken: krakenFixture, spot: spotTape, futures: futuresFixture };

/** One million mutated frames per protocol between the frames of a recording: some minutes. */
export const fuzz: Bench = {
  name: 'fuzz',
  about: 'a million mutated frames per protocol: no throw, no growth, no wrong book LIVE',
  run: () => {
    const bars: Bar[] = [];
    const figures: Record<string, number | string> = {};
    for (const [protocol, recording] of Object.entries(PROTOCOLS)) {
      const { thrown, bytesPerFrame, wrongLive, ...rest } = fuzzFrames(recording(), MUTANTS, SEED);
      bars.push(
        atMost(`${protocol}: errors other than a refusal`, thrown, 0),
        atMost(`${protocol}: bytes retained per frame`, bytesPerFrame, 0),
        atMost(`${protocol}: wrong books LIVE`, wrongLive, 0),
      );
      for (const [name, value] of Object.entries(rest)) figures[`${protocol}: ${name}`] = value;
    }
    return Promise.resolve<BenchResult>({ bench: 'fuzz', bars, figures });
  },
};

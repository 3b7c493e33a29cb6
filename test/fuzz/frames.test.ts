import { describe, expect, it } from 'vitest';
import { futuresFixture, krakenFixture, spotTape } from '../reflex/support/recordings.ts';
import { fuzzFrames } from './frames.ts';

const MUTANTS = 20_000;

/** The first minutes are enough here. */
const spotBegin = () => ({ ...spotTape(), frames: spotTape().frames.slice(0, 10_000) });

describe('a mutated frame', () => {
  it.each([
    ['Kraken', krakenFixture],
    ['Binance Spot', spotBegin],
    ['Binance futures', futuresFixture],
  ])('of %s is refused or harmless, and leaves no wrong book LIVE', (_, recording) => {
    const { thrown, firstThrown, wrongLive, firstWrong, ...rest } = fuzzFrames(
      recording(),
      MUTANTS,
      1,
    );
    expect([thrown, firstThrown]).toEqual([0, '']);
    expect([wrongLive, firstWrong]).toEqual([0, '']);
    expect(rest.mutants).toBeGreaterThanOrEqual(MUTANTS);
    expect(rest.refused).toBeGreaterThan(MUTANTS / 3);
    expect(rest.compared).toBeGreaterThan(1_000);
    expect(rest.liveShare).toBeGreaterThan(0.2);
    expect(rest.bytesPerFrame).toBeLessThan(64);
  });
});

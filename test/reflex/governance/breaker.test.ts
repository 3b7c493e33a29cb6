import { Breaker } from '@voltaire/reflex/governance/breaker.ts';
import { MEASURES, type Readings } from '@voltaire/reflex/governance/measures.ts';
import type { BreakerSnapshot } from '@voltaire/reflex/model/governing.ts';
import type { SentinelLimits } from '@voltaire/reflex/model/policy.ts';
import { beforeEach, describe, expect, it } from 'vitest';

const LIMITS: SentinelLimits = {
  measures: {
    feedAgeMs: { warn: 20, trip: 100, clear: 10 },
    rejectStreak: { warn: 3, trip: 5, clear: 1 },
  },
  confirmations: 3,
  openMs: 10_000,
  probationMs: 5_000,
};

let breaker: Breaker;
let monoNs = 9e12;
let changes: BreakerSnapshot[];

beforeEach(() => {
  breaker = new Breaker('venue:kraken', MEASURES, LIMITS);
  changes = [];
});

/** As many seconds with these readings. */
function seconds(count: number, readings: Readings): void {
  for (let i = 0; i < count; i++) {
    monoNs += 1e9;
    const change = breaker.sample(monoNs, { feedAgeMs: 5, rejectStreak: 0, ...readings });
    if (change) changes.push(change);
  }
}

const age = (feedAgeMs: number | null): Readings => ({ feedAgeMs });
const states = () => changes.map(({ state, warning }) => (warning ? 'WARNING' : state));

describe('a closed breaker', () => {
  it('stays closed while all is well', () => {
    seconds(100, {});
    expect([changes, breaker.state, breaker.complaints]).toEqual([[], 'CLOSED', []]);
  });

  it('opens at the third sample in a row past the trip, and says why', () => {
    seconds(2, age(150));
    expect(changes).toEqual([]);
    seconds(1, age(160));
    expect(changes).toEqual([
      {
        kind: 109,
        scope: 'venue:kraken',
        state: 'OPEN',
        from: 'CLOSED',
        warning: false,
        measure: 'feedAgeMs',
        value: 160,
        threshold: 100,
        unit: 'ms',
        reason: 'feedAgeMs is 160 ms, its limit is 100 ms: 3 samples in a row',
      },
    ]);
  });

  it('does not open for samples that are not in a row', () => {
    for (let i = 0; i < 20; i++) {
      seconds(2, age(150));
      seconds(1, age(15));
    }
    expect(changes).toEqual([]);
  });

  it('opens at once ten times past the trip', () => {
    seconds(1, age(1000));
    expect(changes).toMatchObject([
      { state: 'OPEN', value: 1000, reason: expect.stringContaining('ten times past it, once') },
    ]);
  });

  it('opens for what nobody knows, with no value', () => {
    for (const reading of [Number.NaN, Number.POSITIVE_INFINITY, undefined]) {
      breaker = new Breaker('venue:kraken', MEASURES, LIMITS);
      changes = [];
      monoNs += 1e9;
      for (let i = 0; i < 3; i++) {
        const readings = reading === undefined ? {} : { feedAgeMs: reading };
        const change = breaker.sample((monoNs += 1e9), { rejectStreak: 0, ...readings });
        if (change) changes.push(change);
      }
      expect(changes).toMatchObject([
        { state: 'OPEN', measure: 'feedAgeMs', value: null, threshold: 100 },
      ]);
      expect(changes[0]!.reason).toContain('not known');
    }
  });

  it('does not open for what there is not to measure', () => {
    seconds(100, { feedAgeMs: null, rejectStreak: null });
    expect(changes).toEqual([]);
  });

  it('warns at the third sample in a row, until all are clear for three', () => {
    seconds(3, age(20));
    expect(changes).toMatchObject([
      { state: 'CLOSED', from: 'CLOSED', warning: true, value: 20, threshold: 20 },
    ]);
    expect(breaker.complaints).toEqual([
      'WARNING: feedAgeMs is 20 ms, it warns from 20 ms: 3 samples in a row',
    ]);
    seconds(50, age(15));
    seconds(2, age(9));
    expect(changes).toHaveLength(1);
    seconds(1, age(8));
    expect(changes[1]).toMatchObject({ warning: false, value: 8, threshold: 10 });
    expect(breaker.complaints).toEqual([]);
  });

  it('complains of a measure past its trip before it opens', () => {
    seconds(1, age(150));
    expect(breaker.complaints).toEqual(['feedAgeMs is 150 ms, its limit is 100 ms']);
  });

  it('watches only what has thresholds', () => {
    seconds(10, { loopStallMs: 1e9, clockStepMs: Number.NaN });
    expect(changes).toEqual([]);
  });
});

describe('an open breaker', () => {
  beforeEach(() => {
    seconds(3, age(150));
    changes = [];
  });

  it('stays open as long as it must, however well all is', () => {
    seconds(9, {});
    expect(breaker.state).toBe('OPEN');
    seconds(1, {});
    expect(changes).toMatchObject([
      { state: 'HALF_OPEN', from: 'OPEN', measure: 'feedAgeMs', value: 5, threshold: 10 },
    ]);
  });

  it('stays open until all were clear for three samples in a row', () => {
    seconds(60, age(10));
    seconds(2, {});
    seconds(1, { rejectStreak: 1 });
    seconds(2, {});
    expect(breaker.state).toBe('OPEN');
    seconds(1, {});
    expect(breaker.state).toBe('HALF_OPEN');
  });

  it('stays open while a measure is not known', () => {
    seconds(60, age(Number.NaN));
    expect(breaker.state).toBe('OPEN');
  });

  it('complains of what opened it', () => {
    seconds(1, {});
    expect(breaker.complaints).toEqual([
      'OPEN: feedAgeMs is 150 ms, its limit is 100 ms: 3 samples in a row',
    ]);
  });
});

describe('a breaker on probation', () => {
  beforeEach(() => {
    seconds(3, age(150));
    seconds(10, {});
    changes = [];
  });

  it('closes when probation is over', () => {
    seconds(4, {});
    expect(breaker.state).toBe('HALF_OPEN');
    seconds(1, {});
    expect(changes).toMatchObject([
      { state: 'CLOSED', from: 'HALF_OPEN', warning: false, measure: 'feedAgeMs', value: 5 },
    ]);
    expect(breaker.complaints).toEqual([]);
  });

  it('opens again at the first sample past a trip, for as long as the first time', () => {
    seconds(1, { rejectStreak: 5 });
    expect(changes).toMatchObject([
      { state: 'OPEN', from: 'HALF_OPEN', measure: 'rejectStreak', value: 5, threshold: 5 },
    ]);
    seconds(9, {});
    expect(breaker.state).toBe('OPEN');
    seconds(1, {});
    expect(breaker.state).toBe('HALF_OPEN');
  });

  it('opens again at the first sample that is not known', () => {
    seconds(1, age(Number.NaN));
    expect(changes).toMatchObject([{ state: 'OPEN', value: null }]);
  });

  it('goes straight on to warn when it closes past a warning', () => {
    seconds(8, age(50));
    expect(changes).toMatchObject([
      { state: 'CLOSED', from: 'HALF_OPEN', warning: true, value: 50, threshold: 20 },
    ]);
    expect(states()).toEqual(['WARNING']);
  });
});

/** The breaker of the next run, as the latest change tells of this one. */
function restarted(limits = LIMITS): BreakerSnapshot {
  breaker = new Breaker('venue:kraken', MEASURES, limits);
  const told = breaker.takeOver(changes.at(-1)!, { monoNs });
  changes = [];
  return told;
}

describe('a restart', () => {
  it('leaves an open breaker open, and begins its time anew', () => {
    seconds(3, age(150));
    seconds(9, {});
    const told = restarted();
    expect(told).toMatchObject({ state: 'OPEN', from: 'OPEN', measure: 'feedAgeMs', value: 150 });
    expect(told.reason).toMatch(/^feedAgeMs is 150 ms.*; begun anew by a restart$/);
    expect(breaker.complaints).toEqual([`OPEN: ${told.reason}`]);
    seconds(9, {});
    expect(breaker.state).toBe('OPEN');
    seconds(1, {});
    expect(changes).toMatchObject([{ state: 'HALF_OPEN', from: 'OPEN', measure: 'feedAgeMs' }]);
  });

  it('takes one on probation back into hibernation', () => {
    seconds(3, age(150));
    seconds(14, {});
    expect(breaker.state).toBe('HALF_OPEN');
    expect(restarted()).toMatchObject({ state: 'OPEN', from: 'HALF_OPEN' });
    seconds(9, {});
    expect(breaker.state).toBe('OPEN');
    seconds(1, {});
    seconds(5, {});
    expect(states()).toEqual(['HALF_OPEN', 'CLOSED']);
  });

  it('keeps a warning, until all are clear', () => {
    seconds(3, age(20));
    expect(restarted()).toMatchObject({ state: 'CLOSED', warning: true });
    seconds(2, {});
    expect(breaker.warning).toBe(true);
    seconds(1, {});
    expect(changes).toMatchObject([{ state: 'CLOSED', warning: false }]);
  });

  it('says so once, however many follow each other', () => {
    seconds(3, age(150));
    const first = restarted();
    changes = [first];
    expect(restarted()).toEqual({ ...first, from: 'OPEN' });
  });

  it('heals nothing by a policy that no longer watches the measure', () => {
    seconds(3, age(150));
    const { rejectStreak } = LIMITS.measures;
    restarted({ ...LIMITS, measures: { rejectStreak: rejectStreak! } });
    seconds(9, {});
    expect(breaker.state).toBe('OPEN');
    seconds(6, {});
    expect(changes).toMatchObject([
      { state: 'HALF_OPEN', measure: '', value: null, threshold: null, unit: '' },
      { state: 'CLOSED', reason: '5 s of probation are over' },
    ]);
  });
});

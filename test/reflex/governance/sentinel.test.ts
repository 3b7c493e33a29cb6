import type { Readings } from '@voltaire/reflex/governance/measures.ts';
import { Sentinel } from '@voltaire/reflex/governance/sentinel.ts';
import { DEFAULT_SENTINEL } from '@voltaire/reflex/governance/sentinel-limits.ts';
import type { BreakerSnapshot } from '@voltaire/reflex/model/governing.ts';
import { TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { WELL } from '../support/sentinel.ts';

const { confirmations, openMs, probationMs } = DEFAULT_SENTINEL;
const KRAKEN = 'venue:kraken';
const BINANCE = 'venue:binance';

let sentinel: Sentinel;
let monoNs: number;

beforeEach(() => {
  sentinel = new Sentinel(DEFAULT_SENTINEL, ['kraken', 'binance']);
  monoNs = 4e12;
});

/** All is well, but for this. */
interface Ills {
  readonly global?: Readings;
  readonly kraken?: Readings;
}

function seconds(count: number, { global, kraken }: Ills = {}): BreakerSnapshot[] {
  return Array.from({ length: count }, () => {
    monoNs += 1e9;
    const venues = { kraken: { ...WELL, ...kraken }, binance: WELL };
    return sentinel.sample(monoNs, { global: { ...WELL, ...global }, venues });
  }).flat();
}

const isWell = () => sentinel.complaints.length === 0;

const SILENT: Ills = { kraken: { feedAgeMs: 60_000 } };
const STALLED: Ills = { global: { loopStallMs: 400 } };

describe('the Sentinel', () => {
  it('asks for nothing while all is well', () => {
    expect(seconds(200)).toEqual([]);
    const scopes = ['global', KRAKEN, BINANCE] as const;
    expect(scopes.map((scope) => sentinel.asks(scope))).toEqual([null, null, null]);
  });

  it('has one venue hibernate, then on probation, and leaves the other alone', () => {
    const changes = seconds(confirmations, SILENT);
    expect(changes).toMatchObject([{ scope: KRAKEN, state: 'OPEN', measure: 'feedAgeMs' }]);
    expect(sentinel.asks(KRAKEN)).toEqual({
      level: TradingLevel.CANCEL_ONLY,
      reason: 'hibernation: feedAgeMs is 60000 ms, its limit is 8000 ms: 5 samples in a row',
    });
    expect([sentinel.asks('global'), sentinel.asks(BINANCE)]).toEqual([null, null]);

    expect(seconds(openMs / 1000)).toMatchObject([{ scope: KRAKEN, state: 'HALF_OPEN' }]);
    expect(sentinel.asks(KRAKEN)).toMatchObject({
      level: TradingLevel.CAUTION,
      reason: expect.stringMatching(/^probation: feedAgeMs is 0 ms/),
    });
    expect(seconds(probationMs / 1000)).toMatchObject([{ scope: KRAKEN, state: 'CLOSED' }]);
    expect(sentinel.asks(KRAKEN)).toBeNull();
  });

  it('asks for caution with a warning', () => {
    const warned = seconds(confirmations, { global: { loopStallMs: 120 } });
    expect(warned).toMatchObject([{ scope: 'global', state: 'CLOSED', warning: true }]);
    expect(sentinel.asks('global')).toMatchObject({
      level: TradingLevel.CAUTION,
      reason: expect.stringMatching(/^warning: loopStallMs is 120 ms/),
    });
  });

  it('takes a venue that it is told nothing of for one that is not well', () => {
    for (let i = 0; i < confirmations; i++) {
      sentinel.sample((monoNs += 1e9), { global: WELL, venues: { kraken: WELL } });
    }
    expect(sentinel.asks(BINANCE)).toMatchObject({ level: TradingLevel.CANCEL_ONLY });
    expect(sentinel.asks(KRAKEN)).toBeNull();
  });

  it('judges this machine by its own measures only, and a venue by its', () => {
    const swapped = { global: { feedAgeMs: 1e9 }, kraken: { loopStallMs: 1e9 } };
    expect(seconds(20, swapped)).toEqual([]);
  });

  it('asks nothing for a scope that it does not watch', () => {
    seconds(confirmations, STALLED);
    expect(sentinel.asks('symbol:BTC/USD')).toBeNull();
  });
});

describe('when the Sentinel wants to be told', () => {
  it('is once a second, first a second after it was asked first', () => {
    const start = 1e12;
    const due = [0, 100, 900, 1000, 1100, 1900, 2100, 9000, 9100].map((ms) =>
      sentinel.due(start + ms * 1e6),
    );
    expect(due).toEqual([false, false, false, true, false, false, true, true, false]);
  });
});

describe('good health', () => {
  it('is not known before the first sample', () => {
    expect(sentinel.complaints).toEqual(['nothing has been measured yet']);
    expect(isWell()).toBe(false);
  });

  it('is that of this machine and of every venue', () => {
    seconds(1, SILENT);
    expect(sentinel.complaints).toEqual([
      'venue:kraken: feedAgeMs is 60000 ms, its limit is 8000 ms',
    ]);
    seconds(1, STALLED);
    expect(sentinel.complaints).toEqual([expect.stringMatching(/^global: loopStallMs is 400 ms/)]);
    seconds(1);
    expect(isWell()).toBe(true);
  });

  it('comes back only with the end of probation', () => {
    seconds(confirmations, STALLED);
    seconds(openMs / 1000 + probationMs / 1000 - 1);
    expect(sentinel.complaints).toEqual([
      expect.stringMatching(/^global: HALF_OPEN: loopStallMs is 0 ms/),
    ]);
    seconds(1);
    expect(isWell()).toBe(true);
  });
});

describe('a Sentinel without limits, or with wrong ones,', () => {
  it('lets nothing be traded, and calls nothing healthy', () => {
    sentinel = new Sentinel(undefined, ['kraken']);
    expect(seconds(3)).toEqual([]);
    expect(sentinel.asks(KRAKEN)).toBe(null);
    expect(sentinel.asks('global')).toEqual({
      level: TradingLevel.CANCEL_ONLY,
      reason: 'the policy has no limits for the Sentinel',
    });
    expect(isWell()).toBe(false);
  });

  it('is none', () => {
    const limits = { ...DEFAULT_SENTINEL, confirmations: 0 };
    expect(() => new Sentinel(limits, [])).toThrow(
      new RangeError('sentinel: confirmations must be a whole number above 0, was 0'),
    );
  });
});

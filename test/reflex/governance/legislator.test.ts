import { Legislator, MAX_PENDING } from '@voltaire/reflex/governance/legislator.ts';
import { isAtMost, MAX_OF_MODELS, MAX_OVERRIDES } from '@voltaire/reflex/governance/overrides.ts';
import {
  AGGRESSIONS,
  type Aggression,
  BIASES,
  type Bias,
  joinBias,
} from '@voltaire/reflex/model/aggression.ts';
import { GLOBAL, type Place, type Scope } from '@voltaire/reflex/model/scope.ts';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';

const PLACES: readonly Place[] = ['BTCUSDT', 'ETHUSDT'].flatMap((symbol) =>
  ['', 'kinetic', 'maker'].map((strategy) => ({ venue: 'binance', symbol, strategy })),
);
const HERE = PLACES[1]!;
const THERE = PLACES[4]!;
const HERE_ONLY: Scope = 'symbol:BTCUSDT';

let legislator: Legislator;
let ids: number;
beforeEach(() => {
  legislator = new Legislator(PLACES);
  ids = 0;
});

const aggression = (
  level: Aggression,
  scope: Scope = GLOBAL,
  expiresAtUs: number | null = null,
  atUs = 1,
) =>
  legislator.order({ type: 'aggression', scope, level, reason: 'news', expiresAtUs }, 'ada', atUs);

const bias = (kind: Bias, scope: Scope = GLOBAL, expiresAtUs: number | null = null) =>
  legislator.order({ type: 'bias', scope, bias: kind, reason: 'view', expiresAtUs }, 'ada', 1);

const advise = (
  level: Aggression,
  kind: Bias,
  scope: Scope = GLOBAL,
  expiresAtUs = 1_000,
  modelId = 'llm',
) =>
  legislator.advise(
    {
      type: 'advise',
      scope,
      level,
      bias: kind,
      advice: { modelId, rationale: 'CPI', confidence: 1 },
      expiresAtUs,
    },
    'brain',
    1,
    `A${++ids}`,
  );

const accept = (adviceId: string, actor = 'bob') =>
  legislator.accept({ type: 'accept', adviceId, reason: 'agreed' }, actor, 2);

const inForce = (place: Place = HERE) => {
  const { aggression: level, bias: kind } = legislator.effective(place);
  return `${level} ${kind}`;
};
const pending = () => legislator.snapshot.pending.map(({ id }) => id);

describe('people', () => {
  it('have set nothing at first: NORMAL, both ways, and nothing to cite', () => {
    expect(legislator.effective(HERE)).toEqual({
      aggression: 'NORMAL',
      bias: 'NONE',
      overrides: [],
      untilUs: Number.POSITIVE_INFINITY,
    });
    expect(legislator.snapshot).toMatchObject({ overrides: [], pending: [] });
  });

  it('set an aggression that the narrowest scope decides, whichever came first', () => {
    aggression('HIGH', 'strategy:kinetic');
    aggression('LOW', HERE_ONLY);
    aggression('NORMAL');
    expect(PLACES.map((place) => legislator.effective(place).aggression)).toEqual([
      'LOW',
      'HIGH',
      'LOW',
      'NORMAL',
      'HIGH',
      'NORMAL',
    ]);
  });

  it('set a bias that joins all others that cover the place', () => {
    bias('LONG_ONLY');
    bias('SHORT_ONLY', HERE_ONLY);
    expect([inForce(HERE), inForce(THERE)]).toEqual(['NORMAL FLAT', 'NORMAL LONG_ONLY']);
    bias('NONE');
    expect([inForce(HERE), inForce(THERE)]).toEqual(['NORMAL SHORT_ONLY', 'NORMAL NONE']);
  });

  it('take the place of what somebody set before for the same scope', () => {
    bias('PAUSE');
    bias('LONG_ONLY');
    aggression('LOW');
    aggression('HIGH');
    expect(inForce()).toBe('HIGH LONG_ONLY');
    expect(legislator.snapshot.overrides).toHaveLength(2);
  });

  it('are cited with author, scope and end, as far as they count for the place', () => {
    aggression('HIGH', GLOBAL, 1_700_000_000_000_000);
    aggression('LOW', HERE_ONLY);
    bias('FLAT', GLOBAL, 1_600_000_000_000_000);
    expect(legislator.effective(HERE)).toMatchObject({
      overrides: [
        'LOW by ada for symbol:BTCUSDT, until it is taken back',
        'FLAT by ada for global, until 2020-09-13T12:26:40Z',
      ],
      untilUs: 1_600_000_000_000_000,
    });
  });

  it('are refused an end that has passed', () => {
    expect(aggression('HIGH', GLOBAL, 5, 5)).toMatchObject({ code: 'EXPIRED' });
    expect(aggression('HIGH', GLOBAL, Number.NaN)).toMatchObject({ code: 'EXPIRED' });
    expect(inForce()).toBe('NORMAL NONE');
  });

  it('may set so many and no more, but always change one of them', () => {
    for (let i = 0; i < MAX_OVERRIDES; i++) expect(bias('FLAT', `symbol:S${i}`)).toBeNull();
    expect(bias('FLAT', HERE_ONLY)).toMatchObject({ code: 'TOO_MANY_OVERRIDES' });
    expect(bias('PAUSE', 'symbol:S0')).toBeNull();
    expect(legislator.snapshot.overrides).toHaveLength(MAX_OVERRIDES);
  });
});

describe('an end', () => {
  it('comes at exactly its time, once, and says what ended', () => {
    aggression('HIGH', GLOBAL, 1_000);
    expect([legislator.expire(999), inForce()]).toEqual([false, 'HIGH NONE']);
    expect([legislator.expire(1_000), inForce()]).toEqual([true, 'NORMAL NONE']);
    expect(legislator.snapshot.because).toContain('HIGH by ada');
    expect(legislator.expire(2_000)).toBe(false);
  });

  it('never comes for what has none', () => {
    aggression('LOW');
    expect([legislator.expire(Number.MAX_VALUE), inForce()]).toEqual([false, 'LOW NONE']);
  });

  it('outlives a restart', () => {
    aggression('HIGH', HERE_ONLY, 1_000);
    bias('LONG_ONLY');
    const after = new Legislator(PLACES);
    for (const override of legislator.snapshot.overrides) after.restore(override);
    expect(after.effective(HERE)).toEqual(legislator.effective(HERE));
    expect(after.expire(1_000)).toBe(true);
  });
});

describe('a model', () => {
  it('tightens at once, under its own name and until its end', () => {
    advise('LOW', 'FLAT');
    expect(inForce()).toBe('LOW FLAT');
    expect(legislator.snapshot.overrides[0]).toMatchObject({ modelId: 'llm', reason: 'CPI' });
    expect(legislator.effective(HERE).overrides[0]).toContain('LOW by the model llm');
    legislator.expire(1_000);
    expect(inForce()).toBe('NORMAL NONE');
  });

  it('loosens only when a person accepts', () => {
    aggression('LOW');
    bias('LONG_ONLY');
    advise('HIGH', 'NONE');
    expect([inForce(), pending()]).toEqual(['LOW LONG_ONLY', ['A1']]);
    expect(accept('A1')).toBeNull();
    expect([inForce(), pending()]).toEqual(['HIGH NONE', []]);
    expect(legislator.snapshot.overrides).toMatchObject([
      { actor: 'bob', reason: 'agreed', modelId: null, expiresAtUs: 1_000 },
    ]);
    expect(accept('A1')).toMatchObject({ code: 'UNKNOWN_ADVICE' });
  });

  it('has the tightening part in force while the rest waits, and accepting adds only the rest', () => {
    bias('LONG_ONLY');
    advise('LOW', 'SHORT_ONLY');
    expect([inForce(), pending()]).toEqual(['LOW LONG_ONLY', ['A1']]);
    aggression('HIGH', 'strategy:kinetic');
    accept('A1');
    expect(inForce()).toBe('LOW SHORT_ONLY');
  });

  it('waits when its advice would loosen at one place only of its scope', () => {
    aggression('LOW', HERE_ONLY);
    advise('NORMAL', 'NONE');
    expect(pending()).toEqual(['A1']);
    advise('NORMAL', 'NONE', 'symbol:ETHUSDT');
    expect(pending()).toEqual(['A1']);
  });

  it('caps what a person sets elsewhere, and ends when a person speaks of the same scope', () => {
    advise('LOW', 'FLAT', HERE_ONLY);
    aggression('HIGH');
    expect([inForce(HERE), inForce(THERE)]).toEqual(['LOW FLAT', 'HIGH NONE']);
    aggression('HIGH', HERE_ONLY);
    expect(inForce(HERE)).toBe('HIGH FLAT');
    bias('NONE', HERE_ONLY);
    expect(inForce(HERE)).toBe('HIGH NONE');
  });

  it('cannot loosen its own word by saying less, or by an earlier end', () => {
    advise('LOW', 'PAUSE', GLOBAL, 2_000);
    advise('LOW', 'PAUSE', GLOBAL, 1_500);
    advise('NORMAL', 'FLAT', GLOBAL, 1_500);
    expect(pending()).toEqual(['A3']);
    legislator.expire(1_999);
    expect(inForce()).toBe('LOW PAUSE');
  });

  it('replaces its own waiting advice for the scope by a newer one', () => {
    advise('HIGH', 'NONE');
    advise('HIGH', 'NONE', HERE_ONLY);
    advise('HIGH', 'NONE', GLOBAL, 1_000, 'other');
    advise('HIGH', 'LONG_ONLY');
    expect(pending()).toEqual(['A2', 'A3', 'A4']);
    advise('LOW', 'LONG_ONLY');
    expect(pending()).toEqual(['A2', 'A3']);
  });

  it('is forgotten at its end when nobody has accepted', () => {
    advise('HIGH', 'NONE', GLOBAL, 1_000);
    expect(legislator.expire(999)).toBe(false);
    expect([legislator.expire(1_000), pending()]).toEqual([true, []]);
    expect(accept('A1')).toMatchObject({ code: 'UNKNOWN_ADVICE' });
  });

  it('must name an end', () => {
    for (const end of [0, 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(advise('LOW', 'PAUSE', GLOBAL, end)).toMatchObject({ code: 'EXPIRED' });
    }
    expect(inForce()).toBe('NORMAL NONE');
  });

  it('never takes up the room of people, and its waiting advice is bounded', () => {
    for (let i = 0; i < MAX_OF_MODELS; i++) advise('HIGH', 'FLAT', `symbol:S${i}`);
    expect(advise('HIGH', 'FLAT')).toMatchObject({ code: 'TOO_MANY_OVERRIDES' });
    expect(advise('HIGH', 'FLAT', 'symbol:S0', 3_000)).toBeNull();
    expect(bias('PAUSE')).toBeNull();
    for (let i = 0; i < MAX_PENDING; i++) advise('HIGH', 'NONE', GLOBAL, 1_000, `m${i}`);
    expect(advise('HIGH', 'NONE', GLOBAL, 1_000, 'one more')).toMatchObject({
      code: 'TOO_MUCH_ADVICE',
    });
    expect(advise('HIGH', 'NONE', GLOBAL, 1_001, 'm0')).toBeNull();
  });

  it('never gives any place more room, whatever was set and advised before', () => {
    const scope = fc.constantFrom<Scope[]>(
      GLOBAL,
      'venue:binance',
      HERE_ONLY,
      'symbol:ETHUSDT',
      'strategy:kinetic',
    );
    const step = fc.record({
      by: fc.constantFrom('aggression', 'bias', 'model'),
      level: fc.constantFrom(...AGGRESSIONS),
      kind: fc.constantFrom(...BIASES),
      scope,
      end: fc.integer({ min: 2, max: 1_000 }),
      model: fc.constantFrom('llm', 'other'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), step, (steps, last) => {
        legislator = new Legislator(PLACES);
        for (const s of steps) {
          if (s.by === 'model') advise(s.level, s.kind, s.scope, s.end, s.model);
          else if (s.by === 'bias') bias(s.kind, s.scope, s.end);
          else aggression(s.level, s.scope, s.end);
        }
        const before = PLACES.map((place) => legislator.effective(place));
        advise(last.level, last.kind, last.scope, last.end, last.model);
        PLACES.forEach((place, i) => {
          const now = legislator.effective(place);
          expect(isAtMost(now.aggression, before[i]!.aggression)).toBe(true);
          expect(joinBias(before[i]!.bias, now.bias)).toBe(now.bias);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is in force', () => {
  it('is the same object until something changes', () => {
    aggression('HIGH');
    const before = legislator.effective(HERE);
    expect(legislator.effective(HERE)).toBe(before);
    bias('FLAT');
    expect(legislator.effective(HERE)).not.toBe(before);
  });

  it('changes its version with every change of the snapshot', () => {
    const { version } = legislator;
    advise('HIGH', 'NONE');
    expect(legislator.version).toBeGreaterThan(version);
    const waiting = legislator.version;
    accept('nothing');
    expect(legislator.version).toBe(waiting);
  });
});

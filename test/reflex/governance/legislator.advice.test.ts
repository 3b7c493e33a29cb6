import { MAX_PENDING } from '@voltaire/reflex/governance/legislator.ts';
import { isAtMost, MAX_OF_MODELS } from '@voltaire/reflex/governance/overrides.ts';
import { AGGRESSIONS, BIASES, joinBias } from '@voltaire/reflex/model/aggression.ts';
import { GLOBAL, type Scope } from '@voltaire/reflex/model/scope.ts';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  accept,
  advise,
  aggression,
  anew,
  bias,
  HERE,
  HERE_ONLY,
  inForce,
  legislator,
  pending,
  PLACES,
  THERE,
} from './legislation.ts';

beforeEach(() => anew());

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

  it('changes nothing by itself where the policy leaves tightening to people', () => {
    anew(false);
    advise('LOW', 'PAUSE');
    expect([inForce(), pending()]).toEqual(['NORMAL NONE', ['A1']]);
    accept('A1');
    expect([inForce(), pending()]).toEqual(['LOW PAUSE', []]);
    advise('LOW', 'PAUSE');
    expect(pending()).toEqual([]);
    expect(legislator.snapshot.overrides.every(({ modelId }) => modelId === null)).toBe(true);
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
        anew();
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

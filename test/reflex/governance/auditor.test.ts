import { AUDIT_CHECKS, Auditor } from '@voltaire/reflex/governance/auditor.ts';
import { DENIAL_CODES } from '@voltaire/reflex/model/denial-code.ts';
import type { Signal } from '@voltaire/reflex/model/intent.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ODD, signal, INPUT, auditor, vetoes, intent } from './audit.ts';

describe('Auditor', () => {
  it('has nothing against a decision that follows from its inputs', () => {
    expect(vetoes({})).toEqual([]);
    expect(vetoes(intent({ kind: 'amend', replaces: 'c1' }))).toEqual([]);
  });

  it('evaluates every check for every decision, each with a code of its own', () => {
    const codes = auditor.examine({ ...INPUT, ...intent({ score: Number.NaN }) });
    expect(codes.map(({ code }) => code)).toEqual(AUDIT_CHECKS.map(({ code }) => code));
    expect(new Set(codes.map(({ code }) => code)).size).toBe(AUDIT_CHECKS.length);
    expect(AUDIT_CHECKS.map(({ code }) => code).sort()).toEqual(
      DENIAL_CODES.filter((code) => code.startsWith('VETO_')).sort(),
    );
  });

  it('passes only what it could compute, whatever numbers it is given', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(...ODD, 0, -1, 10, 1e308));
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 9, maxLength: 9 }),
        fc.boolean(),
        (n, reduceOnly) => {
          const results = auditor.examine({
            ...INPUT,
            ...intent(
              { score: n[0]!, threshold: n[1]!, rationale: [signal(n[2]!, n[3]!, n[4])] },
              { quantityLots: n[5]!, reduceOnly },
            ),
            positionLots: n[6]!,
            quoteAgeNs: n[7]!,
            baseLots: n[8]!,
          });
          for (const { passed, observed, limit, headroom } of results) {
            if (passed) expect([observed, limit, headroom].every(Number.isFinite)).toBe(true);
          }
        },
      ),
    );
  });

  it('judges the same decision in the same way', () => {
    expect(auditor.examine(INPUT)).toEqual(new Auditor().examine(INPUT));
  });
});

describe('VETO_SIGN', () => {
  it('asks that the order goes the way of its score', () => {
    expect(vetoes(intent({}, { side: -1 }))).toEqual(['VETO_SIGN']);
    const down = { score: -1.5, rationale: [signal(-3, 0.5)] };
    expect(vetoes(intent(down, { side: -1 }))).toEqual([]);
    expect(vetoes(intent(down))).toEqual(['VETO_SIGN']);
  });

  it('asks that the score reaches its threshold', () => {
    expect(vetoes(intent({ threshold: 1.5 }))).toEqual([]);
    expect(vetoes(intent({ threshold: 1.5 * (1 + 1e-15) }))).toEqual([]);
    expect(vetoes(intent({ threshold: 1.500001 }))).toEqual(['VETO_SIGN']);
    for (const threshold of ODD) expect(vetoes(intent({ threshold }))).toContain('VETO_SIGN');
  });

  it('takes no score of zero, whatever the threshold', () => {
    const nothing = { score: 0, rationale: [signal(0, 1)] };
    for (const threshold of [0, -1]) {
      expect(vetoes(intent({ ...nothing, threshold }))).toEqual(['VETO_SIGN']);
    }
  });

  it('asks of a reduction only that its score is a number', () => {
    const reduction = { side: -1, reduceOnly: true } as const;
    expect(vetoes({ ...intent({}, reduction), positionLots: 10 })).toEqual([]);
    for (const score of ODD) {
      expect(vetoes({ ...intent({ score }, reduction), positionLots: 10 })).toContain('VETO_SIGN');
    }
  });
});

describe('VETO_SIZE', () => {
  it.each([0, -1, 1.5, 2 ** 53, ...ODD])('takes no quantity of %d lots', (quantityLots) => {
    expect(vetoes({ ...intent({}, { quantityLots }), baseLots: Number.NaN })).toContain(
      'VETO_SIZE',
    );
  });

  it('takes no more than the strategy’s own parameters allow, if it declares them', () => {
    expect(vetoes({ baseLots: 10 })).toEqual([]);
    expect(vetoes({ baseLots: 9 })).toEqual(['VETO_SIZE']);
    expect(vetoes({ baseLots: 0 })).toEqual(['VETO_SIZE']);
    expect(vetoes({ baseLots: Number.POSITIVE_INFINITY })).toEqual(['VETO_SIZE']);
    expect(vetoes({ baseLots: Number.NaN })).toEqual([]);
  });

  it('takes no reduction that is larger than the position, or on its side', () => {
    const reduction = intent({}, { side: -1, reduceOnly: true });
    expect(vetoes({ ...reduction, positionLots: 10, baseLots: 1 })).toEqual([]);
    expect(vetoes({ ...reduction, positionLots: 9 })).toEqual(['VETO_SIZE']);
    expect(vetoes({ ...reduction, positionLots: -50 })).toEqual(['VETO_SIZE']);
    expect(vetoes({ ...reduction, positionLots: Number.NaN })).toEqual(['VETO_SIZE']);
  });
});

describe('VETO_RATIONALE', () => {
  it('asks that contributions are value times weight and add up to the score', () => {
    expect(vetoes(intent({ rationale: [signal(4, 0.5, 1.5)] }))).toEqual(['VETO_RATIONALE']);
    expect(vetoes(intent({ rationale: [signal(4, 0.5)] }))).toEqual(['VETO_RATIONALE']);
    expect(vetoes(intent({ score: 1.5 * (1 + 1e-10) }))).toEqual([]);
    expect(vetoes(intent({ score: 1.5 * (1 + 1e-8) }))).toEqual(['VETO_RATIONALE']);
  });

  it('asks an order that opens for at least one signal', () => {
    const none = { score: 0, threshold: 0, rationale: [] };
    expect(vetoes(intent(none))).toEqual(['VETO_SIGN', 'VETO_RATIONALE']);
    const reduction = intent(none, { side: -1, reduceOnly: true });
    expect(vetoes({ ...reduction, positionLots: 10 })).toEqual([]);
  });

  it('takes nothing that is not finite', () => {
    for (const odd of ODD) {
      for (const bad of [signal(odd, 0.5), signal(3, odd), signal(3, 0.5, odd), signal(odd, 0)]) {
        expect(vetoes(intent({ rationale: [bad] }))).toContain('VETO_RATIONALE');
      }
      expect(vetoes(intent({ score: odd, rationale: [signal(odd, 1)] }))).toContain(
        'VETO_RATIONALE',
      );
    }
  });

  it('takes every honest sum, and no sum with a signal left out', () => {
    const part = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: -10, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
        const rationale = parts.map(([value, weight]) => signal(value, weight));
        const backwards = rationale.reduceRight((sum, { contribution }) => sum + contribution, 0);
        const said = (signals: Signal[]) =>
          vetoes(intent({ score: backwards, rationale: signals }));
        expect(said(rationale)).not.toContain('VETO_RATIONALE');
        const scale = Math.max(...rationale.map(({ contribution }) => Math.abs(contribution)));
        fc.pre(Math.abs(rationale[0]!.contribution) > 1e-6 * scale && scale > 0);
        expect(said(rationale.slice(1))).toContain('VETO_RATIONALE');
      }),
    );
  });
});

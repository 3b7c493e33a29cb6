import { readdirSync } from 'node:fs';
import { DENIAL_CODES } from '@voltaire/reflex/model/denial-code.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { describe, expect, it } from 'vitest';

const filesIn = (folder: string) => readdirSync(new URL(folder, import.meta.url)).sort();

describe('the list of controls', () => {
  it('has each code once, and leaves only those out that the auditor gives', () => {
    const codes = CONTROLS.map(({ code }) => code);
    expect(codes.toSorted()).toEqual(
      DENIAL_CODES.filter((code) => !code.startsWith('VETO_')).toSorted(),
    );
  });

  it('names state before form, form before permission, then duplicates, data, price, size and rate', () => {
    expect(CONTROLS.map(({ code }) => code)).toEqual([
      'TRADING_STATE',
      'AUDITOR_VETO',
      'AUDIT_WRITE_FAILED',
      'LOOP_STALL',
      'CLOCK_UNHEALTHY',
      'LIMIT_NOT_CONFIGURED',
      'INPUT_NOT_FINITE',
      'INSTRUMENT_RULES',
      'STALE_INSTRUMENT_RULES',
      'NOT_PERMITTED',
      'DUPLICATE_ORDER',
      'SELF_MATCH',
      'STALE_MARKET_DATA',
      'BOOK_INTEGRITY',
      'VOLATILITY_PAUSE',
      'VOLUME_SPIKE',
      'PRICE_COLLAR',
      'TRIGGER_PRICE',
      'PRICE_WALK',
      'MAX_ORDER_VALUE',
      'MAX_ORDER_QUANTITY',
      'LIQUIDITY_SHARE',
      'DAY_VOLUME_SHARE',
      'MAX_POSITION',
      'REDUCE_ONLY_WOULD_INCREASE',
      'CHILD_EXCEEDS_PARENT',
      'MAX_OPEN_ORDERS',
      'MAX_EXPOSURE',
      'INSUFFICIENT_MARGIN',
      'LOSS_LIMIT',
      'MESSAGE_RATE',
      'REPEATED_EXECUTION',
      'CONSECUTIVE_REJECTS',
      'ORDER_STATE_UNKNOWN',
      'FORECAST_INVALID',
    ]);
  });

  it('says of each in a sentence what was checked, in what unit, and after which rule', () => {
    for (const { explain, unit, reference } of CONTROLS) {
      expect(explain.length).toBeGreaterThan(20);
      expect(unit).not.toBe('');
      expect(reference).not.toBe('');
    }
  });

  it('has one file for each, and one with its tests', () => {
    const files = filesIn('../../../reflex/risk/controls');
    expect(files).toHaveLength(CONTROLS.length);
    expect(filesIn('controls')).toEqual(files.map((file) => file.replace('.ts', '.test.ts')));
  });
});

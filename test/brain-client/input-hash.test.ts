import { createHash } from 'node:crypto';
import { forecastInputHash, sentimentInputHash } from '@voltaire/brain-client';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const SERIES = { stepSeconds: 1, values: [-2.5, -1, 0] };

/** As the page says it, written a second time. */
function byHand(): string {
  const bytes = new DataView(new ArrayBuffer(8 + 4 + 4 + 8 + 4 + 24));
  bytes.setFloat64(0, 1, true);
  bytes.setUint32(8, 60, true);
  bytes.setUint32(12, 1, true);
  bytes.setFloat64(16, 0.5, true);
  bytes.setUint32(24, 3, true);
  for (const [i, value] of SERIES.values.entries()) bytes.setFloat64(28 + 8 * i, value, true);
  return createHash('sha256')
    .update('voltaire.forecast.1\n')
    .update(new Uint8Array(bytes.buffer))
    .digest('hex');
}

describe('the hash of an input', () => {
  it('can be computed by hand', () => {
    expect(forecastInputHash(SERIES, 60, [0.5])).toBe(byHand());
    expect(sentimentInputHash(['ü'])).toBe(
      createHash('sha256')
        .update('voltaire.sentiment.1\n')
        .update(Buffer.from([1, 0, 0, 0, 2, 0, 0, 0, 0xc3, 0xbc]))
        .digest('hex'),
    );
  });

  it('is another one when anything is that a model looks at', () => {
    const others = [
      forecastInputHash({ ...SERIES, stepSeconds: 2 }, 60, [0.5]),
      forecastInputHash(SERIES, 61, [0.5]),
      forecastInputHash(SERIES, 60, [0.4]),
      forecastInputHash(SERIES, 60, [0.5, 0]),
      forecastInputHash({ ...SERIES, values: [-2.5, -1.0000000000000002, 0] }, 60, [0.5]),
    ];
    expect(new Set([...others, byHand()]).size).toBe(6);
  });

  it('tells texts apart wherever one ends and the next begins', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(sentimentInputHash(a) === sentimentInputHash(b)).toBe(same);
      }),
    );
    expect(sentimentInputHash(['ab', 'c'])).not.toBe(sentimentInputHash(['a', 'bc']));
  });
});

import { createHash, type Hash } from 'node:crypto';

/**
 * SHA-256, hex, of what a model was given, so that an auditor who has it can compute the hash again and
 * ask the model again. Encoding, all numbers little endian:
 *
 *     forecast   "voltaire.forecast.1\n" as ASCII
 *                step_seconds     float64
 *                steps            uint32
 *                count of levels  uint32, then each level as float64
 *                count of values  uint32, then each value as float64
 *     sentiment  "voltaire.sentiment.1\n" as ASCII
 *                count of texts   uint32, then for each its length in bytes as uint32 and its UTF-8
 *
 * Ids are not part of it: no model may look at them. Nor is the model, which stands beside the hash.
 */
export function forecastInputHash(
  series: { readonly stepSeconds: number; readonly values: readonly number[] },
  steps: number,
  levels: readonly number[],
): string {
  const hash = createHash('sha256').update('voltaire.forecast.1\n');
  hash.update(float64s([series.stepSeconds])).update(uint32(steps));
  counted(hash, levels);
  counted(hash, series.values);
  return hash.digest('hex');
}

export function sentimentInputHash(texts: readonly string[]): string {
  const hash = createHash('sha256').update('voltaire.sentiment.1\n').update(uint32(texts.length));
  for (const text of texts) {
    const bytes = Buffer.from(text, 'utf8');
    hash.update(uint32(bytes.length)).update(bytes);
  }
  return hash.digest('hex');
}

function counted(hash: Hash, values: readonly number[]): void {
  hash.update(uint32(values.length)).update(float64s(values));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function float64s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(value, 8 * i);
  return bytes;
}

import { ByteReader, ByteWriter } from '@voltaire/reflex/journal/bytes.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('ByteWriter and ByteReader', () => {
  it('read what was written, from any small buffer on', () => {
    const part = fc.oneof(
      fc.record({ type: fc.constant('u8' as const), value: fc.nat({ max: 255 }) }),
      fc.record({ type: fc.constant('u16' as const), value: fc.nat({ max: 65_535 }) }),
      fc.record({ type: fc.constant('u32' as const), value: fc.nat({ max: 0xffffffff }) }),
      fc.record({ type: fc.constant('f64' as const), value: fc.double() }),
      fc.record({ type: fc.constant('name' as const), value: fc.string({ unit: 'grapheme' }) }),
    );
    fc.assert(
      fc.property(fc.array(part), fc.string({ unit: 'binary' }), (parts, text) => {
        const writer = new ByteWriter(1);
        for (const { type, value } of parts) {
          if (type === 'name') writer.name(value);
          else writer[type](value);
        }
        writer.text(text);
        const reader = new ByteReader(writer.bytes.slice(0, writer.length));
        for (const { type, value } of parts) expect(Object.is(reader[type](), value)).toBe(true);
        expect(reader.text()).toBe(text.toWellFormed());
      }),
    );
  });

  it('are little-endian', () => {
    const writer = new ByteWriter();
    writer.u32(0x01020304);
    writer.u16(0x0506);
    expect([...writer.bytes.subarray(0, writer.length)]).toEqual([4, 3, 2, 1, 6, 5]);
  });

  it('refuse to read past the end that was given, not only past the buffer', () => {
    const bytes = new Uint8Array(64).fill(7);
    for (const read of [
      (r: ByteReader) => r.f64(),
      (r: ByteReader) => r.u32(),
      (r: ByteReader) => r.u16(),
      (r: ByteReader) => r.list((inner) => inner.u8()),
    ]) {
      expect(() => read(new ByteReader(bytes, 0, 1))).toThrow(RangeError);
      expect(() => read(new ByteReader(bytes, 63))).toThrow(RangeError);
    }
  });

  it('refuse a name that is longer than what is left', () => {
    const writer = new ByteWriter();
    writer.name('abcdef');
    expect(() => new ByteReader(writer.bytes.slice(0, 5)).name()).toThrow(RangeError);
  });

  it('refuse text that is not UTF-8', () => {
    expect(() => new ByteReader(Uint8Array.of(0xc3, 0x28)).text()).toThrow();
  });
});

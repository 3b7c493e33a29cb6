import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TapeFormatError } from '@voltaire/tape/index.ts';
import { fileOf, readAll, temporaryFolder, texts } from './support.ts';

const folder = temporaryFolder();
const HEARTBEAT = '{"channel":"heartbeat"}';

async function read(content: string | Uint8Array) {
  return readAll(fileOf(folder, 'tape', content));
}

describe('a tape is read', () => {
  it('with receive times in nanoseconds, since whatever moment', async () => {
    const { entries } = await read(
      `201603688723400 ${HEARTBEAT}\n1785641750295158100 ${HEARTBEAT}\n`,
    );
    expect(entries).toMatchObject([
      { kind: 'frame', line: 1, receivedNs: 201603688723400n },
      { kind: 'frame', line: 2, receivedNs: 1785641750295158100n },
    ]);
    expect(texts(entries)).toEqual([HEARTBEAT, HEARTBEAT]);
  });

  it('with receive times in seconds, to their last digit', async () => {
    const { entries } = await read(`1633998512.0633569 {"stream":"a"}\n1633998512.5: {"a":1}\n`);
    expect(entries).toMatchObject([
      { receivedNs: 1633998512063356900n },
      { receivedNs: 1633998512500000000n },
    ]);
    expect(texts(entries)).toEqual(['{"stream":"a"}', '{"a":1}']);
  });

  it('without receive times', async () => {
    const { entries } = await read(`${HEARTBEAT}\n{"lastUpdateId":1,"bids":[],"asks":[]}`);
    expect(entries).toMatchObject([{ receivedNs: null }, { receivedNs: null, line: 2 }]);
  });

  it('with answers of REST requests between the frames', async () => {
    const url = 'https://api.binance.com/api/v3/depth?symbol=NKNUSDT&limit=1000';
    const { entries } = await read(`1633998512.32 ${url} {"lastUpdateId":7}\n${HEARTBEAT}\n`);
    expect(entries).toMatchObject([{ kind: 'answer', url }, { kind: 'frame' }]);
    expect(texts(entries)[0]).toBe('{"lastUpdateId":7}');
  });

  it('whether it is zipped or not, whatever it is called, in one part or several', async () => {
    const half = `${HEARTBEAT}\n`;
    const zipped = await read(Buffer.concat([gzipSync(half), gzipSync(half)]));
    expect(texts(zipped.entries)).toEqual([HEARTBEAT, HEARTBEAT]);
    expect(zipped.reader.torn).toBeNull();
  });

  it('with the line ends of Windows, empty lines and an unfinished last line', async () => {
    const { entries } = await read(`${HEARTBEAT}\r\n\r\n\n5 ${HEARTBEAT}`);
    expect(entries.map(({ line }) => line)).toEqual([1, 4]);
    expect(texts(entries)).toEqual([HEARTBEAT, HEARTBEAT]);
  });

  it('byte by byte: what is no text at all passes through', async () => {
    const frame = Buffer.from([0x7b, 0x22, 0x00, 0xff, 0xfe, 0x80, 0x22, 0x7d]);
    const { entries } = await read(Buffer.concat([Buffer.from('1 '), frame, Buffer.from('\n')]));
    expect(entries[0]).toMatchObject({ bytes: frame });
  });

  it('with lines of eight megabytes', async () => {
    const frame = `{"a":"${'x'.repeat(8 << 20)}"}`;
    const { entries } = await read(gzipSync(`1 ${frame}\n${HEARTBEAT}\n`));
    expect(texts(entries)).toEqual([frame, HEARTBEAT]);
  });

  it('with lines beyond any message as something that can be no message', async () => {
    const { entries } = await read(`{"a":"${'x'.repeat(40 << 20)}"}\n${HEARTBEAT}\n`);
    expect(entries).toHaveLength(2);
    expect(() => JSON.parse(texts(entries)[0]!) as unknown).toThrow(SyntaxError);
    expect(texts(entries)[1]).toBe(HEARTBEAT);
  });

  it('up to the tear, when its gzip ends too early, and says so', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `{"n":${i * 7919}}`);
    const zipped = gzipSync(lines.join('\n'));
    const { entries, reader } = await read(zipped.subarray(0, zipped.length / 2));
    expect(reader.torn).toMatch(/unexpected end/);
    expect(entries.length).toBeGreaterThan(1000);
    expect(entries.length).toBeLessThan(5000);
    // No half of a line is taken for a whole one.
    expect(texts(entries)).toEqual(lines.slice(0, entries.length));
  });

  it('up to the damage, when a byte of its gzip is another', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `{"n":${i * 7919}}`);
    const zipped = gzipSync(lines.join('\n'));
    zipped[zipped.length - 6]! ^= 1; // of the checksum at its end
    const { entries, reader } = await read(zipped);
    expect(reader.torn).toMatch(/incorrect data check/);
    expect(entries.length).toBeGreaterThan(4000); // zlib keeps up to 64 kB to itself
    expect(texts(entries)).toEqual(lines.slice(0, entries.length));
  });

  it('with garbage before and between frames, which is then for a decoder to refuse', async () => {
    const { entries } = await read(`what is this\n${HEARTBEAT}\n\u0000\u0001\n`);
    expect(texts(entries)).toEqual(['what is this', HEARTBEAT, '\u0000\u0001']);
  });

  it('as it was written, for any frames', async () => {
    const frame = fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map((bytes) =>
        Buffer.concat([Buffer.from('{"'), bytes.map((b) => (b === 10 || b === 13 ? 0 : b))]),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 20 }), async (frames) => {
        const lines = frames.map((bytes, i) =>
          Buffer.concat([Buffer.from(`${i} `), bytes, Buffer.from('\n')]),
        );
        const { entries } = await read(Buffer.concat([Buffer.from(`${HEARTBEAT}\n`), ...lines]));
        expect(entries.slice(1).map((entry) => 'bytes' in entry && entry.bytes)).toEqual(frames);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is no tape', () => {
  it('is refused with what was found and what is understood', async () => {
    await expect(read('# Voltaire\n\nA platform\n')).rejects.toThrow(
      /is no tape: it begins with "# Voltaire"; understood are/,
    );
    await expect(read('{\n  "name": "voltaire"\n}\n')).rejects.toThrow(TapeFormatError);
    await expect(read('open_ms,open,high,low,close,volume\n1,2,3,4,5,6\n')).rejects.toThrow(
      TapeFormatError,
    );
  });

  it('may be empty, or a gzip of nothing', async () => {
    await expect(read('')).rejects.toThrow(/is empty/);
    await expect(read(gzipSync(''))).rejects.toThrow(/is empty/);
    await expect(read(gzipSync(HEARTBEAT).subarray(0, 12))).rejects.toThrow(/is empty \(gzip: /);
  });

  it('may not be there', async () => {
    await expect(readAll(`${folder}/nowhere`)).rejects.toThrow(/ENOENT/);
  });
});

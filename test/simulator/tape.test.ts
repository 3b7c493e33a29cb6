import { createReadStream, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { MarketFrames, tapeLine } from '@voltaire/simulator/binance/market-frames.ts';
import { BinanceTapeCodec } from '@voltaire/simulator/binance/tape-codec.ts';
import { readTape } from '@voltaire/simulator/tape/tape-file.ts';
import { tapeBytes, type Tape } from '@voltaire/simulator/tape/tape.ts';

const SHIPPED = new URL(
  '../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz',
  import.meta.url,
);
const codec = new BinanceTapeCodec('BTCUSDT');

describe('the shipped tape', () => {
  let tape: Tape;
  beforeAll(async () => {
    tape = await readTape(SHIPPED, codec);
  });

  it('comes out byte for byte, every one of its lines', async () => {
    const frames = new MarketFrames('BTCUSDT');
    const lines = createInterface({ input: createReadStream(SHIPPED).pipe(createGunzip()) });
    let line = 0;
    for await (const recorded of lines) {
      const written = tapeLine(tape, frames, line);
      if (written !== recorded) expect(written, `line ${line}`).toBe(recorded);
      line++;
    }
    expect(line).toBe(99_574);
    expect(tape.frames).toBe(99_574);
  });

  it('takes a fraction of its text in memory', () => {
    expect(tapeBytes(tape)).toBeLessThan(16 * 1024 * 1024);
  });

  it('learns that the recorder clock was 1.25 to 1.28 s behind', () => {
    expect(tape.clockSkewMs).toBeGreaterThan(1_250);
    expect(tape.clockSkewMs).toBeLessThan(1_280);
  });
});

const read = (text: string | Buffer): Promise<Tape> => {
  const path = join(mkdtempSync(join(tmpdir(), 'tape-')), 'tape.gz');
  writeFileSync(path, typeof text === 'string' ? gzipSync(text) : text);
  return readTape(path, codec);
};

describe('a tape that cannot be replayed is refused while loading', () => {
  const quote =
    '1723161254087891268 {"stream":"btcusdt@bookTicker","data":{"u":1,"s":"BTCUSDT",' +
    '"b":"1.00000000","B":"1.00000000","a":"2.00000000","A":"1.00000000"}}';
  it.each([
    [
      'another form of number',
      quote.replace('2.00000000', '2.0'),
      /line 1: expected eight decimals/,
    ],
    ['a field in between', quote.replace('"s":', '"x":1,"s":'), /line 1: expected ,"s":"BTCUSDT"/],
    ['another stream', quote.replace('bookTicker', 'kline_1m'), /stream that the simulator/],
    ['another symbol', quote.replace('btcusdt', 'ethusdt'), /expected {"stream":"btcusdt@/],
    ['text after the frame', `${quote} `, /text after the end/],
    ['a cut line', quote.slice(0, -20), /expected/],
  ])('%s', async (_what, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('no gzip', async () => {
    await expect(read(Buffer.from(quote))).rejects.toThrow(/header/);
  });

  it('no file', async () => {
    await expect(readTape('/does/not/exist', codec)).rejects.toThrow(/ENOENT/);
  });

  it('but the last line needs no line break', async () => {
    expect((await read(`${quote}\n${quote}`)).frames).toBe(2);
  });
});

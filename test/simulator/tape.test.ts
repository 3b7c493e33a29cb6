import { createReadStream, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { MarketFrames, tapeLine } from '@voltaire/simulator/binance/market-frames.ts';
import { BinanceTapeCodec } from '@voltaire/simulator/binance/tape-codec.ts';
import { Replay } from '@voltaire/simulator/replay/replay.ts';
import { readTape } from '@voltaire/simulator/tape/tape-file.ts';
import { tapeBytes, type Tape } from '@voltaire/simulator/tape/tape.ts';

const SHIPPED = new URL(
  '../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz',
  import.meta.url,
);
describe('the shipped tape', () => {
  let tape: Tape;
  beforeAll(async () => {
    tape = await readTape(SHIPPED, new BinanceTapeCodec('BTCUSDT'));
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
  return readTape(path, new BinanceTapeCodec('BTCUSDT'));
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
    ['a table of trades', 'recv_ns,price\n1,2', /line 1: .* not tables/],
    ['a field in between', quote.replace('"s":', '"x":1,"s":'), /line 1: expected ,"s":"BTCUSDT"/],
    ['a known stream in another form', quote.replace('{"u"', '{"e":"x","u"'), /expected {"stream"/],
    [
      'a cut line of another stream',
      quote.replace('bookTicker', 'x').slice(0, -1),
      /line 1: expected JSON/,
    ],
    ['garbage', '1723161254087891268 garbage', /expected a " " to come/],
    ['an answer to nothing', '1723161254087891268 garbage {}', /or an address, was "garbage"/],
    ['text after the frame', `${quote} `, /text after the end/],
    ['a cut line', quote.slice(0, -20), /expected/],
  ])('%s', async (_what, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('no gzip', async () => {
    await expect(read(Buffer.from(quote))).rejects.toThrow(/header/);
  });

  it('no file', async () => {
    await expect(readTape('/does/not/exist', new BinanceTapeCodec('BTCUSDT'))).rejects.toThrow(
      /ENOENT/,
    );
  });

  it('but the last line needs no line break', async () => {
    expect((await read(`${quote}\n${quote}`)).frames).toBe(2);
  });
});

const at = (nanos: number): string => `17231612540${nanos.toString().padStart(8, '0')}`;
const stream = (name: string, data: string): string => `{"stream":"${name}","data":${data}}`;

const tapeOf = (...lines: string[]): string =>
  lines.map((line, index) => `${at(index * 1_000)} ${line}`).join('\n');

describe('a tape that the recorder wrote', () => {
  const depth = (first: number, last: number): string =>
    stream(
      'btcusdt@depth@100ms',
      `{"e":"depthUpdate","E":1723161254087,"s":"BTCUSDT","U":${first},"u":${last},` +
        '"b":[["1.00000000","2.00000000"]],"a":[]}',
    );
  const book = '{"lastUpdateId":10,"bids":[["1.00000000","1.00000000"]],"asks":[]}';
  const url = 'https://api.binance.com/api/v3/depth?symbol=BTCUSDT&limit=5000';
  const others = [
    stream('btcusdt@kline_1m', '{"e":"kline"}'),
    stream('ethusdt@depth@100ms', '{"e":"depthUpdate"}'),
    `${url.replace('BTC', 'ETH')} ${book}`,
    '{"result":null,"id":1}',
  ];
  it.each([
    ['bare', book],
    ['with its address', `${url} ${book}`],
  ])(
    'is played, its snapshot %s; other streams and symbols are counted',
    async (_what, snapshot) => {
      const tape = await read(tapeOf(...others, snapshot, depth(11, 12), book, depth(13, 13)));
      expect(tape.frames).toBe(3);
      expect(tape.skipped).toBe(others.length + 1);
      const replay = new Replay(tape, () => undefined);
      replay.step(0);
      expect(replay.book.lastId).toBe(12);
    },
  );

  it('is refused where updates are missing', async () => {
    const tape = await read(tapeOf(book, depth(11, 12), depth(14, 15)));
    expect(() => new Replay(tape, () => undefined)).toThrow(/missing, 14 comes after 12/);
  });

  it('is refused without a snapshot', async () => {
    const tape = await read(tapeOf(depth(11, 12)));
    expect(() => new Replay(tape, () => undefined)).toThrow(/must hold a snapshot/);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BacktestProblem, type EventTape, readTape, writeConverted } from '@voltaire/backtest';
import { TapeCursor } from '@voltaire/backtest/tape/cursor.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordedEvents } from '../bench/recorded-events.ts';
import { temporaryFolder } from '../tape/support.ts';
import { firstOf, krakenTape, spotTape } from './support/tapes.ts';

const folder = temporaryFolder();
const market = { venue: 'binance', symbol: 'BTCUSDT', rules: {} } as const;
let tape: EventTape;

beforeAll(async () => {
  tape = await spotTape();
});

describe('a recorded market in columns', () => {
  it('gives event by event what the decoder of the live feed gives', async () => {
    const events = await recordedEvents();
    expect(tape.frames).toBe(events.length);
    const cursor = new TapeCursor(tape);
    for (let line = 0; line < 5_000; line++) {
      const { atUs, monoNs, ...expected } = events[line]!;
      const read = cursor.read(line, atUs, monoNs);
      expect(JSON.stringify(withPairs(read))).toBe(
        JSON.stringify(withPairs({ ...expected, atUs, monoNs })),
      );
    }
  });

  it('is the same after it was converted', async () => {
    const file = join(folder, 'whole');
    writeConverted(file, tape);
    expect(await readTape(file, market)).toEqual(tape);
  });

  it('holds one of several symbols, with times by the venue where the recorder wrote none', async () => {
    const [btc, eth] = [await krakenTape('BTC/USD'), await krakenTape('ETH/USD')];
    expect([btc.definition.book!.depth, eth.definition.book!.priceDecimals]).toEqual([10, 2]);
    expect(btc.baseSeconds).toBe(Date.parse('2026-07-07T23:00:03Z') / 1000);
    for (const { receivedNs } of [btc, eth]) {
      expect(receivedNs.every((ns, i) => ns >= (receivedNs[i - 1] ?? 0))).toBe(true);
    }
  });
});

describe('a tape that cannot be used is refused in one sentence', () => {
  it('when any byte of its columns has changed', async () => {
    const file = join(folder, 'changed');
    writeConverted(file, firstOf(tape, 100));
    const bytes = readFileSync(file);
    bytes[bytes.length - 10]! ^= 1;
    writeFileSync(file, bytes);
    await expect(readTape(file, market)).rejects.toThrow(/is damaged/);
  });

  it('when it has been cut off', async () => {
    const file = join(folder, 'cut');
    writeConverted(file, firstOf(tape, 100));
    const bytes = readFileSync(file);
    for (const length of [18, 100, bytes.length - 1]) {
      writeFileSync(file, bytes.subarray(0, length));
      await expect(readTape(file, market)).rejects.toThrow(/is damaged/);
    }
  });

  it('when it is of another market', async () => {
    const file = join(folder, 'other');
    writeConverted(file, firstOf(tape, 100));
    await expect(readTape(file, { ...market, symbol: 'ETHUSDT', rules: {} })).rejects.toThrow(
      /was converted from BTCUSDT on binance, not ETHUSDT/,
    );
  });

  it.each([
    ['a damaged line', '{"stream":"btcusdt@trade","data":{"e":"trade"', /line 1 of the tape is/],
    ['a table', 'timestamp,price,quantity,side\n1,2,3,buy\n', /a table of trades/],
    ['no tape', 'hello', /is no tape/],
    [
      'nothing of the symbol',
      '{"stream":"x@y","data":{"e":"trade","s":"ETHUSDT"}}\n',
      /there is ETHUSDT/,
    ],
  ])('%s', async (name, text, words) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    const refused = readTape(file, market);
    await expect(refused).rejects.toThrow(BacktestProblem);
    await expect(refused).rejects.toThrow(words);
  });
});

function withPairs(event: object): object {
  const sides = Object.entries(event).map(([key, value]) => {
    if (key !== 'bids' && key !== 'asks') return [key, value];
    const { ticks, lots, count } = value as {
      ticks: Float64Array;
      lots: Float64Array;
      count: number;
    };
    return [key, Array.from(ticks.slice(0, count)), Array.from(lots.slice(0, count))];
  });
  return sides.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

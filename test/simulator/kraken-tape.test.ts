import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type {
  BookChange,
  KrakenTrade,
  PairMarket,
} from '@voltaire/simulator/kraken/pair-market.ts';
import { bookText, tradesText } from '@voltaire/simulator/kraken/market-frames.ts';
import { KrakenReplay } from '@voltaire/simulator/kraken/replay.ts';
import { KrakenTapeCodec } from '@voltaire/simulator/kraken/tape-codec.ts';
import { SEAM } from '@voltaire/simulator/replay/frame.ts';
import { readTape } from '@voltaire/simulator/tape/tape-file.ts';
import { hasSharedData, NEEDS_SHARED_DATA } from '../reflex/support/shared-data.ts';
import { KRAKEN_TAPE, krakenTapeLines, truthLevels } from './kraken-support.ts';

interface Heard {
  readonly texts: string[];
  readonly replay: KrakenReplay;
}

async function open(path: string | URL): Promise<Heard> {
  const codec = new KrakenTapeCodec();
  const tape = await readTape(path, codec);
  const texts: string[] = [];
  const replay = new KrakenReplay(
    tape,
    codec.pairs,
    {
      onBook: (market: PairMarket, change: BookChange) =>
        texts.push(bookText('update', market, change)),
      onTrades: ({ pair }: PairMarket, trades: readonly KrakenTrade[]) =>
        texts.push(tradesText('update', pair, trades)),
    },
    0,
  );
  return { texts, replay };
}

const FIRST_MS = Date.parse('2026-07-07T23:00:03.947Z') + 0.173;

/** Plays one loop so that no time is moved; returns what came before the seam. */
function playAsRecorded({ texts, replay }: Heard): string[] {
  const startMs = FIRST_MS;
  let before = replay.nextDueMs;
  while (replay.step(startMs + before) !== SEAM) before = replay.nextDueMs;
  return texts.slice(0, -1);
}

describe('the shipped Kraken tape', () => {
  it('comes out byte for byte, every book update and every trade', async () => {
    const recorded = krakenTapeLines().filter((line) =>
      /^\{"channel":"(book|trade)","type":"update"/.test(line),
    );
    expect(recorded.length).toBe(2_970);
    const written = playAsRecorded(await open(KRAKEN_TAPE));
    expect(written.length).toBe(recorded.length);
    for (const [index, line] of recorded.entries()) {
      if (written[index] !== line) expect(written[index], `frame ${index}`).toBe(line);
    }
  });

  it('has its first books again after the seam, level for level', async () => {
    const { replay } = await open(KRAKEN_TAPE);
    const first = replay.markets.map((market) => truthLevels(market));
    while (replay.loops < 2) replay.step(0);
    expect(replay.markets.map((market) => truthLevels(market))).toEqual(first);
  });

  it('keeps trade ids growing over its loops', async () => {
    const { replay, texts } = await open(KRAKEN_TAPE);
    while (replay.loops < 3) replay.step(0);
    const ids = texts
      .flatMap((text) => [...text.matchAll(/"symbol":"BTC\/USD".*?"trade_id":(\d+)/g)])
      .map(([, id]) => Number(id));
    expect(ids.length).toBe(36);
    for (const [index, id] of ids.entries()) expect(id).toBe(ids[0]! + index);
  });

  it('is due as it was recorded, on and on over the seam', async () => {
    const { replay } = await open(KRAKEN_TAPE);
    let before = 0;
    while (replay.loops < 2) {
      expect(replay.nextDueMs).toBeGreaterThanOrEqual(before);
      before = replay.nextDueMs;
      replay.step(0);
    }
    expect(before).toBeGreaterThan(2 * 21_000);
  });
});

const shared = (name: string): string => `../../../shared/data/kraken/sessions/${name}`;

describe.skipIf(!hasSharedData)(`recordings of other forms${NEEDS_SHARED_DATA}`, () => {
  it.each([
    ['kraken_v2_btcusd_d25_20260802.jsonl.gz', 25],
    ['kraken_v2_btcusd_d10_resync_20260801.jsonl.gz', 10],
  ])(
    '%s, with receive times and snapshots in between, plays and proves itself',
    async (name, depth) => {
      const { replay } = await open(new URL(shared(name), import.meta.url));
      expect(replay.markets.map(({ pair }) => pair)).toEqual([
        { symbol: 'BTC/USD', priceDecimals: 1, quantityDecimals: 8, depth },
      ]);
      while (replay.loops < 2) replay.step(1_800_000_000_000);
      expect(replay.framesPlayed).toBeGreaterThan(600);
    },
  );
});

const lines = krakenTapeLines();
const snapshots = lines.slice(6, 8);
const update = lines[8]!;

const read = (text: string): Promise<Heard> => {
  const path = join(mkdtempSync(join(tmpdir(), 'tape-')), 'tape.gz');
  writeFileSync(path, gzipSync(text));
  return open(path);
};

describe('a Kraken tape that cannot be replayed is refused while loading', () => {
  const tapeOf = (line: string): string => [...snapshots, line].join('\n');
  it.each([
    [
      'a checksum of another book',
      tapeOf(update.replace('3356266482', '3356266483')),
      /checksum is/,
    ],
    [
      'a price with fewer digits',
      tapeOf(update.replace('1774.14', '1774.1')),
      /digits after the point of a price: expected 2/,
    ],
    ['a number with an exponent', tapeOf(update.replace('1774.14', '1.77414e3')), /expected/],
    ['a field in between', tapeOf(update.replace('"bids"', '"x":1,"bids"')), /expected ,"bids":/],
    ['a cut line', tapeOf(update.slice(0, -20)), /line 3: expected/],
    ['garbage', tapeOf('garbage'), /line 3: expected JSON/],
    ['an unknown kind of book message', tapeOf(update.replace('"update"', '"delta"')), /expected/],
    ['a time of another form', tapeOf(update.replace('459Z', '459+00:00')), /expected a time like/],
    ['no snapshot', update, /must begin with a book snapshot of ETH\/USD/],
    ['nothing but snapshots', snapshots.join('\n'), /nothing but snapshots/],
  ])('%s', async (_what, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('but lines of other channels in between are passed over and counted', async () => {
    const other = ['{"channel":"heartbeat"}', '{"channel":"ticker","type":"update","data":[]}'];
    const path = join(mkdtempSync(join(tmpdir(), 'tape-')), 'tape.gz');
    const timed = [...snapshots, ...other, update].map(
      (line, at) => `17834652${at}0000000000 ${line}`,
    );
    writeFileSync(path, gzipSync(timed.join('\n')));
    const tape = await readTape(path, new KrakenTapeCodec());
    expect(tape.frames).toBe(3);
    expect(tape.skipped).toBe(2);
  });
});

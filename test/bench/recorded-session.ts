import { fileURLToPath } from 'node:url';
import { Kernel } from '@voltaire/reflex/kernel.ts';
import { type DepthSnapshot, EventKind, type MarketEvent } from '@voltaire/reflex/model/event.ts';
import { BinanceDecoder } from '@voltaire/reflex/venue/binance/decode.ts';
import type { MarketDecoder } from '@voltaire/reflex/venue/decoder.ts';
import type { Venue } from '@voltaire/server/feed-check/discovery.ts';
import { discoveryOf, protocolOf } from '@voltaire/server/feed-check/protocol.ts';
import { TapeReader } from '@voltaire/tape/index.ts';
import { Timeline } from '../reflex/support/events.ts';
import { hasSharedData, sharedUrl } from '../reflex/support/shared-data.ts';

/** A recording as frames in memory, and all that they go through up to where strategies decide. */
export interface RecordedSession {
  readonly name: string;
  readonly frames: readonly Buffer[];
  /** Plays every frame once, as a connection of its own. */
  play(): void;
  /** Books in step, and proofs that failed, after the last time it was played. */
  verdict(): { readonly live: number; readonly symbols: number; readonly failed: number };
}

/** Apart are the lines of a recording without receive times. */
const LINE_NS = 1e6;

const RECORDED: readonly (readonly [string, Venue, string])[] = [
  ['kraken depth 10', 'kraken', 'kraken/sessions/kraken_v2_btc_eth_d10_20260707.jsonl.gz'],
  ['kraken depth 25', 'kraken', 'kraken/sessions/kraken_v2_btcusd_d25_20260802.jsonl.gz'],
  ['binance spot', 'binance', 'ticks/binance_spot_btcusdt_20240808_0809.raw.gz'],
  ['binance futures', 'binance-futures', 'ticks/binance_usdm_btcusdt_20240808.raw.gz'],
];
const SHIPPED: readonly (readonly [string, Venue, string])[] = [
  ['kraken depth 10', 'kraken', '../../simulator/tapes/kraken_v2_btc_eth_d10_20260707.jsonl.gz'],
  ['binance spot', 'binance', '../../simulator/tapes/binance_spot_btcusdt_20240808_0809.raw.gz'],
  ['binance futures', 'binance-futures', '../fixtures/binance/futures-btcusdt-20240808.raw.gz'],
];

/** Those of ../shared where it is there, else those that are shipped: shorter ones of the same kinds. */
export async function recordedSessions(): Promise<RecordedSession[]> {
  const sessions: RecordedSession[] = [];
  for (const [name, venue, path] of hasSharedData ? RECORDED : SHIPPED) {
    const url = hasSharedData ? sharedUrl(path) : new URL(path, import.meta.url);
    sessions.push(await load(name, venue, fileURLToPath(url)));
  }
  return sessions;
}

async function load(name: string, venue: Venue, file: string): Promise<RecordedSession> {
  const discovery = discoveryOf(venue);
  for await (const entry of new TapeReader(file).entries()) discovery.see(entry);
  discovery.finish();
  const protocol = protocolOf(venue, discovery, null);
  const instruments = [...discovery.facts.values()].map((facts, id) =>
    facts.instrument(id, venue, protocol.rules(protocol.depthOf(facts))),
  );
  const decoder = protocol.decoder(instruments);
  const frames: Buffer[] = [];
  const times: number[] = [];
  /** With the place of the frame that follows it. */
  const snapshots: [number, DepthSnapshot][] = [];
  for await (const entry of new TapeReader(file).entries()) {
    if (entry.kind !== 'frame') continue;
    const monoNs = Number(entry.receivedNs ?? BigInt(entry.line * LINE_NS));
    if (decoder instanceof BinanceDecoder && entry.bytes.includes('"lastUpdateId"')) {
      const body = entry.bytes.toString();
      const snapshot = decoder.decodeSnapshot(body, instruments[0]!, monoNs / 1e3, monoNs);
      snapshots.push([frames.length, snapshot]);
      continue;
    }
    // A copy of its own: what was read lies in chunks that would be held as a whole.
    frames.push(Buffer.from(entry.bytes));
    times.push(monoNs);
  }
  const boot = new Timeline().boot({
    instruments: instruments.map(({ definition }) => definition),
    policy: { version: 2, symbols: {}, strategies: {} },
  });
  const kernel = new Kernel(boot, []);
  kernel.apply(boot);
  return { name, frames, ...player(kernel, decoder, frames, times, snapshots) };
}

function player(
  kernel: Kernel,
  decoder: MarketDecoder,
  frames: readonly Buffer[],
  times: readonly number[],
  snapshots: readonly (readonly [number, DepthSnapshot])[],
): Pick<RecordedSession, 'play' | 'verdict'> {
  const emit = (event: MarketEvent) => void kernel.apply(event);
  const link = (up: boolean, monoNs: number) =>
    kernel.apply({
      kind: EventKind.LINK,
      atUs: monoNs / 1e3,
      monoNs,
      link: 'market',
      up,
      reason: 'another round',
    });
  const playFrames = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const monoNs = times[i]!;
      decoder.decode(frames[i]!, monoNs / 1e3, monoNs, emit);
    }
  };
  return {
    play() {
      link(false, times[0]!);
      link(true, times[0]!);
      let from = 0;
      for (const [before, snapshot] of snapshots) {
        playFrames(from, before);
        kernel.apply(snapshot);
        from = before;
      }
      playFrames(from, frames.length);
    },
    verdict() {
      const healths = kernel.lanes.map(({ market }) => market.health());
      return {
        live: kernel.lanes.filter(({ market }) => market.feed.bookInStep).length,
        symbols: kernel.lanes.length,
        failed: healths.reduce(
          (sum, { checksumsFailed, quotesFailed, gaps }) =>
            sum + checksumsFailed + quotesFailed + gaps,
          0,
        ),
      };
    },
  };
}

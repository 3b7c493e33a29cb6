import { heapInUse } from './heap.ts';
import { atMost, type Bar, type Bench } from './report.ts';
import { type RecordedSession, recordedSessions } from './recorded-session.ts';

const ROUNDS = 21;
/** A round is so many frames at least, so that the clock's steps and the collector's do not matter. */
const FRAMES_IN_ROUND = 30_000;
const RETAINED_FRAMES = 10_000_000;
/** What the heap's size itself varies by. */
const NOISE_BYTES = 100_000;

/** By venue, as multiples of JSON.parse of the same frames. */
const LIMITS: readonly (readonly [string, number])[] = [
  ['kraken', 3],
  ['binance', 2],
];

interface Measured {
  readonly ours: number;
  readonly parse: number;
  readonly parseBytes: number;
}

/** ns per frame; all take turns, so that what else the machine does befalls them alike. */
function measure(session: RecordedSession): Measured {
  const { frames } = session;
  const texts = frames.map((frame) => frame.toString());
  const repeats = Math.ceil(FRAMES_IN_ROUND / frames.length);
  const time = (work: () => void): number => {
    const startNs = process.hrtime.bigint();
    for (let i = 0; i < repeats; i++) work();
    return Number(process.hrtime.bigint() - startNs) / (repeats * frames.length);
  };
  const rounds = Array.from({ length: ROUNDS }, () => ({
    ours: time(() => session.play()),
    parse: time(() => parseTexts(texts)),
    parseBytes: time(() => parseFrames(frames)),
  }));
  const later = rounds.slice(1); // the first compiles
  return {
    ours: median(later.map(({ ours }) => ours)),
    parse: median(later.map(({ parse }) => parse)),
    parseBytes: median(later.map(({ parseBytes }) => parseBytes)),
  };
}

function parseTexts(texts: readonly string[]): void {
  for (let i = 0; i < texts.length; i++) JSON.parse(texts[i]!);
}

/** As they come from the socket. */
function parseFrames(frames: readonly Buffer[]): void {
  for (let i = 0; i < frames.length; i++) JSON.parse(frames[i]!.toString());
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** Bytes that are held after ten million frames of all sessions in turn, more than before them. */
function retained(sessions: readonly RecordedSession[]): number {
  for (const session of sessions) session.play();
  const before = heapInUse();
  for (let frames = 0; frames < RETAINED_FRAMES; ) {
    for (const session of sessions) {
      session.play();
      frames += session.frames.length;
    }
  }
  return heapInUse() - before;
}

export const decode: Bench = {
  name: 'decode',
  about: 'ns per frame: decode, book, checksum, physics, beside JSON.parse of the same frames',
  async run() {
    const sessions = await recordedSessions();
    const figures: Record<string, number> = {};
    const bars: Bar[] = [];
    for (const session of sessions) {
      const { name } = session;
      const { ours, parse, parseBytes } = measure(session);
      const { live, symbols, failed } = session.verdict();
      if (live < symbols || failed > 0) {
        throw new Error(`${name}: ${live} of ${symbols} books in step, ${failed} proofs failed`);
      }
      figures[`${name}: frames`] = session.frames.length;
      figures[`${name}: ns per frame, all in`] = ours;
      figures[`${name}: ns per frame, JSON.parse of texts`] = parse;
      figures[`${name}: ns per frame, JSON.parse of bytes`] = parseBytes;
      figures[`${name}: × JSON.parse of texts`] = ours / parse;
      const limit = LIMITS.find(([venue]) => name.startsWith(venue))![1];
      // Of bytes: both begin with what the socket hands over.
      bars.push(atMost(`${name}: × JSON.parse of bytes`, ours / parseBytes, limit));
    }
    const bytes = retained(sessions);
    figures['frames of the heap measurement'] = RETAINED_FRAMES;
    bars.push(atMost('heap growth over them, bytes', bytes, NOISE_BYTES));
    return { bench: 'decode', figures, bars };
  },
};

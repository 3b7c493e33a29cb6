/** Bytes that mean something in JSON are more likely to get through a first look. */
const MEANINGFUL = Buffer.from('0019-+.eE"{}[]:, \\tfn\u0000');

type Mutation = (frame: Buffer, random: () => number) => Buffer;

const below = (limit: number, random: () => number) => Math.floor(random() * limit);

const anyByte = (random: () => number): number =>
  random() < 0.5 ? below(256, random) : MEANINGFUL[below(MEANINGFUL.length, random)]!;

/** Two places of the frame, in order. */
function range(frame: Buffer, random: () => number): [number, number] {
  const a = below(frame.length + 1, random);
  const b = below(frame.length + 1, random);
  return a < b ? [a, b] : [b, a];
}

const MUTATIONS: readonly Mutation[] = [
  function flipBit(frame, random) {
    const changed = Buffer.from(frame);
    changed[below(frame.length, random)]! ^= 1 << below(8, random);
    return changed;
  },
  function setByte(frame, random) {
    const changed = Buffer.from(frame);
    changed[below(frame.length, random)] = anyByte(random);
    return changed;
  },
  function insertByte(frame, random) {
    const at = below(frame.length + 1, random);
    return Buffer.concat([frame.subarray(0, at), Buffer.of(anyByte(random)), frame.subarray(at)]);
  },
  function truncate(frame, random) {
    return Buffer.from(frame.subarray(0, below(frame.length, random)));
  },
  function removeRange(frame, random) {
    const [from, to] = range(frame, random);
    return Buffer.concat([frame.subarray(0, from), frame.subarray(to)]);
  },
  function repeatRange(frame, random) {
    const [from, to] = range(frame, random);
    return Buffer.concat([frame.subarray(0, to), frame.subarray(from)]);
  },
];

/**
 * The frame with one to three accidents: bits flipped, bytes set, put in, cut off, left out or sent
 * twice. Never the same buffer; its bytes may by chance be the same.
 */
export function mutate(frame: Buffer, random: () => number): Buffer {
  let changed = frame;
  for (let left = 1 + below(3, random); left > 0; left--) {
    if (changed.length === 0) return Buffer.of(anyByte(random));
    changed = MUTATIONS[below(MUTATIONS.length, random)]!(changed, random);
  }
  return changed;
}

/** Uniform in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

import {
  JournalDamaged,
  listSegments,
  type SegmentFile,
  SegmentReader,
} from '@voltaire/reflex/journal/reader.ts';
import { hex } from '@voltaire/reflex/journal/segment.ts';
import type { LeafPlace } from './tile-file.ts';

/** A block that its segment's chain has proven. Its bytes are used again for the next. */
export interface ProvenBlock {
  readonly segment: SegmentFile;
  /** Without its hash. */
  readonly block: Uint8Array;
  /** Where it begins, and where the next one does. */
  readonly begin: number;
  readonly end: number;
  /** The chain behind it. */
  readonly chain: Uint8Array;
  /** Records at its begin that come before the place that was asked for. */
  readonly skip: number;
}

/**
 * From a place on (`chain`, in hexadecimal: what stands before it, when that is known), through all segments, as far as whole blocks are written. Each segment must follow the
 * one before. Throws JournalDamaged.
 */
export function* blocksFrom(
  directory: string,
  from: LeafPlace,
  chain = '',
): Generator<ProvenBlock> {
  const segments = listSegments(directory).filter(({ number }) => number >= from.segment);
  let before = chain;
  for (const segment of segments) {
    const isFirst = segment.number === from.segment;
    const reader = isFirst
      ? new SegmentReader(segment.path, from.block)
      : new SegmentReader(segment.path);
    let begin = 0;
    const check = (): void => {
      if (begin === 0 && before !== '' && hex(reader.previousHash) !== before) {
        throw new JournalDamaged(segment.path, 12, 'it does not follow the segment before it');
      }
    };
    for (const block of reader.blocks()) {
      check();
      const end = reader.goodBytes;
      begin = end - block.length - reader.lastHash.length;
      const skip = isFirst && begin === from.block ? from.skip : 0;
      yield { segment, block, begin, end, chain: reader.lastHash, skip };
    }
    check();
    if (reader.goodBytes === 0) return; // its header is still being written
    before = hex(reader.lastHash);
  }
}

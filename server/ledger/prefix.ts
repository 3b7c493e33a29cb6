import { verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SegmentReader } from '@voltaire/reflex/journal/reader.ts';
import { segmentSize } from '@voltaire/reflex/journal/segment-source.ts';
import { PREFIX } from '@voltaire/reflex/journal/prefix-end.ts';
import { base64, digestOf } from './checkpoint.ts';
import { keyIdOf, type LedgerKey, type LedgerSigner } from './ledger-key.ts';
import { type Digest, GrowingTree, type RangeHash, subtreesOf } from './merkle.ts';

/** What a journal had before its first segment here, as far as the rest needs it to be verified. */
export interface Prefix {
  /** Records of it. */
  readonly size: number;
  readonly root: Digest;
  /** File name of its last segment, its length, and the chain behind it. */
  readonly segment: string;
  readonly bytes: number;
  readonly chain: Digest;
  /** Roots of the full subtrees that it consists of, the largest first: one for each bit of its size. */
  readonly subtrees: readonly Digest[];
}

/** Where a segment ends, which another follows. */
export function endOf(path: string, next: string): End {
  const reader = new SegmentReader(next);
  for (const _ of reader.blocks()) break; // its header is read with its first block
  const chain = Buffer.from(reader.previousHash).toString('latin1');
  return { segment: basename(path), bytes: segmentSize(path), chain };
}

type End = Pick<Prefix, 'segment' | 'bytes' | 'chain'>;

/** Of the first `size` leaves of a tree. */
export function prefixOf(size: number, end: End, range: RangeHash): Prefix {
  const subtrees = subtreesOf(size).map(([from, length]) => range(from, from + length));
  return prefixWith(GrowingTree.of(size, subtrees), end);
}

export function prefixWith({ size, root, subtrees }: GrowingTree, end: End): Prefix {
  return { size, root, ...end, subtrees };
}

/** `exported`: the rest is elsewhere. `dropped`: by retention, for which the ledger's key stands. */
export function writePrefix(prefix: Prefix, key: LedgerKey, signer: LedgerSigner | null): string {
  const { size, root, segment, bytes, chain, subtrees } = prefix;
  const why = signer ? 'dropped' : 'exported';
  const text =
    `${key.name}\n${size}\n${base64(root)}\n` +
    `before ${segment} ${bytes} ${base64(chain)} ${why}\nsubtrees ${subtrees.map(base64).join(' ')}\n`;
  if (!signer) return text;
  const signature = Buffer.concat([keyIdOf(signer), signer.sign(Buffer.from(text))]);
  return `${text}\n— ${signer.name} ${signature.toString('base64')}\n`;
}

const NOTE =
  /^(?<text>(?<name>\S+)\n(?<size>[1-9]\d*)\n(?<root>\S+)\nbefore (?<segment>\S+) (?<bytes>[1-9]\d*) (?<chain>\S+) dropped\nsubtrees (?<subtrees>\S+( \S+)*)\n)\n— \S+ (?<signature>\S+)\n$/;

/** Null when nothing was dropped. Throws when what says so is not signed by the key. */
export function readPrefix(directory: string, key: LedgerKey): Prefix | null {
  const path = join(directory, PREFIX);
  if (!existsSync(path)) return null;
  const found = NOTE.exec(readFileSync(path, 'utf8'))?.groups;
  const signed = Buffer.from(found?.signature ?? '', 'base64');
  const isOurs =
    found?.name === key.name &&
    signed.subarray(0, 4).equals(keyIdOf(key)) &&
    verify(null, Buffer.from(found.text!), key.publicKey, signed.subarray(4));
  if (!isOurs) throw new Error(`${path}: what it says was dropped is not signed by ${key.name}`);
  return {
    size: Number(found.size),
    root: digestOf(found.root!),
    segment: found.segment!,
    bytes: Number(found.bytes),
    chain: digestOf(found.chain!),
    subtrees: found.subtrees!.split(' ').map(digestOf),
  };
}

import { createHash } from 'node:crypto';
import {
  consistencyPath,
  type Digest,
  GrowingTree,
  inclusionPath,
  leafHash,
  nodeHash,
} from '@voltaire/server/ledger/merkle.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includes, isConsistent } from './rfc6962-checks.ts';

const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, 2.1, word for word. */
function rootOf(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0]!);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

const data = (count: number) => Array.from({ length: count }, (_, i) => Buffer.from(`record ${i}`));
const hexOf = (digest: Digest) => Buffer.from(digest, 'latin1').toString('hex');
const rangeOf = (leaves: readonly Uint8Array[]) => (from: number, to: number) =>
  rootOf(leaves.slice(from, to)).toString('latin1');

function grown(leaves: readonly Uint8Array[]): GrowingTree {
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.add(leafHash(leaf));
  return tree;
}

describe('a tree', () => {
  it('has the roots of the test vectors of Certificate Transparency', () => {
    const vectors = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const leaves = vectors.map((text) => Buffer.from(text, 'hex'));
    expect(hexOf(grown(leaves.slice(0, 1)).root)).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(hexOf(grown(leaves).root)).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
    expect(hexOf(grown([]).root)).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('has at every size the root that the RFC defines', () => {
    const tree = new GrowingTree();
    data(70).forEach((leaf, i, all) => {
      tree.add(leafHash(leaf));
      expect(hexOf(tree.root)).toBe(rootOf(all.slice(0, i + 1)).toString('hex'));
      expect(tree.size).toBe(i + 1);
    });
  });

  it('grows by whole subtrees as by their leaves', () => {
    const leaves = data(13);
    const tree = new GrowingTree();
    tree.add(rangeOf(leaves)(0, 4), 2);
    tree.add(rangeOf(leaves)(4, 8), 2);
    tree.add(rangeOf(leaves)(8, 12), 2);
    expect(tree.rootWith(leafHash(leaves[12]!))).toBe(grown(leaves).root);
    tree.add(leafHash(leaves[12]!));
    expect(tree.root).toBe(grown(leaves).root);
  });

  it('takes a leaf for no node: their hashes begin differently', () => {
    const [left, right] = data(2).map((leaf) => leafHash(leaf));
    expect(nodeHash(left!, right!)).not.toBe(leafHash(Buffer.from(left! + right!, 'latin1')));
  });
});

describe('a proof', () => {
  const leaves = data(67);
  const range = rangeOf(leaves);
  const sizes = fc.integer({ min: 1, max: leaves.length });

  it('of inclusion convinces of each leaf of each tree, and of no other', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, one, two) => {
        const index = one % size;
        const path = inclusionPath(index, size, range);
        const other = two % leaves.length;
        const root = range(0, size);
        expect(includes(leafHash(leaves[index]!), index, size, path, root)).toBe(true);
        expect(includes(leafHash(leaves[other]!), index, size, path, root)).toBe(other === index);
        if (index > 0) {
          expect(includes(leafHash(leaves[index]!), index - 1, size, path, root)).toBe(false);
        }
      }),
    );
  });

  it('of consistency convinces of each pair of trees, and of no other root', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), (one, two, nth) => {
        const [from, to] = [Math.min(one, two), Math.max(one, two)];
        const path = consistencyPath(from, to, range);
        expect(isConsistent(from, to, range(0, from), range(0, to), path)).toBe(true);
        const forged = leafHash(Buffer.from('forged'));
        expect(isConsistent(from, to, forged, range(0, to), path)).toBe(false);
        expect(isConsistent(from, to, range(0, from), forged, path)).toBe(false);
        if (path.length > 0) {
          const changed = path.with(nth % path.length, forged);
          expect(isConsistent(from, to, range(0, from), range(0, to), changed)).toBe(false);
        }
      }),
    );
  });
});

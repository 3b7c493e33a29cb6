import { type Digest, nodeHash } from '@voltaire/server/ledger/merkle.ts';

/** As RFC 9162, 2.1.3.2 says an inclusion proof is checked. */
export function includes(
  leaf: Digest,
  index: number,
  size: number,
  path: readonly Digest[],
  root: Digest,
): boolean {
  if (index >= size) return false;
  let [fn, sn] = [index, size - 1];
  let hash = leaf;
  for (const each of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(each, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = halves(fn, sn);
    } else {
      hash = nodeHash(hash, each);
    }
    [fn, sn] = halves(fn, sn);
  }
  return sn === 0 && hash === root;
}

/** As RFC 9162, 2.1.4.2 says a consistency proof is checked. */
export function isConsistent(
  from: number,
  to: number,
  fromRoot: Digest,
  toRoot: Digest,
  proof: readonly Digest[],
): boolean {
  if (from === to) return proof.length === 0 && fromRoot === toRoot;
  const isPowerOfTwo = Number.isInteger(Math.log2(from));
  const path = isPowerOfTwo ? [fromRoot, ...proof] : [...proof];
  let [fn, sn] = [from - 1, to - 1];
  while (fn % 2 === 1) [fn, sn] = halves(fn, sn);
  let first = path.shift();
  if (first === undefined) return false;
  let second = first;
  for (const each of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      first = nodeHash(each, first);
      second = nodeHash(each, second);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = halves(fn, sn);
    } else {
      second = nodeHash(second, each);
    }
    [fn, sn] = halves(fn, sn);
  }
  return first === fromRoot && second === toRoot && sn === 0;
}

function halves(one: number, two: number): [number, number] {
  return [Math.floor(one / 2), Math.floor(two / 2)];
}

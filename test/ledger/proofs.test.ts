import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { decodeRecord } from '@voltaire/reflex/journal/record.ts';
import type { Digest } from '@voltaire/server/ledger/merkle.ts';
import { leafHash } from '@voltaire/server/ledger/merkle.ts';
import { Proofs } from '@voltaire/server/ledger/proofs.ts';
import { TileFile } from '@voltaire/server/ledger/tile-file.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MadeLedger } from './made-ledger.ts';
import { includes, isConsistent } from './rfc6962-checks.ts';

const open = ({ directory, ledger }: MadeLedger) => new Proofs(directory, ledger.tiles);

/** As a signed tree has it: the root does not come from what is to be proven. */
function rootOf(made: MadeLedger): Digest {
  return made.ledger.checkpoints.last!.root;
}

describe('proofs from a journal', () => {
  it('convince of decisions anywhere in several runs', () => {
    const made = new MadeLedger();
    const decisions: { id: string; index: number }[] = [];
    let index = 0;
    for (const [before, behind] of [
      [0, 0],
      [100, 151], // the run ends with a tile
      [1, 0],
      [700, 300],
      [0, 2],
    ] as const) {
      made.begin().write(before, 7);
      if (before > 0) made.rotate(); // the decision is in another segment than its run's begin
      decisions.push({ id: made.decide(), index: index + 1 + before });
      made.write(behind, 9).close();
      index += 2 + before + behind;
    }
    const proofs = open(made);
    for (const { id, index: at } of decisions) {
      const found = proofs.decision(id)!;
      expect(found.index).toBe(at);
      expect(decodeRecord(found.record, 0)).toMatchObject({ outcome: { payload: { id } } });
      const path = proofs.inclusion(at, index);
      expect(includes(leafHash(found.record), at, index, path, rootOf(made))).toBe(true);
    }
  });

  it('find only decisions, by their whole id', () => {
    const made = new MadeLedger().begin().write(2);
    const id = made.decide();
    made.write(2).close();
    const proofs = open(made);
    expect(id).toBe('Vr1-4');
    for (const other of [
      'Vr1-3',
      'Vr1-1',
      'Vr1-0',
      'Vr1-5',
      'Vr1-zz',
      'Vr2-4',
      'vr1-4',
      'Vr1-04',
    ]) {
      expect(proofs.decision(other), other).toBeNull();
    }
  });

  it('are right for any size when there are tiles of tiles', () => {
    const made = new MadeLedger().begin().write(66_500, 500).close();
    const proofs = open(made);
    const size = 66_501;
    expect(proofs.root(size)).toBe(rootOf(made));
    const sizes = fc.integer({ min: 1, max: size });
    fc.assert(
      fc.property(sizes, sizes, (one, two) => {
        const [from, to] = [Math.min(one, two), Math.max(one, two)];
        const path = proofs.consistency(from, to);
        expect(isConsistent(from, to, proofs.root(from), proofs.root(to), path)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('see what has been written since they were opened', () => {
    const made = new MadeLedger().begin().write(5).sign();
    const proofs = open(made);
    expect(proofs.root(6)).toBe(rootOf(made));
    made.write(300).sign();
    expect(proofs.root(306)).toBe(rootOf(made));
  });

  it('need no tile that was made when they can be read from its file', () => {
    const made = new MadeLedger().begin().write(1_000, 10).close();
    const path = join(made.directory, 'ledger.tiles');
    const again = new Proofs(made.directory, new TileFile(path));
    expect(again.root(1_001)).toBe(rootOf(made));
    rmSync(path);
    expect(new TileFile(path).count).toBe(0);
  });
});

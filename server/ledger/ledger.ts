import { closeSync, existsSync, fdatasyncSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BLOCK_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { RecordWalk } from '@voltaire/reflex/journal/record-walk.ts';
import { type Checkpoint, type LedgerPosition, signCheckpoint } from './checkpoint.ts';
import { CheckpointFile, CHECKPOINTS } from './checkpoint-file.ts';
import { blocksFrom, type ProvenBlock } from './journal-blocks.ts';
import type { LedgerSigner } from './ledger-key.ts';
import { type Digest, GrowingTree, leafHash, subtreesOf } from './merkle.ts';
import { type Prefix, readPrefix } from './prefix.ts';
import { JOURNAL_BEGIN, type LeafPlace, TILE, TILE_LEVEL, TileFile } from './tile-file.ts';

/** The journal holds something else than what was signed, or less. */
export class LedgerBroken extends Error {
  constructor(directory: string, problem: string) {
    super(
      `${directory}: ${problem}. Nothing more is signed: keep the journal for inquiry, and see what ` +
        '"voltaire verify" says of it',
    );
    this.name = 'LedgerBroken';
  }
}

/**
 * A Merkle tree over all records of a journal, made by following its files, and checkpoints of it. The
 * kernel's writer knows nothing of it.
 */
export class Ledger {
  readonly tiles: TileFile;
  readonly checkpoints: CheckpointFile;
  /** What was dropped; null while the journal is here from its begin. */
  prefix: Prefix | null;
  /** Of whole tiles, and of what is behind them. */
  private tree = new GrowingTree();
  private rest = new GrowingTree();
  private next: LeafPlace = JOURNAL_BEGIN;
  private position: Omit<LedgerPosition, 'closed'> | null = null;
  /** What was signed before, until the journal has been found to hold it. */
  private unproven: Checkpoint | null;
  /** The tree goes on from tiles that nothing has proven yet. */
  private resumed = false;
  /** Final: what was signed does not come back. */
  private failure: LedgerBroken | null = null;
  /** Segments that the disk has not been asked for since they grew. */
  private readonly unsynced = new Set<string>();

  constructor(
    readonly directory: string,
    private readonly signer: LedgerSigner,
  ) {
    this.checkpoints = new CheckpointFile(join(directory, CHECKPOINTS), signer);
    this.tiles = new TileFile(join(directory, 'ledger.tiles'));
    this.prefix = readPrefix(directory, signer);
    this.unproven = this.checkpoints.last;
    this.resume(Math.floor((this.unproven?.size ?? 0) / TILE));
  }

  /** Records that are in the tree. */
  get size(): number {
    return this.tree.size + this.rest.size;
  }

  /** What was signed last, once the journal has been found to hold it. */
  get proven(): Checkpoint | null {
    return this.unproven ? null : this.checkpoints.last;
  }

  /**
   * Takes what has been written since, some `most` records of it; false when there is more. Throws
   * JournalDamaged, and LedgerBroken when the journal is not what was signed.
   */
  follow(most = Number.POSITIVE_INFINITY): boolean {
    if (this.failure) throw this.failure;
    const enough = this.size + most;
    try {
      for (const block of blocksFrom(this.directory, this.next, this.chainBefore)) {
        this.take(block);
        this.prove();
        if (this.size >= enough) return false;
      }
      if (!this.unproven) return true;
      throw this.broken(`it has ${this.size} records, and ${this.unproven.size} were signed`);
    } catch (error) {
      if (!this.resumed) {
        if (error instanceof LedgerBroken) this.failure = error;
        throw error;
      }
      this.resume(0); // from tiles that may be at fault: once more without them
      return false;
    }
  }

  /**
   * Signs what is in the tree, or returns what was signed last when that is the same. What it covers, and
   * the checkpoint itself, survives a power cut. Null when nothing was followed yet.
   */
  sign(closed: boolean): Checkpoint | null {
    const { position, checkpoints } = this;
    const { last } = checkpoints;
    if (!position || this.unproven) return null;
    if (last && last.size === this.size && (last.closed || !closed)) return last;
    // What is compressed is on the disk already.
    for (const path of this.unsynced) if (existsSync(path)) sync(path);
    this.unsynced.clear();
    const { size, root } = this;
    const made = signCheckpoint({ size, root, ...position, closed }, this.signer);
    checkpoints.append(made);
    return made;
  }

  private get root(): Digest {
    return this.rest.size === 0 ? this.tree.root : this.tree.rootWith(this.rest.root);
  }

  /** Of the first segment, when that is where it goes on. */
  private get chainBefore(): string {
    const { prefix, next } = this;
    return prefix && next === JOURNAL_BEGIN
      ? Buffer.from(prefix.chain, 'latin1').toString('hex')
      : '';
  }

  private resume(tiles: number): void {
    if (this.tiles.count > tiles) this.tiles.cut(tiles);
    this.tree = new GrowingTree();
    this.rest = new GrowingTree();
    const first = Math.floor((this.prefix?.size ?? 0) / TILE);
    this.tiles.pad(first);
    const { count } = this.tiles;
    this.resumed = count > first;
    if (this.prefix) this.begin(this.prefix);
    for (let i = first; i < count; i++) this.tree.add(this.tiles.digest(i), TILE_LEVEL);
    this.next = this.resumed ? this.tiles.begin(count) : JOURNAL_BEGIN;
  }

  /** The tree of what was dropped; the part of it that is no whole tile is in the first tile behind it. */
  private begin({ size, subtrees }: Prefix): void {
    subtreesOf(size).forEach(([, length], i) => {
      const level = Math.log2(length);
      if (level >= TILE_LEVEL) this.tree.add(subtrees[i]!, level);
      else if (!this.resumed) this.rest.add(subtrees[i]!, level);
    });
  }

  private take({ segment, block, begin, end, chain, skip }: ProvenBlock): void {
    const walk = new RecordWalk(block, BLOCK_HEADER_BYTES);
    for (let records = 1; walk.step(); records++) {
      if (records <= skip) continue;
      this.rest.add(leafHash(block.subarray(walk.at, walk.end)));
      if (this.rest.size < TILE) continue;
      const inside = walk.end < block.length;
      const place = inside ? { block: begin, skip: records } : { block: end, skip: 0 };
      const { root } = this.rest;
      this.tiles.append(root, { segment: segment.number, ...place });
      this.tree.add(root, TILE_LEVEL);
      this.rest = new GrowingTree();
    }
    this.next = { segment: segment.number, block: end, skip: 0 };
    this.position = {
      segment: basename(segment.path),
      bytes: end,
      chain: Buffer.from(chain).toString('latin1'),
    };
    this.unsynced.add(segment.path);
  }

  /** At the end of the block that was signed last, all must be as it was then. */
  private prove(): void {
    const { unproven: signed, position } = this;
    if (!signed || this.size < signed.size) return;
    const same =
      this.size === signed.size &&
      this.root === signed.root &&
      position!.segment === signed.segment &&
      position!.chain === signed.chain;
    if (!same) throw this.broken(`its first ${signed.size} records are not those that were signed`);
    this.unproven = null;
    this.resumed = false;
  }

  private broken(problem: string): LedgerBroken {
    return new LedgerBroken(this.directory, problem);
  }
}

/** What was written to a file is on the disk; also what another thread has written. */
function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

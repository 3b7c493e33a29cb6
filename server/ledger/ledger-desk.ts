import { listSegments } from '@voltaire/reflex/journal/reader.ts';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64, type Checkpoint } from './checkpoint.ts';
import { CHECKPOINTS } from './checkpoint-file.ts';
import { Ledger } from './ledger.ts';
import { type LedgerSigner, openLedgerKey, verifierKey } from './ledger-key.ts';
import type {
  DecisionProof,
  LedgerAnswers,
  LedgerQuestion,
  LedgerState,
  TreeConsistency,
} from './ledger-questions.ts';
import { leafHash } from './merkle.ts';
import { endOf, prefixOf, writePrefix } from './prefix.ts';
import { Proofs } from './proofs.ts';
import { Retention } from './retention.ts';
import { Upkeep, type UpkeepSettings } from './upkeep.ts';

/**
 * A checkpoint is due when so many records are not covered, or the oldest of them for so long; and at once
 * for the first of a run.
 */
const EVERY_RECORDS = 100_000;
const EVERY_MS = 60_000;

/** The public key, for whoever gets a copy of the journal. */
export const PUBLIC_KEY = 'ledger.pub';

/** Follows a journal, signs when it is time to, and answers. */
export class LedgerDesk {
  private readonly signer: LedgerSigner;
  private readonly ledger: Ledger;
  private readonly proofs: Proofs;
  private readonly upkeep: Upkeep;
  /** When the next checkpoint is due; NaN while no record is seen that needs one. */
  private dueMs = Number.NEGATIVE_INFINITY;
  private problem = '';

  constructor(
    directory: string,
    keyPath: string,
    settings: UpkeepSettings,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.signer = openLedgerKey(keyPath, existsSync(join(directory, CHECKPOINTS)));
    this.ledger = new Ledger(directory, this.signer);
    this.proofs = new Proofs(directory, this.ledger.tiles, () => this.ledger.prefix);
    const { keepMs } = settings;
    const retention =
      keepMs === null ? null : new Retention(this.ledger, this.proofs, this.signer, keepMs);
    this.upkeep = new Upkeep(this.ledger, settings, retention);
    const path = join(directory, PUBLIC_KEY);
    const key = `${verifierKey(this.signer)}\n`;
    if (!existsSync(path) || readFileSync(path, 'utf8') !== key) writeFileSync(path, key);
  }

  /** Some of what there is to do; false when there is more. Throws what is wrong with the journal. */
  look(most: number): boolean {
    try {
      const done = this.ledger.follow(most);
      this.problem = '';
      const { uncovered } = this;
      if (uncovered > 0 && Number.isNaN(this.dueMs)) this.dueMs = this.nowMs() + EVERY_MS;
      const isDue = uncovered >= EVERY_RECORDS || (uncovered > 0 && this.nowMs() >= this.dueMs);
      if (done && isDue) {
        this.ledger.sign(false);
        this.dueMs = Number.NaN;
      }
      return done;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** Of the ledger and its key. */
  get name(): string {
    return this.signer.name;
  }

  /** What was signed last, once the journal has been found to hold it. */
  get checkpoint(): Checkpoint | null {
    return this.ledger.proven;
  }

  /** A piece of what keeps the journal small; false when there is nothing to do. Throws what failed. */
  keep(): boolean {
    return this.problem === '' && this.upkeep.step();
  }

  /** Throws a sentence for whoever asks. */
  answer(
    question: Exclude<LedgerQuestion, { ask: 'anchors' }>,
  ): LedgerAnswers[keyof LedgerAnswers] {
    switch (question.ask) {
      case 'state':
        return this.state();
      case 'proof':
        return this.proof(question.decisionId);
      case 'consistency':
        return this.consistency(question.from, question.to);
      case 'before':
        return this.before(question.from);
      case 'end':
        this.catchUp();
        this.ledger.sign(question.closed);
        return null;
    }
  }

  private get uncovered(): number {
    return this.ledger.size - (this.ledger.checkpoints.last?.size ?? 0);
  }

  private catchUp(): void {
    while (!this.look(Number.POSITIVE_INFINITY));
  }

  private state(): LedgerState {
    const { last } = this.ledger.checkpoints;
    return {
      size: last?.size ?? 0,
      root: last && base64(last.root),
      checkpoint: last && last.note,
      publicKey: verifierKey(this.signer),
      unsigned: Math.max(0, this.uncovered),
      problem: this.problem,
    };
  }

  private proof(decisionId: string): DecisionProof | null {
    this.catchUp();
    const found = this.proofs.decision(decisionId);
    if (!found) return null;
    const { index, record } = found;
    const { last } = this.ledger.checkpoints;
    const covering = last && last.size > index ? last : this.ledger.sign(false);
    if (!covering || covering.size <= index) {
      throw new Error('the decision is not covered by a checkpoint yet: ask again in a moment');
    }
    return {
      index,
      size: covering.size,
      root: base64(covering.root),
      record: Buffer.from(record).toString('base64'),
      leafHash: base64(leafHash(record)),
      path: this.proofs.inclusion(index, covering.size).map(base64),
      checkpoint: covering.note,
    };
  }

  private before(from: number): string | null {
    this.catchUp();
    const segments = listSegments(this.ledger.directory);
    // The first one needs no words of ours: it begins the journal, or behind what was dropped.
    for (let i = segments.length - 1; i > 0; i--) {
      const size = this.proofs.sizeBefore(segments[i]!.number);
      if (size > from) continue;
      const end = endOf(segments[i - 1]!.path, segments[i]!.path);
      return writePrefix(prefixOf(size, end, this.proofs.range), this.signer, null);
    }
    return null;
  }

  private consistency(from: number, asked: number | null): TreeConsistency {
    this.catchUp();
    const signed = this.ledger.checkpoints.last?.size ?? 0;
    const to = asked ?? signed;
    const areSizes = Number.isInteger(from) && Number.isInteger(to);
    if (!(areSizes && from >= 1 && from <= to && to <= signed)) {
      throw new RangeError(`1 ≤ from ≤ to ≤ ${signed} must hold: so many records are signed`);
    }
    return {
      from,
      to,
      fromRoot: base64(this.proofs.root(from)),
      toRoot: base64(this.proofs.root(to)),
      path: this.proofs.consistency(from, to).map(base64),
    };
  }
}

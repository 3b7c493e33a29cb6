import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import { Ledger } from '@voltaire/server/ledger/ledger.ts';
import { openLedgerKey, verifierKey } from '@voltaire/server/ledger/ledger-key.ts';
import { Proofs } from '@voltaire/server/ledger/proofs.ts';
import { Retention } from '@voltaire/server/ledger/retention.ts';
import { type BootOptions, Timeline } from '../reflex/support/events.ts';
import { scratch } from '../reflex/support/journal.ts';
import { decision } from '../server/support/made-up-kernel.ts';
import { NOTHING_WATCHED } from '../reflex/support/policy.ts';

/** A manifest that is short, so that every byte of a journal can be tried. */
const SHORT = {
  policy: { version: 2, symbols: {}, strategies: {}, sentinel: NOTHING_WATCHED },
  instruments: [],
  strategies: [],
} as const;

/** Each call of `rotate` is heeded. */
const WHEN_ASKED = { bytes: 0, ms: 0 };

/** A journal that grows as a test wants it to, with the ledger of it. */
export class MadeLedger {
  readonly key: string;
  ledger: Ledger;
  private readonly time = new Timeline();
  private writer: JournalWriter | null = null;
  private number = 0;
  private seq = 0;
  private runId = '';

  constructor(
    readonly directory = scratch(),
    readonly signer = openLedgerKey(join(scratch(), 'ledger.key'), false),
  ) {
    this.key = verifierKey(this.signer);
    writeFileSync(join(directory, 'ledger.pub'), `${this.key}\n`);
    this.ledger = new Ledger(directory, this.signer);
  }

  /** Begins a run: a segment with its manifest. */
  begin(more: BootOptions = {}): this {
    const before = this.writer ? Buffer.from(this.writer.headHash, 'hex') : undefined;
    const runId = (this.runId = `r${++this.number}`);
    this.writer = new JournalWriter(this.directory, this.number, runId, before, WHEN_ASKED);
    this.seq = 0;
    this.writer.event(++this.seq, this.time.boot({ ...SHORT, runId, ...more }));
    this.writer.flush();
    return this;
  }

  /** Goes on in another segment of the run. */
  rotate(): this {
    this.writer!.rotate(0);
    this.number++;
    return this;
  }

  /** So many trades, in blocks of so many. */
  write(records: number, perBlock = records): this {
    for (let i = 1; i <= records; i++) {
      this.writer!.event(++this.seq, this.time.trade(6_000_000 + i));
      if (i % perBlock === 0) this.writer!.flush();
    }
    this.writer!.flush();
    return this;
  }

  /** A decision; returns its id. */
  decide(): string {
    const seq = ++this.seq;
    const payload = { ...decision(), id: `V${this.runId}-${seq.toString(36)}` };
    const { atUs, monoNs } = this.time;
    this.writer!.outcome({ seq, atUs, monoNs, payload });
    this.writer!.flush();
    return payload.id;
  }

  /** Follows the journal to its end, as often as that takes. */
  follow(most?: number): this {
    while (!this.ledger.follow(most));
    return this;
  }

  sign(): this {
    this.follow().ledger.sign(false);
    return this;
  }

  close(): this {
    this.writer!.close();
    this.follow().ledger.sign(true);
    return this;
  }

  /** Drops the runs that ended so long before the last one began. */
  retain(keepMs: number): this {
    const { ledger, directory, signer } = this;
    const proofs = new Proofs(directory, ledger.tiles, () => ledger.prefix);
    new Retention(ledger, proofs, signer, keepMs).drop(this.time.atUs / 1000);
    return this;
  }

  get nowUs(): number {
    return this.time.atUs;
  }

  /** Lets time pass. */
  pass(ms: number): this {
    this.time.pass(ms);
    return this;
  }

  /** As a new process does. */
  restart(): this {
    this.ledger = new Ledger(this.directory, this.signer);
    return this;
  }

  get segment(): string {
    return this.writer!.path;
  }

  copy(): string {
    const directory = scratch();
    cpSync(this.directory, directory, { recursive: true });
    return directory;
  }
}

/** Two runs of a few small blocks, with checkpoints in the middle and at both ends. */
export function smallLedger(): MadeLedger {
  const made = new MadeLedger();
  made.begin().write(2).sign().write(3, 2).close();
  made.begin().write(1).sign().write(2, 1).close();
  return made;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { IndexHost } from '../index/index-host.ts';
import { AccessStore } from './access-store.ts';
import { exchange as exchangeWith, type LastUses, type SharedAccess } from './access-tables.ts';
import type { AccessRecords } from './records.ts';

/** What was changed elsewhere is known here so much later, and the other way round. */
const EVERY_MS = 2_000;
/** So long the database may be opening, or away, before somebody is told. */
const SAID_AFTER_MS = 30_000;

/** Brings in what is known here, and returns what is known there. */
export type Exchange = (known: AccessRecords, lastUses: LastUses) => Promise<SharedAccess>;

/**
 * Keeps users and tokens of this process and those that all processes share the same. Nobody who signs in
 * waits for it: while the database is away, the file of this process counts.
 */
export class AccessSharing {
  /** When they were last the same, µs since the epoch; null before. */
  sharedAtUs: number | null = null;
  /** Why they are not now; '' while they are. */
  problem = 'it was not tried yet';
  private lastUsesThere: LastUses = new Map();
  private readonly ending = new AbortController();
  private wake = new AbortController();
  private failingSinceMs = performance.now();
  private told = false;

  /** `report` is told what people should know, once. */
  constructor(
    readonly store: AccessStore,
    private readonly exchange: Exchange,
    private readonly report: (text: string) => void,
  ) {}

  /** Of the file at `path`, with the database of the index. */
  static by(
    index: Pick<IndexHost, 'ask'>,
    path: string,
    report: (text: string) => void,
  ): AccessSharing {
    return new AccessSharing(
      new AccessStore(path),
      async (...known) => index.ask((prisma) => exchangeWith(prisma, ...known)),
      report,
    );
  }

  start(): void {
    void this.run();
  }

  /** At once, when something was changed here. */
  hurry(): void {
    this.wake.abort();
  }

  /** Here or elsewhere, µs since the epoch; elsewhere exact to an hour. Null: never. */
  lastUse(sha256: string): number | null {
    const here = this.store.lastUses.get(sha256) ?? 0;
    const there = this.lastUsesThere.get(sha256) ?? 0;
    return Math.max(here, there) || null;
  }

  /** Does not wait for a database that does not answer. */
  stop(): void {
    this.ending.abort();
    this.wake.abort();
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await this.step();
      await sleep(EVERY_MS, undefined, { signal: this.wake.signal }).catch(() => {});
      this.wake = new AbortController();
    }
  }

  private async step(): Promise<void> {
    try {
      const there = await this.exchange(this.store.records(), this.store.lastUses);
      this.store.absorb(there);
      this.lastUsesThere = there.lastUses;
      this.sharedAtUs = Date.now() * 1000;
      this.failingSinceMs = performance.now();
      this.problem = '';
      this.told = false;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      if (this.told || this.ending.signal.aborted) return;
      if (performance.now() - this.failingSinceMs < SAID_AFTER_MS) return;
      this.told = true;
      this.report(`users and tokens are only in the file of this process: ${this.problem}`);
    }
  }
}

/** Types of verify.mjs, which has none itself so that it runs in any Node without us. */
export interface VerifyOptions {
  /** A verifier key, name+id+base64; without it the one beside the journal. */
  readonly key?: string | undefined;
  /** The text of a checkpoint that was kept elsewhere. */
  readonly checkpoint?: string | undefined;
  /** Text as of prefix.note: only what comes behind these records is looked at. */
  readonly prefix?: string | undefined;
  /** Up to the first checkpoint of so many records or more. */
  readonly to?: number | undefined;
  /** Told now and then how many records have been checked. */
  readonly onProgress?: (records: number) => void;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly segments: number;
  /** Records before the first that is here. */
  readonly before: number;
  readonly records: number;
  readonly bytes: number;
  readonly checkpoints: number;
  /** Of the tree: its records, and its root in base64. */
  readonly size: number;
  readonly root: string;
  readonly signedRecords: number;
  readonly unsignedRecords: number;
  readonly tornBytes: number;
  /** The last checkpoint closed the journal, and nothing is behind it. */
  readonly closed: boolean;
  readonly key: string;
  readonly keyGiven: boolean;
  /** What is not wrong, and yet not proven. */
  readonly notes: readonly string[];
  /** The first thing that is wrong. */
  readonly problem: { readonly file: string; readonly byte: number; readonly what: string } | null;
}

export function verifyJournal(directory: string, options?: VerifyOptions): VerifyReport;

/** For people. */
export function sentences(report: VerifyReport): string;

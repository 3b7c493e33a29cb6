import type { AnchorConfig } from '../config/ledger.ts';
import type { AnchorState } from './anchors/anchors.ts';
import type { UpkeepSettings } from './upkeep.ts';

/** What the thread is started with. */
export interface LedgerTask {
  readonly directory: string;
  readonly keyPath: string;
  readonly settings: UpkeepSettings;
  readonly anchors: readonly AnchorConfig[];
}

/** What is asked of the ledger's thread. */
export type LedgerQuestion =
  | { readonly ask: 'state' }
  | { readonly ask: 'anchors' }
  | { readonly ask: 'proof'; readonly decisionId: string }
  | { readonly ask: 'consistency'; readonly from: number; readonly to: number | null }
  /** What is before the segment that holds record `from`, as prefix.note says it. */
  | { readonly ask: 'before'; readonly from: number }
  /** All is written: sign to the end. `closed`: by a run that ended as it should. */
  | { readonly ask: 'end'; readonly closed: boolean };

/** Hashes are base64. */
export interface LedgerState {
  /** Records that the last checkpoint covers; 0 before there is one. */
  readonly size: number;
  /** Null before there is a checkpoint. */
  readonly root: string | null;
  readonly checkpoint: string | null;
  readonly publicKey: string;
  /** Records that are written and not yet covered. */
  readonly unsigned: number;
  /** Why nothing is signed; empty while all is well. */
  readonly problem: string;
}

export interface DecisionProof {
  readonly index: number;
  readonly size: number;
  readonly root: string;
  /** The record's bytes, base64. */
  readonly record: string;
  readonly leafHash: string;
  readonly path: readonly string[];
  readonly checkpoint: string;
}

export interface TreeConsistency {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: string;
  readonly toRoot: string;
  readonly path: readonly string[];
}

export interface LedgerAnswers {
  readonly state: LedgerState;
  readonly anchors: readonly AnchorState[];
  /** Null when the journal has no such decision. */
  readonly proof: DecisionProof | null;
  readonly consistency: TreeConsistency;
  /** Null when that is nothing, or what was dropped. */
  readonly before: string | null;
  readonly end: null;
}

export type Asked = LedgerQuestion & { readonly id: number };

export type LedgerMessage =
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly answer: LedgerAnswers[keyof LedgerAnswers];
    }
  | { readonly type: 'refused'; readonly id: number; readonly reason: string }
  /** Something that people should know. */
  | { readonly type: 'problem'; readonly text: string };

import { verify } from 'node:crypto';
import type { Digest } from './merkle.ts';
import { keyIdOf, type LedgerKey, type LedgerSigner } from './ledger-key.ts';

/** Where a checkpoint was taken: behind a whole block of a segment. */
export interface LedgerPosition {
  /** File name of the segment. */
  readonly segment: string;
  /** Length of the segment up to there. */
  readonly bytes: number;
  /** The journal's chain there. */
  readonly chain: Digest;
  /** The last of its run: the journal was closed. */
  readonly closed: boolean;
}

export interface Checkpoint extends LedgerPosition {
  /** Records of the whole journal. */
  readonly size: number;
  readonly root: Digest;
  /** The signed note, as it stands in the file. */
  readonly note: string;
}

/** A note of this ledger has as many lines: name, size, root, position, nothing, signature. */
export const NOTE_LINES = 6;

/** A C2SP checkpoint with one line of ours, as a C2SP signed note. */
export function signCheckpoint(
  { size, root, segment, bytes, chain, closed }: Omit<Checkpoint, 'note'>,
  signer: LedgerSigner,
): Checkpoint {
  const position = `journal ${segment} ${bytes} ${base64(chain)} ${closed ? 'closed' : 'open'}`;
  const text = `${signer.name}\n${size}\n${base64(root)}\n${position}\n`;
  const signature = Buffer.concat([keyIdOf(signer), signer.sign(Buffer.from(text))]);
  const note = `${text}\n— ${signer.name} ${signature.toString('base64')}\n`;
  return { size, root, segment, bytes, chain, closed, note };
}

const NOTE =
  /^(?<text>(?<name>\S+)\n(?<size>[1-9]\d*)\n(?<root>\S+)\njournal (?<segment>\S+) (?<bytes>[1-9]\d*) (?<chain>\S+) (?<state>open|closed)\n)\n— (?<signer>\S+) (?<signature>\S+)\n$/;

/** Null when it is no note of this key, or its signature is not. */
export function readCheckpoint(note: string, key: LedgerKey): Checkpoint | null {
  const found = NOTE.exec(note)?.groups;
  if (!found || found.name !== key.name || found.signer !== key.name) return null;
  const signed = Buffer.from(found.signature!, 'base64');
  if (!signed.subarray(0, 4).equals(keyIdOf(key))) return null;
  if (!verify(null, Buffer.from(found.text!), key.publicKey, signed.subarray(4))) return null;
  return {
    size: Number(found.size),
    root: digestOf(found.root!),
    segment: found.segment!,
    bytes: Number(found.bytes),
    chain: digestOf(found.chain!),
    closed: found.state === 'closed',
    note,
  };
}

export function base64(digest: Digest): string {
  return Buffer.from(digest, 'latin1').toString('base64');
}

export function digestOf(text: string): Digest {
  return Buffer.from(text, 'base64').toString('latin1');
}

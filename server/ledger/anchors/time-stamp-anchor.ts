import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../checkpoint.ts';
import type { Anchor } from './anchors.ts';
import { post, shown } from './http.ts';
import { checkTimeStamp, timeStampRequest } from './time-stamp.ts';

/** Beside the segments: of each stamp the note and the answer, by the size of the checkpoint. */
export const TIME_STAMPS = 'time-stamps';

/** Has an authority say when a checkpoint was there (RFC 3161, over HTTP), and keeps what it said. */
export class TimeStampAnchor implements Anchor {
  readonly name: string;

  constructor(
    private readonly url: string,
    private readonly journal: string,
  ) {
    this.name = `time-stamp ${shown(url)}`;
  }

  async put({ note, size }: Checkpoint, signal: AbortSignal): Promise<void> {
    const digest = Buffer.from(hash('sha256', note, 'hex'), 'hex');
    const nonce = randomBytes(8);
    nonce[0] = 64 + (nonce[0]! % 64);
    const headers = { 'content-type': 'application/timestamp-query' };
    const response = await post(this.url, headers, timeStampRequest(digest, nonce), signal);
    checkTimeStamp(response, digest, nonce);
    const folder = join(this.journal, TIME_STAMPS);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, `${size}.checkpoint`), note, { mode: 0o600 });
    writeFileSync(join(folder, `${size}.tsr`), response, { mode: 0o600 });
  }
}

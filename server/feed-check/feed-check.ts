import { TapeReader } from '@voltaire/tape/index.ts';
import type { Venue } from './discovery.ts';
import { discoveryOf, protocolOf } from './protocol.ts';
import { type Checked, SessionCheck } from './session-check.ts';

export interface FeedCheckOptions {
  readonly venue: Venue;
  readonly file: string;
  /** Kraken's book depth, for a recording that does not tell it. */
  readonly depth: number | null;
  /** Answers of GET depth, recorded into a file of their own. */
  readonly snapshot: string | null;
}

export interface FeedCheckReport extends Checked {
  readonly venue: Venue;
  readonly file: string;
}

/** The file can be read, but nothing in it is of this venue. */
export class NotThisVenue extends Error {
  override readonly name = 'NotThisVenue';
}

/**
 * Reads a recording twice: first for what is in it, then through the decoder and the stage of the
 * kernel that keep the books when money depends on them. Throws TapeFormatError, NotThisVenue, or the
 * file system's own error.
 */
export async function checkFeed(options: FeedCheckOptions): Promise<FeedCheckReport> {
  const { venue, file, snapshot } = options;
  const discovery = discoveryOf(venue);
  for (const path of snapshot === null ? [file] : [file, snapshot]) {
    for await (const entry of new TapeReader(path).entries()) discovery.see(entry);
  }
  discovery.finish();
  if (discovery.facts.size === 0) {
    throw new NotThisVenue(
      `${file}: no market data of ${venue} is in it; is it a recording of another venue (--venue)?`,
    );
  }
  const check = new SessionCheck(discovery, protocolOf(venue, discovery, options.depth));
  if (snapshot !== null) {
    for await (const entry of new TapeReader(snapshot).entries()) check.addSnapshot(entry);
  }
  const reader = new TapeReader(file);
  for await (const entry of reader.entries()) check.take(entry);
  return { venue, file, ...check.end(reader) };
}

import { hash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { SEGMENT_HEADER_BYTES } from '@voltaire/reflex/journal/segment.ts';
import { segmentSize } from '@voltaire/reflex/journal/segment-source.ts';
import type { Trail } from './trail.ts';

/** Between two entries: read in some ten milliseconds. */
const EVERY_BYTES = 4 << 20;
/** Of what a line says. It goes into the line's hash, so that one of another form is not read. */
const FORM = 'trail 2';

/**
 * Beside a segment of the journal (`….journal.index`): a trail about every 4 MB, so that a moment is
 * found without reading all that comes before it. It is made from the journal as questions and time
 * go by, and only points into it; whoever removes it loses nothing. A line that is not what was written,
 * or points behind the journal's end, ends it: from there on it is made anew.
 */
export class SegmentIndex {
  private readonly path: string;
  private readonly trails: Trail[] = [];

  constructor(
    segment: string,
    private readonly everyBytes = EVERY_BYTES,
  ) {
    this.path = `${segment}.index`;
    this.read(segmentSize(segment));
  }

  /** The last trail that holds nothing later than the moment; null: from the begin. To be changed at will. */
  before(atUs: number): Trail | null {
    const found = this.trails.findLast(({ latestUs }) => latestUs <= atUs);
    return found ? structuredClone(found) : null;
  }

  /** Keeps the trail when it is far enough behind the last one. */
  offer(found: Trail): void {
    const last = this.trails.at(-1)?.block ?? SEGMENT_HEADER_BYTES;
    if (found.block < last + this.everyBytes) return;
    this.trails.push(structuredClone(found));
    attempt(() => appendFileSync(this.path, `${lineOf(found)}\n`, { mode: 0o600 }));
  }

  remove(): void {
    this.trails.length = 0;
    attempt(() => rmSync(this.path, { force: true }));
  }

  private read(segmentBytes: number): void {
    const text = attempt(() => readFileSync(this.path, 'utf8')) ?? '';
    let good = 0;
    for (;;) {
      const end = text.indexOf('\n', good);
      const found = end < 0 ? null : trailIn(text.slice(good, end));
      if (found === null || found.block > segmentBytes) break;
      this.trails.push(found);
      good = end + 1;
    }
    if (good === text.length) return;
    attempt(() => truncateSync(this.path, Buffer.byteLength(text.slice(0, good))));
  }
}

function lineOf(trail: Trail): string {
  const json = JSON.stringify(trail);
  return `${hashOf(json)} ${json}`;
}

function trailIn(line: string): Trail | null {
  const json = line.slice(line.indexOf(' ') + 1);
  return line === `${hashOf(json)} ${json}` ? (JSON.parse(json) as Trail) : null;
}

function hashOf(json: string): string {
  return hash('sha256', `${FORM} ${json}`);
}

/** A folder that cannot be written, or a full disk, is no reason not to answer. */
function attempt<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}

import { existsSync } from 'node:fs';
import { systemClock } from '@voltaire/reflex/clock.ts';
import { TapeWriter } from '@voltaire/tape/index.ts';
import { type FeedConfig, feeds, endpointOf, type Venue } from '../config/feeds.ts';
import { openMarkets } from '../markets.ts';
import { Recorder } from './recorder.ts';

export interface RecordOptions {
  readonly venue: Venue;
  readonly symbols: readonly string[];
  readonly depth?: number;
  readonly out: string;
  readonly force: boolean;
  /** Other addresses than the venue's own. */
  readonly streamUrl?: string;
  readonly restUrl?: string;
  readonly report: (line: string) => void;
}

/** A recording that is under way. */
export class Recording {
  private constructor(
    private readonly tape: TapeWriter,
    private readonly recorder: Recorder,
    private readonly symbols: number,
    /** Never resolves; rejects when nothing more can be written. */
    readonly failed: Promise<never>,
  ) {}

  /** Rejects when an option is wrong, the file exists, or the venue cannot be asked for its symbols. */
  static async start(options: RecordOptions): Promise<Recording> {
    const { out, force, report } = options;
    const feed = feedOf(options);
    if (!force && existsSync(out)) {
      throw new Error(`${out} exists already: name another file, or say --force to replace it`);
    }
    const endpoint = endpointOf(feed)!; // a feed that says `live` has one
    const { streamUrl, restUrl } = endpoint;
    const because = options.streamUrl === undefined ? `the venue ${feed.venue}` : 'this address';
    const addresses = restUrl === undefined ? streamUrl : `${streamUrl} and ${restUrl}`;
    report(`connecting to ${addresses} because you named ${because}`);
    const [market] = await openMarkets([feed], () => endpoint);
    const failure = Promise.withResolvers<never>();
    failure.promise.catch(() => undefined); // stop() tells it as well
    const tape = new TapeWriter(out, { onFailure: failure.reject, replace: force });
    const parts = { ...market!, clock: systemClock, random: Math.random, report };
    const recorder = new Recorder(parts, tape);
    recorder.start();
    return new Recording(tape, recorder, market!.definitions.length, failure.promise);
  }

  get frames(): number {
    return this.tape.frames;
  }

  /** Whether every book is proven at this moment. */
  get allLive(): boolean {
    return this.recorder.live === this.symbols;
  }

  get status(): string {
    const { tape, recorder, symbols } = this;
    const megabytes = (tape.bytes / 1e6).toFixed(1);
    const bad = recorder.badFrames > 0 ? `, ${recorder.badFrames} malformed` : '';
    return `${tape.frames} frames, ${megabytes} MB, ${recorder.live}/${symbols} symbols live${bad}`;
  }

  /** Resolves when everything is on disk. */
  async stop(): Promise<void> {
    this.recorder.stop();
    await this.tape.close();
  }
}

/** Checked by the same rules as a feed of the configuration. */
function feedOf({ venue, symbols, depth, streamUrl, restUrl }: RecordOptions): FeedConfig {
  const parsed = feeds.safeParse([
    {
      venue,
      symbols,
      live: true,
      ...(depth !== undefined && { depth }),
      ...(streamUrl !== undefined && { streamUrl }),
      ...(restUrl !== undefined && { restUrl }),
    },
  ]);
  if (parsed.success) return parsed.data[0]!;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.slice(1).map(String).join('.')} ${message}`,
  );
  throw new Error(problems.join('; '));
}

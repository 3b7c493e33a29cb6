import { Command } from 'commander';
import type { Venue } from '../config/feeds.ts';
import { Recording } from '../record/record.ts';
import { venueOption } from './feed.ts';

interface Options {
  readonly venue: Venue;
  readonly symbols: string;
  readonly depth?: string;
  readonly out?: string;
  readonly duration?: string;
  readonly streamUrl?: string;
  readonly restUrl?: string;
  readonly force?: boolean;
}

const STATUS_EVERY_MS = 1000;

export const recordCommand = new Command('record')
  .description('record market data of a venue; it connects to that venue')
  .addOption(venueOption())
  .requiredOption('--symbols <A,B>', "the venue's own names, separated by commas")
  .option('--depth <levels>', 'levels a side of the books')
  .option('--out <file>', 'the tape, gzip (default: venue and time, in this folder)')
  .option('--duration <seconds>', 'then stop (default: at Ctrl-C)')
  .option('--stream-url <url>', 'ws://… of another stream server, such as the simulator')
  .option('--rest-url <url>', 'http://… of its REST API (Binance)')
  .option('--force', 'replace the file if it exists')
  .action(record);

async function record(options: Options): Promise<void> {
  const { venue, depth, duration, streamUrl, restUrl } = options;
  const durationS = duration === undefined ? null : positive('--duration', duration);
  const out = options.out ?? `${venue}-${new Date().toISOString().replace(/[:.]/g, '')}.tape.gz`;
  const recording = await Recording.start({
    venue,
    symbols: options.symbols.split(',').map((symbol) => symbol.trim()),
    ...(depth !== undefined && { depth: positive('--depth', depth) }),
    out,
    force: options.force === true,
    ...(streamUrl !== undefined && { streamUrl }),
    ...(restUrl !== undefined && { restUrl }),
    report: (line) => console.error(line),
  });
  const status = setInterval(() => console.error(recording.status), STATUS_EVERY_MS);
  try {
    await Promise.race([recording.failed, toldToStop(durationS)]);
  } finally {
    clearInterval(status);
    await recording.stop();
  }
  console.log(`${out}: ${recording.status}`);
  if (recording.frames === 0) throw new Error('nothing was recorded: the venue said nothing');
}

/** At the end of the time, or when the user says so. */
async function toldToStop(seconds: number | null): Promise<void> {
  await new Promise<void>((resolve) => {
    if (seconds !== null) setTimeout(resolve, seconds * 1000);
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new RangeError(`${name} must be a positive number, was "${text}"`);
}

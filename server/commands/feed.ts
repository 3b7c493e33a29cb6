import { Command, Option } from 'commander';
import type { Venue } from '../feed-check/discovery.ts';
import { checkFeed } from '../feed-check/feed-check.ts';
import { reportText } from '../feed-check/report.ts';

interface Options {
  readonly venue: Venue;
  readonly file: string;
  readonly depth?: string;
  readonly snapshot?: string;
  readonly json?: boolean;
}

const NOT_PROVEN = 1;
const UNREADABLE = 2;

export const feedCommand = new Command('feed').description('market data of the venues');

feedCommand
  .command('check')
  .description('prove a recorded session: checksums, sequences, best quotes')
  .addOption(venueOption())
  .requiredOption('--file <tape>', 'the recording, gzip or plain')
  .option('--depth <levels>', 'book depth of a Kraken recording that does not tell it')
  .option('--snapshot <file>', 'answers of GET depth, for a Binance recording without them')
  .option('--json', 'print one JSON object')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : UNREADABLE))
  .action(check);

/** Every command that is about one venue asks for it by the same names. */
export function venueOption(): Option {
  return new Option('--venue <name>', 'whose market data it is')
    .choices(['kraken', 'binance', 'binance-futures'])
    .makeOptionMandatory();
}

async function check({ depth, json, venue, file, snapshot }: Options): Promise<void> {
  try {
    const report = await checkFeed({
      venue,
      file,
      depth: depth === undefined ? null : depthOf(depth),
      snapshot: snapshot ?? null,
    });
    console.log(json === true ? JSON.stringify(report) : reportText(report));
    process.exitCode = report.ok ? 0 : NOT_PROVEN;
  } catch (error) {
    console.error(`voltaire: ${unreadable(error)}`);
    process.exitCode = UNREADABLE;
  }
}

function depthOf(text: string): number {
  const depth = Number(text);
  if (Number.isInteger(depth) && depth > 0) return depth;
  throw new RangeError(`--depth must be a whole number of levels, was "${text}"`);
}

function unreadable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The file system's own words leave the name out when it is a folder.
  return 'syscall' in error ? `the recording cannot be read: ${error.message}` : error.message;
}

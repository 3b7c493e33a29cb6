import { Command, InvalidArgumentError } from 'commander';
import {
  endpointsOf,
  FAULT_NAMES,
  type FaultScheduleOptions,
  startSimulator,
} from '@voltaire/simulator';

interface Options {
  readonly port: string;
  readonly speed: string;
  readonly tape?: string;
  readonly krakenTape?: string;
  readonly apiKey?: string;
  readonly publicKey?: string;
  readonly krakenApiKey?: string;
  readonly krakenSecret?: string;
  readonly faults?: readonly string[];
  readonly faultEvery: number;
  readonly seed: number;
}

export const simulatorCommand = new Command('simulator')
  .description('run the exchange simulator alone: Binance and Kraken on loopback')
  .option('--port <number>', 'port on 127.0.0.1, 0 for any free one', '4001')
  .option('--speed <n|max>', 'speed of the replay', '1')
  .option(
    '--tape <file>',
    'recording of Binance to replay, gzip (default: the one that is shipped)',
  )
  .option('--kraken-tape <file>', 'the same of Kraken')
  .option('--api-key <key>', 'an API key that may trade')
  .option('--public-key <pem>', 'its Ed25519 public key, as PEM text')
  .option('--kraken-api-key <key>', 'an API key of Kraken that may trade')
  .option('--kraken-secret <base64>', 'its secret')
  .option('--faults <names>', `what may go wrong, of ${FAULT_NAMES.join(',')}`, faultNames)
  .option('--fault-every <seconds>', 'how often something goes wrong', positive, 10)
  .option('--seed <number>', 'another one picks other faults', integer, 1)
  .action(run);

async function run(options: Options): Promise<void> {
  const { tape, krakenTape, apiKey, publicKey: publicKeyPem, seed } = options;
  if ((apiKey === undefined) !== (publicKeyPem === undefined)) {
    throw new Error('--api-key and --public-key go together');
  }
  const { krakenApiKey, krakenSecret: secret } = options;
  if ((krakenApiKey === undefined) !== (secret === undefined)) {
    throw new Error('--kraken-api-key and --kraken-secret go together');
  }
  const faults = scheduleOf(options);
  const simulator = await startSimulator({
    port: Number(options.port),
    speed: options.speed === 'max' ? 'max' : Number(options.speed),
    ...(tape === undefined ? {} : { tape }),
    ...(krakenTape === undefined ? {} : { krakenTape }),
    ...(faults === undefined ? {} : { faults }),
    seed,
    krakenKeys:
      krakenApiKey !== undefined && secret !== undefined ? [{ apiKey: krakenApiKey, secret }] : [],
    apiKeys: apiKey !== undefined && publicKeyPem !== undefined ? [{ apiKey, publicKeyPem }] : [],
  });
  console.log(`Exchange simulator  ${simulator.url}`);
  const endpoints = endpointsOf(simulator.port);
  for (const venue of simulator.venues) {
    const { tapeSkipped } = simulator.stats(venue);
    const lines =
      tapeSkipped === 1 ? '1 line of its tape is' : `${tapeSkipped} lines of its tape are`;
    const skipped = tapeSkipped > 0 ? `   (${lines} of no use)` : '';
    console.log(`  ${venue.padEnd(16)} ${endpoints[venue].streamUrl}${skipped}`);
  }
  console.log('  Binance: REST /api/v3 and /fapi/v1, streams /stream and /ws, orders /ws-api/v3');
  console.log('  Kraken:  orders /v2/auth, REST /0/private');
  console.log('  Faults:  POST /faults, for example {"fault":"gap","venue":"kraken"}');
  const stop = () => void simulator.close().finally(() => process.exit(0));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function scheduleOf({ faults, faultEvery }: Options): FaultScheduleOptions | undefined {
  return faults && { faults, everyMs: faultEvery * 1_000 };
}

function faultNames(text: string): readonly string[] {
  const names = text.split(',');
  const unknown = names.find((name) => !FAULT_NAMES.includes(name));
  if (unknown === undefined) return names;
  throw new InvalidArgumentError(`"${unknown}" is none of ${FAULT_NAMES.join(', ')}.`);
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

function integer(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

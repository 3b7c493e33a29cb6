import { Command } from 'commander';
import { startSimulator } from '@voltaire/simulator';

interface Options {
  readonly port: string;
  readonly speed: string;
  readonly tape?: string;
  readonly apiKey?: string;
  readonly publicKey?: string;
}

export const simulatorCommand = new Command('simulator')
  .description("run the exchange simulator alone: Binance Spot's protocols on loopback")
  .option('--port <number>', 'port on 127.0.0.1, 0 for any free one', '4001')
  .option('--speed <n|max>', 'speed of the replay', '1')
  .option('--tape <file>', 'recording to replay, gzip (default: the one that is shipped)')
  .option('--api-key <key>', 'an API key that may trade')
  .option('--public-key <pem>', 'its Ed25519 public key, as PEM text')
  .action(run);

async function run(options: Options): Promise<void> {
  const { tape, apiKey, publicKey: publicKeyPem } = options;
  if ((apiKey === undefined) !== (publicKeyPem === undefined)) {
    throw new Error('--api-key and --public-key go together');
  }
  const simulator = await startSimulator({
    port: Number(options.port),
    speed: options.speed === 'max' ? 'max' : Number(options.speed),
    ...(tape === undefined ? {} : { tape }),
    apiKeys: apiKey !== undefined && publicKeyPem !== undefined ? [{ apiKey, publicKeyPem }] : [],
  });
  console.log(`Exchange simulator (Binance Spot)  ${simulator.url}`);
  console.log('  REST /api/v3   streams /stream and /ws   WebSocket API /ws-api/v3');
  const stop = () => void simulator.close().finally(() => process.exit(0));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

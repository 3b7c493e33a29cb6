import { Command } from 'commander';
import { type DestinationStream, pino } from 'pino';
import { TokenStore } from '../access/tokens.ts';
import { loadConfig, type Overrides } from '../config/load.ts';
import { leavingThisMachine } from '../describe-feeds.ts';
import { Home } from '../home.ts';
import { isLoopback } from '../http/same-origin.ts';
import { Platform } from '../platform.ts';
import { prepareDashboard } from '../prepare-dashboard.ts';

/** Longer than the kernel waits for the venue; after it the process ends whatever hangs. */
const STOP_WITHIN_MS = 5_000;
/** Two signals this close are one press of Ctrl-C. */
const ONE_KEY_MS = 300;

interface Options extends Overrides {
  readonly dashboard: boolean;
}

export const startCommand = new Command('start')
  .description('start the platform: simulated exchange, kernel, GraphQL, dashboard')
  .option('--port <number>', 'port of dashboard and GraphQL, 0 for any free one (default 4000)')
  .option('--host <address>', 'address to listen on (default 127.0.0.1)')
  .option('--speed <n|max>', 'speed of the replayed market (default 1)')
  .option('--config <file>', 'configuration file (default voltaire.config.ts)')
  .option('--no-dashboard', 'do not build the dashboard')
  .action(start);

async function start(options: Options): Promise<void> {
  const log = pino({ level: process.env.LOG_LEVEL ?? 'warn' }, survivingOutput());
  const config = await loadConfig(options);
  const home = new Home();
  if (options.dashboard) await prepareDashboard((line) => console.log(line));
  home.lock();
  let platform: Platform;
  try {
    for (const line of leavingThisMachine(config.feeds)) console.log(line);
    console.log('Starting the kernel and its feeds …');
    platform = await Platform.start(config, home, log);
  } catch (error) {
    home.unlock();
    throw error;
  }
  stopOnSignal(platform, home); // before anybody can know that it is there to be stopped
  announce(platform.url, home);
  if (platform.simulatorUrl !== null) {
    console.log(
      `  Exchange simulator  ${platform.simulatorUrl}   (faults on request: POST /faults)`,
    );
  }
  if (!isLoopback(config.host)) {
    console.log(
      `  Listening on ${config.host}, not only for this machine: every request needs a token, and there is no TLS.`,
    );
  }
}

/** One address; the first time with the token, which is shown only then. */
function announce(url: string, home: Home): void {
  const tokens = new TokenStore(home.tokens);
  if (tokens.empty) {
    console.log(`\n  Voltaire  ${url}/#token=${tokens.create('admin')}\n`);
    console.log(
      '  This link signs you in; it is shown once. Another: npx voltaire token create --name NAME',
    );
  } else {
    console.log(`\n  Voltaire  ${url}\n`);
  }
}

function stopOnSignal(platform: Platform, home: Home): void {
  let stoppingSince = 0;
  const stop = (signal: NodeJS.Signals) => {
    if (stoppingSince > 0) {
      // npm passes on a Ctrl-C that the terminal has already sent: only a later one is meant.
      if (signal !== 'SIGHUP' && performance.now() - stoppingSince > ONE_KEY_MS) process.exit(130);
      return;
    }
    stoppingSince = performance.now();
    console.log(
      'Stopping: cancelling open orders and closing the journal … (again to stop at once)',
    );
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void platform
      .stop(signal)
      .catch((error: unknown) => console.error(error))
      .finally(() => {
        home.unlock();
        process.exit(0);
      });
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop); // the terminal was closed
}

/** Whoever reads what we print may go away (a closed terminal, a dead pipe): no reason to stop. */
function survivingOutput(): DestinationStream {
  process.stdout.on('error', nothing);
  process.stderr.on('error', nothing);
  const errors = pino.destination({ dest: 2, sync: true });
  errors.on('error', nothing);
  return errors;
}

function nothing(): void {}

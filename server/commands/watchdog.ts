import { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { Home } from '../home.ts';
import { openCanceller } from '../watchdog/open-canceller.ts';
import { Watchdog } from '../watchdog/watchdog.ts';

export const watchdogCommand = new Command('watchdog')
  .description('watch a running platform from outside, and cancel its orders when it lives no more')
  .option('--config <file>', 'configuration file (default voltaire.config.ts)')
  .action(run);

async function run({ config: file }: { readonly config?: string }): Promise<void> {
  const config = await loadConfig({ config: file });
  const home = new Home();
  const canceller = openCanceller(config);
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => stopped.abort());
  }
  // Whoever reads what we print may go away: no reason to stop watching.
  process.stdout.on('error', () => {});
  const { afterS } = config.watchdog;
  say(`Watching ${home.path}: cancels at ${canceller.venue} after ${afterS} s without a heartbeat`);
  await new Watchdog({
    heartbeatFile: home.heartbeat,
    afterMs: afterS * 1_000,
    canceller,
    say,
    nowMs: () => performance.now(),
  }).run(stopped.signal);
  say('The watchdog ends: nobody watches any more');
}

function say(line: string): void {
  console.log(`${new Date().toISOString()}  ${line}`);
}

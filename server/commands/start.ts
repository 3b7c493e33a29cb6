import { Command } from 'commander';
import type { Overrides } from '../config/load.ts';
import { Home } from '../home.ts';
import { prepareDashboard } from '../prepare-dashboard.ts';
import { Supervisor } from '../supervisor.ts';

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

async function start({ dashboard, ...overrides }: Options): Promise<void> {
  // Whoever reads what we print may go away (a closed terminal, a dead pipe): no reason to stop.
  process.stdout.on('error', nothing);
  process.stderr.on('error', nothing);
  await new Supervisor(overrides, new Home()).start(async () => {
    if (dashboard) await prepareDashboard((line) => console.log(line));
  });
}

function nothing(): void {}

import { Command } from 'commander';
import { VERSION } from './version.ts';

/** Each loads only what it needs: some run on machines in trouble, one for as long as the platform. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  kill: async () => (await import('./commands/kill.ts')).killCommand,
  watchdog: async () => (await import('./commands/watchdog.ts')).watchdogCommand,
  simulator: async () => (await import('./commands/simulator.ts')).simulatorCommand,
  feed: async () => (await import('./commands/feed.ts')).feedCommand,
  record: async () => (await import('./commands/record.ts')).recordCommand,
  backtest: async () => (await import('./commands/backtest.ts')).backtestCommand,
  tape: async () => (await import('./commands/tape.ts')).tapeCommand,
  replay: async () => (await import('./commands/replay.ts')).replayCommand,
  counterfactual: async () => (await import('./commands/counterfactual.ts')).counterfactualCommand,
  index: async () => (await import('./commands/index.ts')).indexCommand,
  verify: async () => (await import('./commands/verify.ts')).verifyCommand,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  bench: async () => (await import('./commands/bench.ts')).benchCommand,
  faults: async () => (await import('./commands/faults.ts')).faultsCommand,
  strategy: async () => (await import('./commands/strategy.ts')).strategyCommand,
  user: async () => (await import('./commands/user.ts')).userCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  build: async () => (await import('./commands/build.ts')).buildCommand,
};

const program = new Command('voltaire')
  .description(
    'A self-hosted trading platform whose every decision can be watched, steered and audited.',
  )
  .version(VERSION)
  .showHelpAfterError()
  .addHelpText(
    'after',
    `
Configuration: voltaire.config.ts in this folder, VOLTAIRE_HOST and PORT, and flags, which win.
Data:          VOLTAIRE_HOME (default .voltaire).`,
  );

try {
  const asked = Object.entries(COMMANDS).filter(([name]) => name === process.argv[2]);
  for (const [, load] of asked.length > 0 ? asked : Object.entries(COMMANDS)) {
    program.addCommand(await load());
  }
  await program.parseAsync();
} catch (error) {
  // What a user can mend is said in one sentence; the rest is for us, with its stack.
  const known = error instanceof Error && process.env.DEBUG === undefined;
  console.error(
    `voltaire: ${known ? error.message : String(error instanceof Error ? error.stack : error)}`,
  );
  process.exit(1); // threads that were already started would keep it alive
}

import { Command } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { buildCommand } from './commands/build.ts';
import { feedCommand } from './commands/feed.ts';
import { recordCommand } from './commands/record.ts';
import { replayCommand } from './commands/replay.ts';
import { simulatorCommand } from './commands/simulator.ts';
import { startCommand } from './commands/start.ts';
import { strategyCommand } from './commands/strategy.ts';
import { tokenCommand } from './commands/token.ts';
import { VERSION } from './version.ts';

const program = new Command('voltaire')
  .description(
    'A self-hosted trading platform whose every decision can be watched, steered and audited.',
  )
  .version(VERSION)
  .showHelpAfterError()
  .addCommand(startCommand)
  .addCommand(simulatorCommand)
  .addCommand(feedCommand)
  .addCommand(recordCommand)
  .addCommand(replayCommand)
  .addCommand(benchCommand)
  .addCommand(strategyCommand)
  .addCommand(tokenCommand)
  .addCommand(buildCommand)
  .addHelpText(
    'after',
    `
Configuration: voltaire.config.ts in this folder, VOLTAIRE_HOST and PORT, and flags, which win.
Data:          VOLTAIRE_HOME (default .voltaire).`,
  );

try {
  await program.parseAsync();
} catch (error) {
  // What a user can mend is said in one sentence; the rest is for us, with its stack.
  const known = error instanceof Error && process.env.DEBUG === undefined;
  console.error(
    `voltaire: ${known ? error.message : String(error instanceof Error ? error.stack : error)}`,
  );
  process.exit(1); // threads that were already started would keep it alive
}

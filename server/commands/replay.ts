import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { replay, STRATEGIES } from '@voltaire/reflex';
import { replayDecision } from '@voltaire/reflex/journal/replay-decision.ts';
import { Home } from '../home.ts';
import { kernelBuildHash } from '../version.ts';

interface Options {
  readonly journal?: string;
  readonly decision?: string;
  readonly json?: boolean;
}

export const replayCommand = new Command('replay')
  .description('run the kernel again over a journal and compare every decision')
  .option('--journal <dir>', 'directory of the journal (default: that of VOLTAIRE_HOME)')
  .option('--decision <id>', 'only this decision, field by field')
  .option('--json', 'print one JSON object')
  .action(run);

function run(options: Options): void {
  const directory = options.journal ?? new Home().journal;
  if (!existsSync(directory)) throw new Error(`there is no journal at ${directory}`);
  if (options.decision !== undefined) return runOne(directory, options.decision, options.json);
  const startedAt = performance.now();
  const report = replay(directory, STRATEGIES);
  const seconds = (performance.now() - startedAt) / 1000;
  if (options.json === true) {
    console.log(JSON.stringify({ ...report, buildHashes: [...report.buildHashes], seconds }));
  } else {
    const { runs, events, decisions, identical, outcomes, differing, headHash } = report;
    console.log(`runs        ${runs}`);
    console.log(`events      ${events} (${Math.round(events / seconds)} per second)`);
    console.log(`outcomes    ${outcomes}, of which ${differing} differ`);
    console.log(`decisions   ${decisions}, of which ${identical} identical`);
    console.log(`hash        ${report.outcomesHash}, over all outcomes`);
    console.log(`chain       proven up to ${headHash}`);
    const others = [...report.buildHashes].filter((hash) => hash !== kernelBuildHash());
    if (others.length > 0) {
      console.log(
        `builds      ${others.length} other than this one: differences may come from that`,
      );
    }
    if (report.tornBytes > 0) console.log(`torn tail   ${report.tornBytes} bytes`);
    for (const difference of report.differences) {
      console.log(
        `\nseq ${difference.seq}\n  recorded ${difference.recorded}\n  replayed ${difference.replayed}`,
      );
    }
  }
  if (report.differing > 0 || report.identical !== report.decisions) process.exitCode = 1;
}

function runOne(directory: string, id: string, json = false): void {
  const found = replayDecision(directory, STRATEGIES, id);
  if (!found) throw new Error(`the journal at ${directory} has no decision ${id}`);
  const { identical, differences, events, recorded, replayed, boot } = found;
  if (json) {
    console.log(JSON.stringify({ identical, differences, events, recorded, replayed }));
  } else {
    console.log(`decision    ${id}, after ${events} events of its run`);
    console.log(`identical   ${identical ? 'yes, bit for bit' : 'no'}`);
    if (boot.buildHash !== kernelBuildHash()) {
      console.log('build       another than this one: differences may come from that');
    }
    for (const { field, recorded: then, replayed: now } of differences) {
      console.log(`\n${field}\n  recorded ${then || 'nothing'}\n  replayed ${now || 'nothing'}`);
    }
  }
  if (!identical) process.exitCode = 1;
}

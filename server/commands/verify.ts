import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { Home } from '../home.ts';
import { sentences, verifyJournal } from '../ledger/verify.mjs';

interface Options {
  readonly journal?: string;
  readonly key?: string;
  readonly checkpoint?: string;
  readonly json?: boolean;
}

export const verifyCommand = new Command('verify')
  .description('check every byte of a journal: chain, Merkle tree, signed checkpoints')
  .option('--journal <dir>', 'directory of the journal (default: that of VOLTAIRE_HOME)')
  .option('--key <key>', 'public key of the ledger, from elsewhere than the journal')
  .option(
    '--checkpoint <file>',
    'a checkpoint that was kept elsewhere: the journal must contain it',
  )
  .option('--json', 'print one JSON object')
  .action(run);

function run({ journal, key, checkpoint, json }: Options): void {
  const directory = journal ?? new Home().journal;
  if (!existsSync(directory)) throw new Error(`there is no journal at ${directory}`);
  const kept = checkpoint === undefined ? undefined : readFileSync(checkpoint, 'utf8');
  const report = verifyJournal(directory, { key, checkpoint: kept });
  console.log(json === true ? JSON.stringify(report) : sentences(report));
  if (!report.ok) process.exitCode = 1;
}

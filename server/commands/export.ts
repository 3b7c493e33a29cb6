import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { Home } from '../home.ts';
import { exportJournal } from '../ledger/export.ts';
import { PUBLIC_KEY } from '../ledger/ledger-desk.ts';
import { readVerifierKey } from '../ledger/ledger-key.ts';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly out: string;
  readonly journal?: string;
  readonly key?: string;
}

export const exportCommand = new Command('export')
  .description('write a part of a journal to a tar file that can be verified by itself')
  .requiredOption('--from <time>', 'for example 2026-11-02T09:00Z; its run is taken from its begin')
  .requiredOption('--to <time>', 'goes up to the first checkpoint behind it')
  .requiredOption('--out <file>', 'the tar file, which must not be there yet')
  .option('--journal <dir>', 'directory of the journal (default: that of VOLTAIRE_HOME)')
  .option('--key <key>', 'public key of the ledger (default: the one beside the journal)')
  .action(run);

function run({ from, to, out, journal, key }: Options): void {
  const directory = journal ?? new Home().journal;
  if (!existsSync(directory)) throw new Error(`there is no journal at ${directory}`);
  const text = key ?? readFileSync(join(directory, PUBLIC_KEY), 'utf8').trim();
  const span = { fromUs: microseconds('--from', from), toUs: microseconds('--to', to) };
  const found = exportJournal(directory, readVerifierKey(text), span, out);
  console.log(
    `records     ${found.firstRecord} to ${found.size - 1}, in ${found.segments} segments`,
  );
  console.log(`written to  ${out}`);
  console.log(`check       tar xf ${out} && node verify.mjs --journal journal --key ${text}`);
}

function microseconds(option: string, text: string): number {
  const ms = Date.parse(text);
  if (Number.isFinite(ms)) return ms * 1000;
  throw new Error(`${option} must be a time such as 2026-11-02T09:00Z, was "${text}"`);
}

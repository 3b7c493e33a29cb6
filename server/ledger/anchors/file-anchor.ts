import { execFile } from 'node:child_process';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Checkpoint } from '../checkpoint.ts';
import type { Anchor } from './anchors.ts';

const run = promisify(execFile);

/** Appends checkpoints to a file in a folder that is there, and commits it when that is git's. */
export class FileAnchor implements Anchor {
  readonly name: string;
  private readonly file: string;

  constructor(
    private readonly directory: string,
    private readonly git: boolean,
    ledger: string,
  ) {
    this.name = `${git ? 'git' : 'file'} ${directory}`;
    this.file = `${ledger.replaceAll('/', '-')}.checkpoints`;
  }

  async put({ note, size }: Checkpoint, signal: AbortSignal): Promise<void> {
    const file = openSync(join(this.directory, this.file), 'a');
    try {
      writeSync(file, note);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (!this.git) return;
    await this.command(signal, 'add', '--', this.file);
    const message = `Checkpoint of ${size} records`;
    await this.command(signal, 'commit', '--quiet', '-m', message, '--', this.file);
  }

  private async command(signal: AbortSignal, ...words: readonly string[]): Promise<void> {
    try {
      await run('git', ['-C', this.directory, ...words], { signal });
    } catch (error) {
      const { stderr, message } = error as Error & { stderr?: string };
      throw new Error(`git ${words[0]}: ${stderr?.trim() || message}`, { cause: error });
    }
  }
}

import {
  type FSWatcher,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
} from 'node:fs';
import { join } from 'node:path';
import {
  isAnswer,
  isRequest,
  type KillAnswer,
  type KillRequest,
  openMailbox,
  parseRequest,
  postAnswer,
  postScopes,
} from './kill-mailbox.ts';
import type { KillBoard } from './rings/kill-board.ts';

/** A request has some hundred bytes. */
const MOST_BYTES = 8_192;

export interface KillRequestParts {
  readonly directory: string;
  readonly board: KillBoard;
  /** Hands the command to the kernel. Says why it is not in the journal; empty when it is. */
  readonly command: (request: KillRequest, number: number) => string;
  /** Orders that the kill of this scope is taking back. */
  readonly cancelling: (request: KillRequest) => number;
  readonly report: (problem: string) => void;
}

/**
 * `voltaire kill`, as the kernel's thread hears it: by looking into a folder itself, so that no other
 * thread has to be well for it.
 */
export class KillRequests {
  private watcher: FSWatcher | null = null;
  /** Files that can neither be read nor moved: said once. */
  private readonly given = new Set<string>();

  constructor(private readonly parts: KillRequestParts) {}

  /** Takes what has waited since before this run, then watches. Never throws: a kill has other ways. */
  start(): void {
    const { directory, board, report } = this.parts;
    try {
      openMailbox(directory);
      for (const file of readdirSync(directory)) {
        if (isAnswer(file)) rmSync(join(directory, file), { force: true }); // nobody waits for it
      }
      postScopes(directory, board.scopes);
      this.watcher = watch(directory, () => this.look());
      this.watcher.on('error', (error) => report(`voltaire kill: ${error.message}`));
    } catch (error) {
      report(`voltaire kill may not be heard: ${textOf(error)}`);
    }
    this.look();
  }

  stop(): void {
    this.watcher?.close();
  }

  /** To be called now and then as well: the system may lose a notice. Costs some microseconds. */
  look(): void {
    let files: string[];
    try {
      files = readdirSync(this.parts.directory).filter(isRequest);
    } catch {
      return; // said at the start; made again by the next `voltaire kill`
    }
    for (const file of files.sort()) if (!this.given.has(file)) this.answer(file);
  }

  private answer(file: string): void {
    const path = join(this.parts.directory, file);
    let request: KillRequest;
    try {
      const stat = lstatSync(path);
      if (!stat.isFile() || stat.size > MOST_BYTES)
        throw new TypeError('it is no file of its kind');
      request = parseRequest(readFileSync(path, 'utf8'));
    } catch (error) {
      this.setAside(file, textOf(error));
      return;
    }
    try {
      postAnswer(this.parts.directory, file, this.carryOut(request));
      rmSync(path, { force: true });
    } catch (error) {
      this.given.add(file);
      this.parts.report(`voltaire kill: ${file} was heard, but not answered: ${textOf(error)}`);
    }
  }

  private carryOut(request: KillRequest): KillAnswer {
    const { board, command, cancelling, report } = this.parts;
    const { scope, mode, actor } = request;
    if (!board.scopes.includes(scope)) {
      const refused = `there is no "${scope}" to be halted; there is ${board.scopes.join(', ')}`;
      report(`voltaire kill, ${actor}: ${refused}`);
      return { refused };
    }
    const number = board.engage(scope, mode, 'shell');
    const problem = command(request, number);
    return { number, scope, mode, cancelling: cancelling(request), problem };
  }

  private setAside(file: string, why: string): void {
    const { directory, report } = this.parts;
    report(`voltaire kill: ${file} in ${directory} is no request, ${why}: it was set aside`);
    try {
      renameSync(join(directory, file), join(directory, `${file}.bad`));
    } catch {
      this.given.add(file); // gone, or not ours to move
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

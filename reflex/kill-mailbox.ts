import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KILL_MODES, type KillMode } from './model/event.ts';
import { parseScope, type Scope } from './model/scope.ts';

/**
 * The folder in which `voltaire kill` and the kernel's thread meet, with nobody between them: a request
 * is a file, and so is its answer. Both appear at once and whole (written beside, then renamed).
 */
const REQUEST = '.request.json';
const ANSWER = '.answer.json';
const SCOPES = 'scopes.json';

const LONGEST_REASON = 500;

export interface KillRequest {
  readonly scope: Scope;
  readonly mode: KillMode;
  readonly reason: string;
  /** "shell:NAME". */
  readonly actor: string;
}

export type KillAnswer =
  | {
      readonly number: number;
      readonly scope: Scope;
      readonly mode: KillMode;
      /** Orders that are being taken back. */
      readonly cancelling: number;
      /** Why the command is not in the journal yet; empty when it is. */
      readonly problem: string;
    }
  | { readonly refused: string };

/** Makes the folder, for its owner alone. */
export function openMailbox(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/** Returns the name under which it is answered. Names sort by time. */
export function postRequest(directory: string, request: KillRequest, nowMs: number): string {
  const name = `${String(nowMs).padStart(14, '0')}-${process.pid}`;
  put(directory, name + REQUEST, request);
  return name;
}

/** Null while there is none. */
export function takeAnswer(directory: string, name: string): KillAnswer | null {
  const path = join(directory, name + ANSWER);
  try {
    const answer = JSON.parse(readFileSync(path, 'utf8')) as KillAnswer;
    rmSync(path, { force: true });
    return answer;
  } catch {
    return null;
  }
}

export function postAnswer(directory: string, requestFile: string, answer: KillAnswer): void {
  put(directory, requestFile.slice(0, -REQUEST.length) + ANSWER, answer);
}

export const isRequest = (file: string): boolean => file.endsWith(REQUEST);
export const isAnswer = (file: string): boolean => file.endsWith(ANSWER);

/** What can be halted here, for a command that runs while the kernel does not. */
export function postScopes(directory: string, scopes: readonly Scope[]): void {
  put(directory, SCOPES, scopes);
}

/** Null before the first start. */
export function readScopes(directory: string): readonly string[] | null {
  try {
    const scopes: unknown = JSON.parse(readFileSync(join(directory, SCOPES), 'utf8'));
    return Array.isArray(scopes) ? scopes.map(String) : null;
  } catch {
    return null;
  }
}

/** Throws a sentence when the text is no request. */
export function parseRequest(text: string): KillRequest {
  const fields: Partial<Record<keyof KillRequest, unknown>> | null = JSON.parse(text);
  if (typeof fields !== 'object' || fields === null) throw new TypeError('it is no object');
  const { scope, mode, reason, actor } = fields;
  const parsed = typeof scope === 'string' ? parseScope(scope) : null;
  if (parsed === null) throw new TypeError('its scope is none');
  const known = KILL_MODES.find((each) => each === mode);
  if (!known) throw new TypeError(`its mode is none of ${KILL_MODES.join(', ')}`);
  if (typeof actor !== 'string' || !/^shell:\S{1,64}$/.test(actor)) {
    throw new TypeError('its actor is not "shell:NAME"');
  }
  if (typeof reason !== 'string') throw new TypeError('it has no reason');
  return { scope: parsed, mode: known, reason: reason.slice(0, LONGEST_REASON), actor };
}

function put(directory: string, file: string, content: object): void {
  const beside = join(directory, `.${file}.${process.pid}`);
  writeFileSync(beside, JSON.stringify(content), { mode: 0o600 });
  renameSync(beside, join(directory, file));
}

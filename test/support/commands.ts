import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Empty when this machine has all of these commands, else how to have them, for the name of what is
 * skipped. In CI nothing is skipped: what is missing there is a failure.
 */
export function lacking(...commands: readonly string[]): string {
  if (process.env.CI !== undefined) return '';
  const folders = (process.env.PATH ?? '').split(delimiter);
  const missing = commands.filter((each) => !folders.some((at) => existsSync(join(at, each))));
  return missing.length === 0 ? '' : ` (skipped: install ${missing.join(' and ')})`;
}

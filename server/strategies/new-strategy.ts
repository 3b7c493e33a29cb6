import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { TAKEN_NAMES } from './configure-strategies.ts';

const TEMPLATE = new URL('./template/', import.meta.url);
/** As it stands in the template. */
const PLACEHOLDER = /my-strategy/g;
const NAME = /^[a-z][a-z0-9-]{0,31}$/;
/** Where type check and tests look for users' strategies; git does not. */
export const STRATEGIES_FOLDER = 'strategies';

/** Writes a strategy and its test; returns their paths. Overwrites nothing. */
export function newStrategy(name: string, folder = STRATEGIES_FOLDER): string[] {
  if (!NAME.test(name)) {
    throw new Error(
      `a strategy's name is small letters, digits and dashes, at most 32, a letter first; was "${name}"`,
    );
  }
  if (TAKEN_NAMES.includes(name)) throw new Error(`"${name}" is the name of a built-in strategy`);
  const inside = normalize(folder);
  if (inside !== STRATEGIES_FOLDER && !inside.startsWith(STRATEGIES_FOLDER + sep)) {
    throw new Error(
      `strategies are kept in ${STRATEGIES_FOLDER}/ or a folder in it, where type check and tests find them; was "${folder}"`,
    );
  }
  const files = ['.ts', '.test.ts'].map((ending) => ({
    path: join(inside, `${name}${ending}`),
    template: new URL(`my-strategy${ending}`, TEMPLATE),
  }));
  for (const { path } of files) {
    if (existsSync(path)) throw new Error(`${path} is there already; nothing was written`);
  }
  mkdirSync(inside, { recursive: true });
  for (const { path, template } of files) {
    const text = readFileSync(template, 'utf8').replace(PLACEHOLDER, name);
    writeFileSync(path, text, { flag: 'wx' });
  }
  return files.map(({ path }) => path);
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Every file that is committed or would be: nothing that git ignores. */
export const FILES: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
  { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 24 },
)
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));

const texts = new Map<string, string>();

export function textOf(path: string): string {
  let text = texts.get(path);
  if (text === undefined) {
    text = readFileSync(join(ROOT, path), 'utf8');
    texts.set(path, text);
  }
  return text;
}

export const isBinary = (path: string): boolean =>
  /\.(gz|png|jpe?g|ico|woff2?|webp|avif|pdf|zip|binpb)$/.test(path);

export function under(...folders: string[]): string[] {
  return FILES.filter(
    (path) => /\.(ts|vue|mts)$/.test(path) && folders.some((folder) => path.startsWith(folder)),
  );
}

export interface Import {
  /** As written: './x.ts', 'node:fs', '@voltaire/reflex/kernel.ts'. */
  readonly specifier: string;
  /** Path from the root when it is a file of this repository, else empty. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const IMPORT =
  /^[ \t]*(?:import|export)\s+(type\s)?(?:[^'"();]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

export function importsOf(path: string): Import[] {
  return Array.from(textOf(path).matchAll(IMPORT), (match) => {
    const specifier = (match[2] ?? match[3])!;
    return { specifier, target: targetOf(path, specifier), typeOnly: match[1] !== undefined };
  });
}

function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  const own = /^@voltaire\/([^/]+)(?:\/(.*))?$/.exec(specifier);
  return own ? join(own[1]!, own[2] ?? 'index.ts') : '';
}

const TOKEN =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|(?<=[(,=:[!&|?{};\n]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*|[`{}]/g;

/** The code without its comments, texts and patterns: a word in a sentence is no call. */
export function codeOf(path: string): string {
  const text = textOf(path);
  let code = '';
  let at = 0;
  /** Braces that are open inside each `${` that we are in. */
  const open: number[] = [];
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (!token) break;
    const [found] = token;
    code += text.slice(at, token.index);
    at = token.index + found.length;
    if (found === '{' && open.length > 0) open[open.length - 1]!++;
    const endsPart = found === '}' && open.length > 0 && open[open.length - 1]!-- === 0;
    if (endsPart) open.pop();
    if (found === '`' || endsPart) {
      const part = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;
      part.lastIndex = at;
      code += blank(part.exec(text)![0]);
      at = part.lastIndex;
      if (text[at] === '$') open.push(0);
      at += text[at] === '$' ? 2 : 1;
    } else {
      code += found === '{' || found === '}' ? found : blank(found);
    }
  }
  return code + text.slice(at);
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

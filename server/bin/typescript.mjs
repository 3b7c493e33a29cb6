// TypeScript is loaded as it is, in every thread: `node --import .../typescript.mjs FILE.ts`. What a file
// becomes in JavaScript is remembered beside the packages, so that a start compiles only what has changed.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  createRequire,
  enableCompileCache,
  registerHooks,
  setSourceMapsSupport,
} from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';

const HERE = fileURLToPath(import.meta.url);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'voltaire');
const OPTIONS = { target: 'node22', sourcemap: 'external', sourcesContent: false };
/** What a start may load: the first one compiles it in one go. */
const OURS = [
  'backtest',
  'brain-client',
  'prisma',
  'reflex',
  'schema',
  'server',
  'simulator',
  'tape',
].map((folder) => join(ROOT, folder, sep));
const PACKAGES = join('node_modules', sep);
const require = createRequire(import.meta.url);
let allTried = false;
/** What comes out also depends on these: other ones, other keys. */
const MAKER = require('esbuild/package.json').version + readFileSync(HERE, 'utf8');

enableCompileCache(join(CACHE, 'bytecode'));
// Stacks name our lines. Maps of packages would be kept in the memory of every thread.
setSourceMapsSupport(true, { nodeModules: false });
registerHooks({ resolve, load });

/** Users may write `./a.js` or `./a` for `./a.ts`. */
function resolve(specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    const typed = `${specifier.replace(/\.js$/, '')}.ts`;
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/^\.{1,2}\//.test(specifier)) throw error;
    try {
      return next(typed, context);
    } catch {
      throw error;
    }
  }
}

function load(url, context, next) {
  if (!/^file:.*\.m?ts(\?.*)?$/.test(url)) return next(url, context);
  return { format: 'module', source: javascriptOf(fileURLToPath(url)), shortCircuit: true };
}

function javascriptOf(path) {
  const kept = remembered(path);
  if (kept !== null) return kept;
  try {
    return compile(worthwhileWith(path)).get(path);
  } catch {
    return compile([path]).get(path); // what is wrong with another file is not said of this one
  }
}

/** Null when it was never compiled as it is now. */
function remembered(path) {
  const { file, mark } = placeOf(path);
  try {
    const kept = readFileSync(file, 'utf8');
    return kept.endsWith(mark) ? kept : null;
  } catch {
    return null;
  }
}

/**
 * A call of the compiler is a process: all of a folder costs as much as one file of it, and all of ours as
 * much as some ten folders. All of ours is tried once: what is missing after it has something wrong.
 */
function worthwhileWith(path) {
  if (allTried || !OURS.some((folder) => path.startsWith(folder))) {
    return readdirSync(dirname(path))
      .filter(isTypeScript)
      .map((name) => join(dirname(path), name));
  }
  allTried = true;
  return OURS.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => isTypeScript(name) && !name.includes(PACKAGES))
      .map((name) => join(folder, name))
      .filter((file) => file === path || remembered(file) === null),
  );
}

function isTypeScript(name) {
  return /(?<!\.d)\.m?ts$/.test(name);
}

/** By path, after it was written down where that is allowed. Throws when one of them is no TypeScript. */
function compile(paths) {
  // A process for each call, that ends with it: the one it would keep otherwise stays with the thread.
  process.env.ESBUILD_WORKER_THREADS = '0';
  const { buildSync } = require('esbuild');
  delete process.env.ESBUILD_WORKER_THREADS;
  const { outputFiles } = buildSync({
    ...OPTIONS,
    entryPoints: paths.map((path, i) => ({ in: path, out: String(i) })),
    outdir: CACHE,
    write: false,
    logLevel: 'silent',
  });
  const text = new Map(outputFiles.map((output) => [output.path, output.text]));
  return new Map(
    paths.map((path, i) => {
      const out = join(CACHE, `${i}.js`);
      const map = { ...JSON.parse(text.get(`${out}.map`)), sources: [pathToFileURL(path).href] };
      return [path, remember(path, text.get(out), JSON.stringify(map))];
    }),
  );
}

/** Only what is ours: files of elsewhere come and go. */
function remember(path, code, map) {
  const { file, mark } = placeOf(path);
  const whole = `${code}//# sourceMappingURL=${pathToFileURL(`${file}.map`).pathname}${mark}`;
  try {
    if (!path.startsWith(ROOT)) return withMap(code, map);
    mkdirSync(CACHE, { recursive: true });
    write(`${file}.map`, map);
    write(file, whole);
    return whole;
  } catch {
    return withMap(code, map); // nothing may be written here
  }
}

function withMap(code, map) {
  const inline = Buffer.from(map).toString('base64');
  return `${code}//# sourceMappingURL=data:application/json;base64,${inline}`;
}

/** Where it is remembered, and the last line of what was made of the file as it is now. */
function placeOf(path) {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
  const made = createHash('sha256').update(MAKER).update(readFileSync(path)).digest('hex');
  return { file: join(CACHE, `${name}.js`), mark: `\n// made from ${made}\n` };
}

/** Other threads and processes see all of it or nothing. */
function write(file, text) {
  const part = `${file}.${process.pid}.${threadId}`;
  writeFileSync(part, text);
  renameSync(part, file);
}

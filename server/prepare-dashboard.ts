import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashFiles } from './version.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WEB = join(ROOT, 'web');
const OUTPUT = join(WEB, '.output', 'public');
const BUILT_FROM = join(WEB, '.output', 'built-from');
/** Made by the build itself, or not part of what it is made from. */
const NOT_SOURCES = /^(\.nuxt|\.output|node_modules|dist)$/;

/**
 * Builds the dashboard when its sources, the schema or the dependencies have changed since the last
 * build. The hash of what it was built from stands beside the output.
 */
export async function prepareDashboard(say: (line: string) => void): Promise<void> {
  const wanted = hashFiles(ROOT, [
    ...sources(WEB),
    join(ROOT, 'schema', 'schema.graphql'),
    join(ROOT, 'package-lock.json'),
  ]);
  const built = existsSync(BUILT_FROM) ? readFileSync(BUILT_FROM, 'utf8') : '';
  if (built === wanted && existsSync(join(OUTPUT, 'index.html'))) return;
  say('Building the dashboard (some seconds; only when it has changed) …');
  const startedAt = performance.now();
  await generate();
  writeFileSync(BUILT_FROM, wanted);
  say(`Dashboard built in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_SOURCES.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path + sep) : [path];
  });
}

async function generate(): Promise<void> {
  const require = createRequire(join(WEB, 'package.json'));
  const nuxt = join(dirname(require.resolve('nuxt/package.json')), 'bin', 'nuxt.mjs');
  const child = spawn(process.execPath, [nuxt, 'generate'], {
    cwd: WEB,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NUXT_TELEMETRY_DISABLED: '1' },
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-8_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`the dashboard could not be built (code ${code}):\n${output}`);
}

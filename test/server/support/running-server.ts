import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DOOR = fileURLToPath(new URL('../../../server/bin/voltaire.mjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PATIENT = fileURLToPath(new URL('patient.config.ts', import.meta.url));
const STARTS_WITHIN_MS = 90_000;
const BUILDS_WITHIN_MS = 200_000;

export interface RunningServer {
  readonly url: string;
  /** Null when this was not the first start. */
  readonly token: string | null;
  readonly home: string;
  readonly pid: number;
  /** Of the built-in exchange simulator, where faults are asked for. */
  readonly simulatorUrl: string;
  /** All that was printed so far. */
  output(): string;
  /** Closes our end of what it prints to. */
  stopReading(): void;
  /** Sends the signal and resolves with the exit code (null: killed by the signal). */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export function temporaryHome(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'voltaire-test-'));
  // Of a killed server the process of the series lives on for a moment, and writes.
  const patiently = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 };
  return { path, remove: () => rmSync(path, patiently) };
}

/** How the real program is started, as a user would, on a free port. */
function spawnServer(
  home: string,
  args: readonly string[],
  { dashboard = false, throughNpm = false, nodeArgs = [] as readonly string[], env = {} } = {},
) {
  const config = args.includes('--config') ? [] : ['--config', PATIENT];
  const flags = [...(dashboard ? [] : ['--no-dashboard']), '--port', '0', ...config, ...args];
  const child = spawn(
    throughNpm ? 'npm' : process.execPath,
    throughNpm ? ['start', '--', ...flags] : [...nodeArgs, DOOR, 'start', ...flags],
    {
      cwd: ROOT,
      env: { ...process.env, VOLTAIRE_HOME: home, VOLTAIRE_ADMIN_TOKEN: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  // A test that fails before its end must not leave a server behind.
  process.once('exit', () => child.kill('SIGKILL'));
  const said = { all: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.all += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.all += chunk.toString()));
  return { child, said };
}

/** Sends the signal so long after the program has begun to start its kernel; its exit code, and what it said. */
export async function endWhileStarting(home: string, signal: NodeJS.Signals, afterMs: number) {
  const { child, said } = spawnServer(home, []);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  while (!said.all.includes('Starting the kernel') && child.exitCode === null) await soon();
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill(signal);
  return { code: await ended, output: said.all };
}

/** A start that is to fail: its exit code, and what it said. */
export async function refusedStart(
  home: string,
  args: readonly string[],
  how: Parameters<typeof spawnServer>[2] = {},
) {
  const { child, said } = spawnServer(home, args, how);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, output: said.all };
}

/** Starts the real program as a user would, on a free port, and waits for the line with its address. */
export async function startServer(
  home: string,
  args: readonly string[] = [],
  how: Parameters<typeof spawnServer>[2] = {},
): Promise<RunningServer> {
  const { child, said } = spawnServer(home, args, how);
  const within = how.dashboard ? BUILDS_WITHIN_MS : STARTS_WITHIN_MS;
  const line = await waitForAddress(child, () => said.all, within);
  return {
    url: line.url,
    token: line.token,
    home,
    pid: child.pid!,
    get simulatorUrl() {
      const address = /Exchange simulator {2}(http:\/\/\S+)/.exec(said.all);
      if (!address) throw new Error(`it did not say where its simulator is:\n${said.all}`);
      return address[1]!;
    },
    output: () => said.all,
    stopReading: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill(signal);
      return ended;
    },
  };
}

async function waitForAddress(child: ChildProcess, printed: () => string, withinMs: number) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const match = /Voltaire {2}(http:\/\/[\d.:]+)(?:\/#token=(\S+))?/.exec(printed());
    if (match) return { url: match[1]!, token: match[2] ?? null };
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${printed()}`);
    if (performance.now() > deadline) throw new Error(`no address within time:\n${printed()}`);
    await soon();
  }
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

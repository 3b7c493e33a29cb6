import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openPage } from '../support/chromium.ts';
import { atMost, type Bench } from './report.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SETTLE_S = 60;
const MEASURE_S = 20;

/** What `npm start` costs a newcomer's machine, with everything built and one dashboard open. */
export const footprint: Bench = {
  name: 'footprint',
  about: 'npm start: seconds to the first tick, resident memory after 60 s, share of a core at 1×',
  async run() {
    const home = mkdtempSync(join(tmpdir(), 'voltaire-bench-'));
    const startedAt = performance.now();
    const npm = spawn('npm', ['start', '--silent', '--', '--port', '0'], {
      cwd: ROOT,
      env: { ...process.env, VOLTAIRE_HOME: home, VOLTAIRE_ADMIN_TOKEN: 'footprint' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const url = await addressOf(npm);
      await firstTick(url);
      const secondsToTick = (performance.now() - startedAt) / 1000;
      const startCpuS = family(npm.pid!).cpuS;
      const page = await openPage(url);
      await sleep(SETTLE_S * 1000);
      const before = family(npm.pid!);
      await sleep(MEASURE_S * 1000);
      const after = family(npm.pid!);
      await page.close();
      const cpuS = after.cpuS - before.cpuS;
      return {
        bench: 'footprint',
        figures: {
          processes: after.processes.join(' '),
          'cpu seconds until the first tick': startCpuS,
          'cpu seconds': cpuS,
          'over seconds': MEASURE_S,
        },
        bars: [
          atMost('seconds from start to the first tick on GraphQL', secondsToTick, 8),
          atMost('resident memory of all processes after 60 s, MB', after.residentMb, 900),
          atMost('share of a core at 1×, one dashboard open, %', (cpuS / MEASURE_S) * 100, 35),
        ],
      };
    } finally {
      npm.kill('SIGINT');
      await new Promise((resolve) => npm.once('exit', resolve));
      rmSync(home, { recursive: true, force: true });
    }
  },
};

async function addressOf(npm: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of npm.stdout!) {
    printed += String(chunk);
    const match = /Voltaire {2}(http:\/\/[\d.:]+)/.exec(printed);
    if (match) {
      npm.stdout!.resume();
      return match[1]!;
    }
  }
  throw new Error(`npm start ended:\n${printed}`);
}

async function firstTick(url: string): Promise<void> {
  const body = JSON.stringify({ query: '{ market(symbol: "BTCUSDT") { tick { bid } } }' });
  for (;;) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    const answer = (await response.json()) as { data?: { market: { tick: unknown } } };
    if (answer.data?.market.tick) return;
    await sleep(20);
  }
}

interface Family {
  readonly residentMb: number;
  readonly cpuS: number;
  readonly processes: readonly string[];
}

/** Sums over the process and all its descendants, from /proc (Linux). */
function family(root: number): Family {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => read(Number(pid)) ?? []);
  const members = new Set([root]);
  for (let grew = true; grew; ) {
    const born = stats.filter(({ pid, parent }) => members.has(parent) && !members.has(pid));
    for (const { pid } of born) members.add(pid);
    grew = born.length > 0;
  }
  const mine = stats.filter(({ pid }) => members.has(pid));
  return {
    residentMb: sum(mine.map((stat) => stat.residentMb)),
    cpuS: sum(mine.map((stat) => stat.cpuS)),
    processes: mine.map(({ name, residentMb }) => `${name}:${Math.round(residentMb)}MB`),
  };
}

const TICKS_PER_S = 100;
const PAGE_BYTES = 4096;

/** Fields of /proc/PID/stat, see proc(5): 4 parent, 14 and 15 CPU time, 24 resident pages. */
function read(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      pid,
      name,
      parent: fields[1]!,
      cpuS: (fields[11]! + fields[12]!) / TICKS_PER_S,
      residentMb: (fields[21]! * PAGE_BYTES) / 1e6,
    };
  } catch {
    return null; // it has ended meanwhile
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

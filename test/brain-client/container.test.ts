import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';
import { BRAIN_PYTHON } from '../support/brain-python.ts';
import { brainContract } from './contract.ts';
import type { RunningBrain } from './contract/running-brain.ts';

const SERVE = fileURLToPath(new URL('../../docker/brain/tests/serve_tiny.py', import.meta.url));
/** serve_tiny.py sets it. */
const QUEUE_LIMIT = 8;

/** The inference container's own code, over checkpoints that are too small to know anything. */
async function start(): Promise<RunningBrain> {
  const python = spawn(BRAIN_PYTHON!, [SERVE], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => python.kill('SIGKILL'));
  const { address } = JSON.parse(await firstLine(python)) as { address: string };
  return {
    address,
    stop: async () => {
      if (python.exitCode !== null) return;
      const ended = once(python, 'exit');
      python.kill('SIGTERM');
      await ended;
    },
  };
}

async function firstLine(python: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: python.stdout! })) return line;
  throw new Error(`${SERVE} ended before it served`);
}

if (BRAIN_PYTHON === undefined) {
  describe('the inference container keeps the contract of a Brain', () => {
    it.skip('needs its virtual environment: docker/brain/venv.sh --test', () => {});
  });
} else {
  brainContract(
    'the inference container',
    { forecast: true, sentiment: true, reason: true, queueLimit: QUEUE_LIMIT, deadlineMs: 30_000 },
    start,
  );
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { brainContract, type RunningBrain } from '../brain-client/contract.ts';
import { ROOT } from '../tidy/sources.ts';
import { brainPage, serverOnPage } from './brain-page.ts';

it('docs/brain.md lists every refusal and fault as it is (if not: npm run docs)', () => {
  const { actual, expected } = brainPage();
  expect(actual).toContain('| `NOT_FINITE` |');
  expect(actual).toContain('| `BUSY` |');
  expect(actual).toBe(expected);
});

it('the server on the page is about forty lines of code', () => {
  const lines = serverOnPage()
    .split('\n')
    .filter((line) => line.trim() !== '');
  expect(lines.length).toBeLessThanOrEqual(52);
});

/** As a reader would: the text in a file of its own, in a process of its own. */
async function startServerOnPage(): Promise<RunningBrain> {
  // Inside node_modules, where its packages are found and git does not look.
  const folder = mkdtempSync(join(ROOT, 'node_modules', '.brain-page-'));
  const file = join(folder, 'brain.mjs');
  writeFileSync(file, serverOnPage());
  const child = spawn(process.execPath, [file, '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  expect(line).toMatch(/^listening on /);
  return {
    address: line.split(' ').at(-1)!,
    async stop() {
      child.kill();
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

brainContract(
  'the server on the page',
  { forecast: true, sentiment: false, reason: false },
  startServerOnPage,
);

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fileOf, temporaryFolder } from '../tape/support.ts';
import { KRAKEN, without } from './support/recordings.ts';

const folder = temporaryFolder();

describe('the command', () => {
  const cli = fileURLToPath(new URL('../../server/cli.ts', import.meta.url));
  it.concurrent.each([
    ['proves', [fileOf(folder, 'whole', KRAKEN.join('\n'))], 0],
    ['does not prove', [fileOf(folder, 'lacking', without(KRAKEN, 40).join('\n'))], 1],
    ['cannot read', [`${folder}/nowhere`], 2],
    ['is misused', [], 2],
  ] as const)('that %s ends with its own code', async (_, files, code) => {
    const flags = files.flatMap((file) => ['--file', file]);
    const done = await new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        ['--import', 'tsx', cli, 'feed', 'check', '--venue', 'kraken', '--json', ...flags],
        (_error, out, err) => resolve({ code: child.exitCode!, out, err }),
      );
    });
    expect(done.code).toBe(code);
    if (code === 2) expect(done.err).not.toBe('');
    else expect(JSON.parse(done.out)).toMatchObject({ venue: 'kraken', ok: code === 0 });
  });
});

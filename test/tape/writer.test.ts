import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TapeWriter } from '@voltaire/tape/index.ts';
import { onOneLine } from '@voltaire/tape/writer.ts';
import { fileOf, readAll, temporaryFolder, texts } from './support.ts';

const folder = temporaryFolder();
const noFailure = (error: Error) => {
  throw error;
};

describe('a tape that we write', () => {
  it('is read back as it was written: frames, answers, times', async () => {
    const path = join(folder, 'whole.gz');
    const tape = new TapeWriter(path, { onFailure: noFailure });
    tape.frame(1723161253937085768n, Buffer.from('{"a":1}'));
    tape.answer(2n, 'http://127.0.0.1/depth?symbol=A B', Buffer.from('{"lastUpdateId":1}'));
    tape.frame(3n, Buffer.from([0x7b, 0x00, 0xff]));
    tape.frame(4n, Buffer.alloc(0));
    await tape.close();
    const { entries, reader } = await readAll(path);
    expect(reader.torn).toBeNull();
    expect(entries).toMatchObject([
      { kind: 'frame', receivedNs: 1723161253937085768n },
      { kind: 'answer', receivedNs: 2n, url: 'http://127.0.0.1/depth?symbol=A%20B' },
      { kind: 'frame', receivedNs: 3n },
      { kind: 'frame', receivedNs: 4n },
    ]);
    expect(texts(entries)).toEqual(['{"a":1}', '{"lastUpdateId":1}', '{\u0000\u00ff', '']);
    expect(tape.frames).toBe(4);
  });

  it('never replaces a file unless it is told to', async () => {
    const path = fileOf(folder, 'precious', 'precious');
    const failure = await new Promise<Error>((onFailure) => new TapeWriter(path, { onFailure }));
    expect(failure.message).toMatch(/EEXIST/);
    expect(readFileSync(path, 'utf8')).toBe('precious');
    const tape = new TapeWriter(path, { onFailure: noFailure, replace: true });
    tape.frame(1n, Buffer.from('{"a":1}'));
    await tape.close();
    expect(texts((await readAll(path)).entries)).toEqual(['{"a":1}']);
  });

  it('fails when the disk does, and says so to whoever closes it as well', async () => {
    const failures: Error[] = [];
    const path = join(folder, 'no', 'such', 'folder');
    const failed = new Promise<void>((resolve) => {
      const tape = new TapeWriter(path, {
        onFailure: (error) => {
          failures.push(error);
          tape.frame(1n, Buffer.from('{}')); // too late, and no harm
          resolve(expect(tape.close()).rejects.toThrow(/ENOENT/));
        },
      });
    });
    await failed;
    expect(failures).toHaveLength(1);
  });

  it('gives up, rather than grow, when more waits for the disk than it may', async () => {
    const failure = await new Promise<Error>((onFailure) => {
      const tape = new TapeWriter(join(folder, 'slow.gz'), { onFailure, pendingBytesMax: 10_000 });
      for (let i = 0; i < 20; i++) tape.frame(1n, Buffer.alloc(1000, 'x'));
    });
    expect(failure.message).toMatch(/too slow: \d+ bytes wait/);
  });

  it('is readable up to its last second when the process is killed', async () => {
    const path = join(folder, 'killed.gz');
    await killedRecording(path);
    expect(existsSync(path)).toBe(true);
    const { entries, reader } = await readAll(path);
    expect(texts(entries).slice(0, 100)).toEqual(
      Array.from({ length: 100 }, (_, i) => `{"n":${i}}`),
    );
    expect(reader.torn).toMatch(/unexpected end/);
  });
});

describe('a frame on one line', () => {
  it('means what it meant: of any JSON, however it is laid out', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('\n', '\r\n', '\t\r'), (json, indent) => {
        const value = JSON.parse(json) as unknown;
        const laidOut = JSON.stringify(value, null, 1).replaceAll('\n', indent);
        const line = onOneLine(Buffer.from(laidOut)).toString();
        expect(line).not.toMatch(/[\r\n]/);
        expect(JSON.parse(line)).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it('stays malformed when a line end within a text made it so', () => {
    for (const frame of ['{"a":"b\nc"}', '{"a":"b\\\nc"}', '{"a":"\\"\r"}', '{"a\n":1}']) {
      expect(() => JSON.parse(frame) as unknown).toThrow(SyntaxError);
      const line = onOneLine(Buffer.from(frame)).toString();
      expect(line).not.toMatch(/[\r\n]/);
      expect(() => JSON.parse(line) as unknown).toThrow(SyntaxError);
    }
  });
});

/** Another process writes a hundred frames, waits until they are flushed, and is killed. */
async function killedRecording(path: string): Promise<void> {
  const script = `
    import { statSync } from 'node:fs';
    import { TapeWriter } from '@voltaire/tape/index.ts';
    const path = process.argv.at(-1);
    const tape = new TapeWriter(path, { onFailure: console.error, flushMs: 20 });
    for (let i = 0; i < 100; i++) tape.frame(BigInt(i), Buffer.from('{"n":' + i + '}'));
    const check = () => {
      if (statSync(path, { throwIfNoEntry: false })?.size > 300) process.kill(process.pid, 'SIGKILL');
      else setTimeout(check, 10);
    };
    check();
  `;
  const cwd = fileURLToPath(new URL('../../', import.meta.url));
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', script, path];
  await new Promise<void>((resolve, reject) => {
    const child = execFile(process.execPath, flags, { cwd }, (_, __, stderr) => {
      if (child.signalCode === 'SIGKILL') resolve();
      else reject(new Error(`it was not killed: ${stderr}`));
    });
  });
}

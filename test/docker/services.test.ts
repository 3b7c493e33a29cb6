import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { lacking } from '../support/commands.ts';

const SERVICES = fileURLToPath(new URL('../../docker/services.sh', import.meta.url));
const run = promisify(execFile);
const LACKING = lacking('redis-server', 'setsid', 'flock');

describe.skipIf(LACKING !== '')(`docker/services.sh with Redis${LACKING}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'services-test-'));
  const env = { ...process.env, VOLTAIRE_SERVICES_DIR: join(folder, 'services') };
  const services = (...words: string[]) => run(SERVICES, words, { env });
  const pid = () => Number(readFileSync(join(folder, 'services/redis/pid'), 'utf8'));

  afterAll(async () => {
    await services('stop');
    rmSync(folder, { recursive: true });
  });

  const started = async () => {
    const { stdout } = await services('start', 'redis');
    const [, url] = /^export VOLTAIRE_TEST_REDIS=(redis:\/\/127\.0\.0\.1:\d+)\n$/.exec(stdout)!;
    return url!;
  };

  it('prints the address of an engine that answers, and nothing else', async () => {
    const socket = connect(Number(new URL(await started()).port), '127.0.0.1');
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toBe('+PONG\r\n');
  });

  it('starts nothing twice', async () => {
    const url = await started();
    const first = pid();
    expect(await started()).toBe(url);
    expect(pid()).toBe(first);
  });

  it('starts what died again at the same address', async () => {
    const url = await started();
    const first = pid();
    process.kill(first, 'SIGKILL');
    expect(await started()).toBe(url);
    expect(pid()).not.toBe(first);
  });

  it('leaves no process and no file behind', async () => {
    await started();
    const last = pid();
    await services('stop');
    expect(existsSync(env.VOLTAIRE_SERVICES_DIR)).toBe(false);
    expect(existsSync(`/proc/${last}/cwd`)).toBe(false);
    expect((await services('status')).stderr).toMatch(/redis does not run/);
  });

  it('names the engines when it is asked for another', async () => {
    await expect(services('start', 'mysql')).rejects.toThrow(/postgres questdb redis/);
  });
});

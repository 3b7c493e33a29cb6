import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '@voltaire/server/config/load.ts';
import { temporaryHome } from './support/running-server.ts';

describe('the configuration', () => {
  let home: ReturnType<typeof temporaryHome>;
  beforeEach(() => {
    home = temporaryHome();
  });
  afterEach(() => home.remove());

  function file(content: string): string {
    // A new name each time: a module that was imported once stays what it was.
    const path = join(home.path, `config-${Math.random().toString(36).slice(2)}.mjs`);
    writeFileSync(path, content);
    return path;
  }

  it('lets flags win over environment, environment over file, file over defaults', async () => {
    const config = file('export default { port: 1111, host: "127.0.0.2" }');
    expect(await loadConfig({ config }, {})).toMatchObject({ port: 1111, host: '127.0.0.2' });
    expect(await loadConfig({ config }, { PORT: '2222' })).toMatchObject({ port: 2222 });
    expect(await loadConfig({ config, port: '0' }, { PORT: '2222' })).toMatchObject({ port: 0 });
    const fromEnvironment = { VOLTAIRE_HOST: '::1', HOST: 'some-machine' };
    expect(await loadConfig({ config }, fromEnvironment)).toMatchObject({ host: '::1' });
    expect(await loadConfig({ config, speed: 'max' }, {})).toMatchObject({
      simulator: { speed: 'max' },
    });
    expect((await loadConfig({ config: file('export default {}') }, {})).limits).toEqual({});
  });

  it.each([
    ['{ port: 70000 }', /port: .*65535.*found 70000/s],
    ['{ porrt: 4000 }', /"porrt"/],
    ['{ simulator: { speed: -1 } }', /simulator\.speed: .*found -1/s],
    ['{ limits: { BTCUSDT: { maxPosition: Infinity } } }', /limits\.BTCUSDT\.maxPosition/],
    ['{ limits: { BTCUSDT: { maxPositon: 1 } } }', /"maxPositon"/],
    ['{ strategies: [{ name: "kinetic" }] }', /strategies\.0\.symbol: .*found nothing/s],
  ])('names the key, what was found and what is allowed: %s', async (content, message) => {
    await expect(loadConfig({ config: file(`export default ${content}`) }, {})).rejects.toThrow(
      message,
    );
  });

  it('explains a file that is missing, broken, or exports nothing', async () => {
    await expect(loadConfig({ config: '/no/such/file.ts' }, {})).rejects.toThrow(
      'no configuration file',
    );
    await expect(loadConfig({ config: file('export default {{') }, {})).rejects.toThrow(
      'cannot be loaded',
    );
    await expect(loadConfig({ config: file('export const a = 1') }, {})).rejects.toThrow(
      'default export',
    );
    await expect(loadConfig({ port: 'abc' }, {})).rejects.toThrow(
      'port must be a number, was "abc"',
    );
  });
});

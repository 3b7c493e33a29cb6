import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startServer, temporaryHome } from './support/running-server.ts';

it('the start names the limits without which a strategy would be denied every order', async () => {
  const home = temporaryHome();
  onTestFinished(() => home.remove());
  const config = join(home.path, 'config.mjs');
  const strategies = [{ name: 'kinetic', symbol: 'BTCUSDT', parameters: {} }];
  const account = { capital: 1_000, maxGrossExposure: 1, maxNetExposure: 1 };
  const symbols = { BTCUSDT: { maxOrderValue: 100, maxPosition: 0.1, priceCollarBps: 50 } };
  const text = JSON.stringify({ strategies, limits: { account, symbols } });
  writeFileSync(config, `export default ${text}`);
  const server = await startServer(home.path, ['--config', config]);
  onTestFinished(() => void server.end('SIGKILL'));
  await expect
    .poll(() => server.output(), { timeout: 10_000 })
    .toContain(
      'Every order of kinetic on BTCUSDT will be denied until there is limits.symbols.BTCUSDT.maxOrderQuantity, limits.strategies.kinetic.maxDrawdown',
    );
}, 60_000);

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SharedStateDesk } from '@voltaire/server/stores/shared/desk.ts';
import { RedisState } from '@voltaire/server/stores/shared/redis.ts';

const ENTRIES = [{ key: 'voltaire:{main}:trading', version: 1, value: '{}' }];
const GUARD = { fence: 'voltaire:{main}:fence', token: 1 };

it('an engine that is not there says so without its address, and takes nothing', async () => {
  const state = new RedisState('redis://ada:secret@127.0.0.1:1');
  while (state.problem === '') await sleep(5);
  expect(state.connected).toBe(false);
  expect(state.problem).toBe('ECONNREFUSED');
  const put = state.put(GUARD, ENTRIES);
  await expect(put).rejects.toThrow('ECONNREFUSED');
  await expect(put).rejects.not.toThrow(/secret|ada/);
  await state.close();
});

it('an engine that never answers keeps the platform from starting, and is not named with its password', async () => {
  const silent = createServer((socket) => void socket.on('error', () => {}).resume());
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const open = SharedStateDesk.open({
    url: `redis://ada:secret@127.0.0.1:${port}`,
    account: 'main',
    instanceId: 'one',
  });
  await expect(open).rejects.toThrow(/the shared state cannot be reached .*take stores\.redis out/);
  await expect(open).rejects.not.toThrow(/secret/);
  silent.close();
});

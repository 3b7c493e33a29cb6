import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { parentPort, Worker } from 'node:worker_threads';
import { goFirst } from '@voltaire/reflex/go-first.ts';

const first = goFirst();
const behind = new Worker('require("node:worker_threads").parentPort.on("message", () => {})', {
  eval: true,
  name: 'behind',
});
await once(behind, 'online');
/** Whether this machine lets anything of ours be scheduled so. */
const { status } = spawnSync('chrt', ['--rr', '1', 'true']);
parentPort!.postMessage({ first, allowed: status === 0 });
parentPort!.on('message', () => {}); // until it is ended

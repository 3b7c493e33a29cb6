/** The other thread of rings/byte-ring.test.ts: writes numbered messages as fast as there is room. */
import { workerData } from 'node:worker_threads';
import { ByteRing } from '@voltaire/reflex/rings/byte-ring.ts';

const { memory, count } = workerData as { memory: SharedArrayBuffer; count: number };
const ring = new ByteRing(memory);

for (let number = 0; number < count; number++) {
  const message = new Uint8Array(4 + ((number * 7) % 90)).fill(number & 0xff);
  new DataView(message.buffer).setUint32(0, number, true);
  while (!ring.write(message)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0.05);
}

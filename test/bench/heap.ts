import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are really held: what can be collected is collected first. */
export function heapInUse(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

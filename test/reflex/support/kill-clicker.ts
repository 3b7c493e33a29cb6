/** The other threads of rings/kill-board.test.ts: engage a scope of the board again and again. */
import { parentPort, workerData } from 'node:worker_threads';
import type { KillMode } from '@voltaire/reflex/model/event.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { KillBoard } from '@voltaire/reflex/rings/kill-board.ts';

const { memory, scopes, scope, mode, times } = workerData as {
  memory: SharedArrayBuffer;
  scopes: Scope[];
  scope: Scope;
  mode: KillMode;
  times: number;
};
const board = new KillBoard(memory, scopes);
const numbers: number[] = [];
for (let i = 0; i < times; i++) numbers.push(board.engage(scope, mode));
parentPort!.postMessage(numbers);

/** Renews the lease whatever hangs beside it, and stops everything when it is lost and nobody else does. */
import { parentPort, workerData } from 'node:worker_threads';
import { GLOBAL } from '@voltaire/reflex/model/scope.ts';
import { KillBoard } from '@voltaire/reflex/rings/kill-board.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import {
  type LeaseMessage,
  type LeaseRequest,
  type LeaseSettings,
  processMs,
} from './lease-messages.ts';
import { RedisState } from './redis.ts';

/** So long the server has to stop everything itself: it knows more to say. */
const SERVER_WITHIN_MS = 1_000;

const { url, kill, ...parts } = workerData as LeaseSettings;
const port = parentPort!;
const board = kill && new KillBoard(kill);
const state = new RedisState(url);
let lostSinceMs = Number.NaN;

try {
  const keeper = await LeaseKeeper.take({ ...parts, state, nowMs: processMs });
  keeper.onLook(() => look(keeper));
  port.on('message', (request: LeaseRequest) => {
    if (request.type === 'refused') keeper.refused();
    else void stop(keeper);
  });
} catch (error) {
  await state.close();
  post({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
}

function look({ lost, guard, unsureMs }: LeaseKeeper): void {
  const nowMs = processMs();
  if (lost === '') lostSinceMs = Number.NaN;
  else if (Number.isNaN(lostSinceMs)) lostSinceMs = nowMs;
  else if (board?.engaged(GLOBAL) === null && nowMs - lostSinceMs >= SERVER_WITHIN_MS) {
    board.engage(GLOBAL, 'CANCEL', 'lease');
  }
  post({ type: 'looked', lost, token: guard.token, sureAtMs: nowMs - unsureMs });
}

async function stop(keeper: LeaseKeeper): Promise<void> {
  await keeper.stop();
  await state.close();
  post({ type: 'stopped' });
}

function post(message: LeaseMessage): void {
  port.postMessage(message);
}

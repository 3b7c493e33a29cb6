import { parentPort, workerData } from 'node:worker_threads';
import { STRATEGIES } from '@voltaire/reflex';
import { replayDecision } from '@voltaire/reflex/journal/replay-decision.ts';
import type { ReplayTask } from './decision-replay.ts';

const { directory, id } = workerData as ReplayTask;
parentPort!.postMessage(replayDecision(directory, STRATEGIES, id));

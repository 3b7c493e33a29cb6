import { parentPort, workerData } from 'node:worker_threads';
import { STRATEGIES } from '@voltaire/reflex';
import { replayDecision } from '@voltaire/reflex/journal/replay-decision.ts';

const { directory, id } = workerData as { directory: string; id: string };
parentPort!.postMessage(replayDecision(directory, STRATEGIES, id));

import { setPriority } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Anchors } from './anchors/anchors.ts';
import { openAnchors } from './anchors/open-anchors.ts';
import { LedgerDesk } from './ledger-desk.ts';
import type { Asked, LedgerMessage, LedgerTask } from './ledger-questions.ts';

/** Where a priority is a thread's own, as on Linux, everything else goes first. */
const NICENESS = 10;
const LOOK_MS = 1_000;
/** Between two looks for questions: some 50 ms. */
const AT_ONCE = 20_000;
/** Pieces of upkeep between two looks at the journal: some seconds at most. */
const KEEP_AT_ONCE = 50;

if (process.platform === 'linux') setPriority(0, NICENESS);
const { directory, keyPath, settings, anchors: configs } = workerData as LedgerTask;
const port = parentPort!;
const post = (message: LedgerMessage): void => port.postMessage(message);
const desk = new LedgerDesk(directory, keyPath, settings);
const anchors = new Anchors(openAnchors(configs, directory, desk.name), (text) =>
  post({ type: 'problem', text }),
);
let looking = false;
let told = '';

port.on('message', ({ id, ...question }: Asked) => {
  try {
    const answer = question.ask === 'anchors' ? anchors.snapshot : desk.answer(question);
    post({ type: 'answer', id, answer });
  } catch (error) {
    post({ type: 'refused', id, reason: error instanceof Error ? error.message : String(error) });
  }
});
setInterval(() => void look(), LOOK_MS);

/** What is wrong is told once, and looked at again. */
async function look(): Promise<void> {
  if (looking) return;
  looking = true;
  try {
    while (!desk.look(AT_ONCE)) await setImmediate();
    void anchors.offer(desk.checkpoint);
    for (let i = 0; i < KEEP_AT_ONCE && desk.keep(); i++) await setImmediate();
    told = '';
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (text !== told) post({ type: 'problem', text });
    told = text;
  } finally {
    looking = false;
  }
}

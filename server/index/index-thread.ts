import { mkdirSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openPool } from './connection.ts';
import { Indexer } from './indexer.ts';
import type { IndexMessage, IndexRequest, IndexSettings } from './messages.ts';
import { PgliteBackend } from './pglite-backend.ts';

/** Where a priority is a thread's own, as on Linux, everything else goes first. */
const NICENESS = 10;
const LOOK_MS = 500;
/** After a failure. */
const AGAIN_MS = 2_000;

if (process.platform === 'linux') setPriority(0, NICENESS);
const { journal, url, directory } = workerData as IndexSettings;
const port = parentPort!;
const post = (message: IndexMessage): void => port.postMessage(message);
/** Connections that came before the embedded PostgreSQL was there. */
const early: Extract<IndexRequest, { type: 'connect' }>['port'][] = [];
let backend: PgliteBackend | null = null;
let indexer: Indexer | null = null;
let problem = 'it is being opened';
const ending = new AbortController();
/** Whoever waits until the index has all, and what ends the pause before the next look. */
const waiting: number[] = [];
let wake = new AbortController();

port.on('message', (request: IndexRequest) => {
  if (request.type === 'connect') {
    if (backend) backend.serve(request.port);
    else early.push(request.port);
    return;
  }
  if (request.type === 'catch up') waiting.push(request.id);
  else ending.abort();
  wake.abort();
});
await run();

async function run(): Promise<void> {
  while (!ending.signal.aborted) {
    try {
      indexer ??= await begin();
      if (!indexer.isOpen) await indexer.open();
      const asked = waiting.splice(0);
      while (!ending.signal.aborted && !(await indexer.step())) {
        tell('');
        await setImmediate();
      }
      tell('');
      for (const id of asked) post({ type: 'caught up', id });
      if (waiting.length === 0) await pause(LOOK_MS);
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
      indexer?.drop();
      await pause(AGAIN_MS);
    }
  }
  indexer?.drop();
  await backend?.close();
  post({ type: 'ended' });
}

async function begin(): Promise<Indexer> {
  if (url !== null) return new Indexer(journal, openPool(url, 1));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const opened = await PgliteBackend.open(directory);
  backend = opened;
  for (const each of early.splice(0)) opened.serve(each);
  return new Indexer(
    journal,
    openPool(() => opened.connect(), 1),
  );
}

function tell(text: string): void {
  problem = text;
  const indexed = indexer?.indexed ?? { records: 0, decisions: 0 };
  const behindBytes = indexer?.behindBytes ?? 0;
  post({ type: 'state', state: { ...indexed, behindBytes, problem } });
}

/** Ends early when somebody asks for something. */
async function pause(ms: number): Promise<void> {
  await sleep(ms, undefined, { signal: wake.signal }).catch(() => {});
  wake = new AbortController();
}

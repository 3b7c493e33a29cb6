/**
 * Starts the threads of users' strategies and watches over them, so that nothing that they do (output,
 * messages, memory, an exit) costs the kernel's thread a turn of its event loop.
 */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { oneLine, type Terminate, type WardenMessage, type WardenOptions } from './program.ts';
import type { StrategyThreadMessage, StrategyThreadOptions } from './strategy-thread.ts';

/** Loading a file and all that it imports, on a busy machine. */
const START_WITHIN_MS = 20_000;
/** What a strategy may use, buffers included; looked at this often. */
const MOST_MB = 128;
const LOOK_MS = 100;
/**
 * V8 ends the whole process when one allocation goes past a thread's limit by more than 16 MB, and an
 * array can have 1 GB. So V8's limit is far off, and the one that holds is ours.
 */
const RESOURCES = { maxOldGenerationSizeMb: 3072, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 };

const { programs, port = parentPort! } = workerData as WardenOptions;
const threads = new Map(programs.map((program) => [program.name, watch(program)]));
port.on('message', ({ terminate }: Terminate) => void threads.get(terminate)?.terminate());

function watch(program: StrategyThreadOptions): Worker {
  const { name } = program;
  const thread = new Worker(new URL('./strategy-thread.ts', import.meta.url), {
    name: `strategy ${name}`,
    execArgv: process.execArgv,
    // Keys and tokens are nothing to a strategy.
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: RESOURCES,
  });
  let over = false;
  const end = (problem: string): void => {
    if (over) return;
    over = true;
    clearTimeout(deadline);
    clearInterval(looking);
    tell({ type: 'problem', name, problem });
    void thread.terminate();
  };
  const deadline = setTimeout(
    () => end(`NOT_STARTED: not within ${START_WITHIN_MS / 1000} s`),
    START_WITHIN_MS,
  );
  const looking = setInterval(() => void look(), LOOK_MS);
  let asked = false;
  const look = async (): Promise<void> => {
    // It answers between two of its statements: when it waits for a question, only after that.
    if (asked) return;
    asked = true;
    const memory = await thread.getHeapStatistics().catch(() => null);
    asked = false;
    if (memory === null) return;
    const bytes = memory.used_heap_size + memory.external_memory + memory.malloced_memory;
    if (bytes > MOST_MB * 1e6) end(`OUT_OF_MEMORY: it used more than ${MOST_MB} MB`);
  };
  let started = false;
  thread.on('message', (message: StrategyThreadMessage) => {
    if (started) return end('FLOOD: it sends messages of its own');
    if (message !== 'started') return end(`NOT_STARTED: ${notStarted(message)}`);
    started = true;
    clearTimeout(deadline);
    tell({ type: 'started', name });
  });
  thread.on('error', (error: Error & { code?: string }) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      end(`OUT_OF_MEMORY: it used more than ${MOST_MB} MB`);
    } else {
      end(`${started ? 'ENDED' : 'NOT_STARTED'}: ${oneLine(error)}`);
    }
  });
  thread.on('exit', (code) => {
    end(`${started ? 'ENDED' : 'NOT_STARTED'}: its thread ended with code ${code}`);
  });
  thread.stdout.resume();
  thread.stderr.resume();
  thread.postMessage(program);
  return thread;
}

/** What it says of itself: anything may come, since the user's code can send messages as well. */
function notStarted(message: unknown): string {
  const text = (message as { notStarted?: unknown } | null)?.notStarted;
  return typeof text === 'string' ? oneLine(text) : 'it sent a message of its own';
}

function tell(message: WardenMessage): void {
  port.postMessage(message);
}

/**
 * The thread of one user's strategy: answers one question after the other and does nothing else. Its
 * event loop never turns after the start, so that nothing of the user's runs besides `decide` and,
 * when a hold is to be told, `hurdles`.
 */
import { Console } from 'node:console';
import { setPriority } from 'node:os';
import { Writable } from 'node:stream';
import { parentPort } from 'node:worker_threads';
import type { Strategy } from '../decide/strategy.ts';
import { Instrument } from '../model/instrument.ts';
import type { Hurdle, StrategyAnswer } from '../model/intent.ts';
import type { MarketView } from '../orient/market-view.ts';
import type { RareView } from '../orient/view-snapshot.ts';
import { SnapshotReader } from '../orient/view-snapshot.ts';
import { checkAnswer, checkHurdles } from './answer-form.ts';
import { oneLine, type Program } from './program.ts';
import { Answerer } from './question-memory.ts';
import { strategyOf } from './strategy-form.ts';

/** Where a priority is a thread's own, as on Linux, the kernel's goes first when processors are few. */
const NICENESS = 10;

/** What the thread says: once, when it is ready; or why it will never be. */
export type StrategyThreadMessage = 'started' | { readonly notStarted: string };

export type StrategyThreadOptions = Program & { readonly memory: SharedArrayBuffer };

/** JSON of an answer, or of why there is none. */
export type AnswerText =
  | { readonly answer: StrategyAnswer; readonly hurdles?: readonly Hurdle[] }
  | { readonly problem: string };

const port = parentPort!;
// In a message rather than in workerData, where the user's code would find it as well.
port.once('message', (options: StrategyThreadOptions) => void run(options));

async function run({ file, symbols, memory }: StrategyThreadOptions): Promise<void> {
  if (process.platform === 'linux') setPriority(0, NICENESS);
  // Lines that nobody takes would fill the memory.
  globalThis.console = new Console(new Writable({ write: (_chunk, _encoding, done) => done() }));
  let serve: () => never;
  try {
    const strategy = strategyOf(await import(file));
    const readers = symbols.map(
      ({ symbolId, instrument }) => new SnapshotReader(new Instrument(symbolId, instrument)),
    );
    const decide = (index: number, numbers: Float64Array, rare: RareView): string => {
      const view = readers[index]!.read(numbers, rare);
      return answerText(strategy, view, symbols[index]!.parameters, rare.silentCode);
    };
    serve = () => new Answerer(memory, symbols.length).serve(decide);
  } catch (error) {
    port.postMessage({ notStarted: oneLine(error) } satisfies StrategyThreadMessage);
    return;
  }
  port.postMessage('started' satisfies StrategyThreadMessage);
  serve();
}

function answerText(
  strategy: Strategy,
  view: MarketView,
  parameters: Readonly<Record<string, number>>,
  silentCode: string | null,
): string {
  let found: unknown;
  let hurdles: unknown;
  try {
    found = strategy.decide(view, parameters);
    if (isToBeTold(found, silentCode)) hurdles = strategy.hurdles?.(view, parameters);
  } catch (error) {
    return JSON.stringify({ problem: `THREW: ${oneLine(error)}` } satisfies AnswerText);
  }
  try {
    const answer = checkAnswer(found);
    const text = hurdles === undefined ? { answer } : { answer, hurdles: checkHurdles(hurdles) };
    return JSON.stringify(text satisfies AnswerText);
  } catch (error) {
    return JSON.stringify({ problem: `MALFORMED: ${oneLine(error)}` } satisfies AnswerText);
  }
}

function isToBeTold(found: unknown, silentCode: string | null): boolean {
  if (silentCode === null) return false;
  const { kind, code } = (found ?? {}) as { readonly kind?: unknown; readonly code?: unknown };
  return kind === 'hold' && code !== silentCode;
}

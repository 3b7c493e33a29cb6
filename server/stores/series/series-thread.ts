import { setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Delivery } from './delivery.ts';
import type {
  SeriesAnswers,
  SeriesFigures,
  SeriesMessage,
  SeriesOptions,
  SeriesQuestion,
  SeriesRequest,
} from './series-questions.ts';
import { rowsOf, TABLES } from './tables.ts';
import { Spool } from './spool.ts';

/** Where a priority is a thread's own, as on Linux, everything else goes first. */
const NICENESS = 10;
const FIGURES_MS = 500;

if (process.platform === 'linux') setPriority(0, NICENESS);
const { directory, questdb, days, names } = workerData as SeriesOptions;
const port = parentPort!;
const post = (message: SeriesMessage): void => port.postMessage(message);
const spool = new Spool({ directory: join(directory, 'waiting'), names });
const delivery = new Delivery({ spool, open });
let told = '';

port.on('message', (request: SeriesRequest) => {
  if (request.type === 'question') return void answer(request.id, request.question);
  let taken = 0;
  for (const { table, values } of request.rows) {
    delivery.append(TABLES[table]!, values);
    taken += rowsOf({ table: TABLES[table]!, values });
  }
  post({ type: 'taken', rows: taken });
});
setInterval(tell, FIGURES_MS);

/** Only the engine that is wanted is loaded. */
async function open() {
  if (questdb !== null) {
    const { QuestDbStore } = await import('./questdb-store.ts');
    return QuestDbStore.open(questdb, days);
  }
  const { DuckDbStore } = await import('./duckdb-store.ts');
  return DuckDbStore.open(join(directory, 'series.duckdb'), days);
}

async function answer(id: number, question: SeriesQuestion): Promise<void> {
  try {
    post({ type: 'answer', id, answer: await answerTo(question) });
  } catch (error) {
    post({ type: 'refused', id, reason: error instanceof Error ? error.message : String(error) });
  }
}

async function answerTo(question: SeriesQuestion): Promise<SeriesAnswers[keyof SeriesAnswers]> {
  if (question.ask === 'end') {
    await delivery.end();
    tell();
    return null;
  }
  const { store } = delivery;
  if (!store) throw new Error(delivery.problem || 'the engine is still starting');
  switch (question.ask) {
    case 'candles':
      return store.candles(question.query);
    case 'telemetry': {
      const { table, ...query } = question.query;
      return store.telemetry({ ...query, table: TABLES[table]! });
    }
    case 'latency':
      return store.latency(question.query);
  }
}

function tell(): void {
  const figures: SeriesFigures = {
    engine: questdb === null ? 'DUCKDB' : 'QUESTDB',
    rowsWritten: delivery.rowsWritten,
    buffered: spool.heldRows,
    spilled: spool.spilledRows,
    dropped: spool.dropped,
    problem: delivery.problem,
  };
  const text = JSON.stringify(figures);
  if (text !== told) post({ type: 'figures', figures });
  told = text;
}

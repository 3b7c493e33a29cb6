import { setPriority } from 'node:os';
import { join } from 'node:path';
import { Delivery } from './delivery.ts';
import type {
  PackedRows,
  SeriesAnswers,
  SeriesFigures,
  SeriesMessage,
  SeriesOptions,
  SeriesQuestion,
  SeriesRequest,
} from './series-questions.ts';
import { rowsOf, TABLES } from './tables.ts';
import { Spool } from './spool.ts';

/** All of its threads, those of DuckDB as well: everything else goes first. */
const NICENESS = 10;
const FIGURES_MS = 500;

/** Of one engine, from when its options have come. */
interface Keeping {
  readonly options: SeriesOptions;
  readonly spool: Spool;
  readonly delivery: Delivery;
}

setPriority(0, NICENESS);
let keeping: Keeping | null = null;
let told = '';

process.on('message', (request: SeriesRequest) => {
  if (request.type === 'start') keeping = start(request.options);
  else if (request.type === 'question') void answer(request.id, request.question);
  else take(request.rows);
});
// Whoever sends a signal to all of us means the server, which says when it is over.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// Without the server nobody may work in its folder. The engine's file outlives any end.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
setInterval(tell, FIGURES_MS);

function start(options: SeriesOptions): Keeping {
  const { directory, names } = options;
  const spool = new Spool({ directory: join(directory, 'waiting'), names });
  return { options, spool, delivery: new Delivery({ spool, open: async () => open(options) }) };
}

function take(rows: PackedRows): void {
  let taken = 0;
  for (const { table, values } of rows) {
    keeping?.delivery.append(TABLES[table]!, values);
    taken += rowsOf({ table: TABLES[table]!, values });
  }
  post({ type: 'taken', rows: taken });
}

/** Only the engine that is wanted is loaded. */
async function open({ questdb, days, directory }: SeriesOptions) {
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
  if (!keeping) throw new Error('the engine is still starting');
  const { delivery } = keeping;
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
  if (!keeping) return;
  const { options, spool, delivery } = keeping;
  const figures: SeriesFigures = {
    engine: options.questdb === null ? 'DUCKDB' : 'QUESTDB',
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

function post(message: SeriesMessage): void {
  process.send?.(message);
}

import { mkdirSync } from 'node:fs';
import { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { Home } from '../home.ts';
import { openPool } from '../index/connection.ts';
import { digestOf } from '../index/digest.ts';
import { Indexer } from '../index/indexer.ts';
import { PgliteBackend } from '../index/pglite-backend.ts';

interface Options {
  readonly config?: string;
  readonly json?: boolean;
}

export const indexCommand = new Command('index').description('the index of the journal');

indexCommand
  .command('rebuild')
  .description('empty the index and make it again from the journal; while nothing runs')
  .option('--config <file>', 'configuration file (default voltaire.config.ts)')
  .option('--json', 'print one JSON object')
  .action(rebuild);

async function rebuild({ config: file, json }: Options): Promise<void> {
  const config = await loadConfig(file === undefined ? {} : { config: file });
  const home = new Home();
  home.lock();
  try {
    const url = config.stores.postgres ?? null;
    if (url === null) mkdirSync(home.index, { recursive: true, mode: 0o700 });
    const backend = url === null ? await PgliteBackend.open(home.index) : null;
    const pool = openPool(url ?? (() => backend!.connect()), 1);
    const indexer = new Indexer(home.journal, pool);
    const startedAt = performance.now();
    await indexer.open();
    await indexer.empty();
    while (!(await indexer.step()));
    const { records } = indexer.indexed;
    indexer.drop();
    const seconds = (performance.now() - startedAt) / 1000;
    const tables = await digestOf(pool);
    await pool.end();
    await backend?.close();
    if (json === true) {
      console.log(
        JSON.stringify({
          engine: url === null ? 'PGlite' : 'PostgreSQL',
          records,
          seconds,
          tables,
        }),
      );
      return;
    }
    console.log(`records     ${records}, in ${seconds.toFixed(1)} s`);
    for (const { table, rows, digest } of tables) {
      console.log(`${table.padEnd(16)}${String(rows).padStart(9)}  ${digest}`);
    }
  } finally {
    home.unlock();
  }
}

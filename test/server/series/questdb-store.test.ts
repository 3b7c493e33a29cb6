import { QuestDbHttp } from '@voltaire/server/stores/series/questdb-http.ts';
import { QuestDbStore } from '@voltaire/server/stores/series/questdb-store.ts';
import { TABLES, TICKS } from '@voltaire/server/stores/series/tables.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineUrl, HOW_TO_START } from '../../support/engines.ts';
import { FakeQuestDb } from './fake-questdb.ts';
import { storeSuite } from './store-suite.ts';
import { batchOf, BEGIN_US, SECOND_US, trade } from './support.ts';

const url = engineUrl('questdb');
/** So many that none of the suite's years is forgotten. */
const DAYS = 40_000;

let opened = 0;
const prefix = () => `series_${process.pid}_${opened}_`;

const openStore = async () => {
  opened++;
  return QuestDbStore.open(url!, DAYS, { prefix: prefix(), answerWithinMs: 30_000 });
};

/** What is acknowledged is in the log; queries see what has been applied to the table. */
async function settled(): Promise<void> {
  for (const { name } of TABLES) {
    await new QuestDbHttp(url!, 30_000).query(`SELECT wait_wal_table('${prefix()}${name}')`);
  }
}

describe.skipIf(url === null)(`series in QuestDB${url === null ? ` ${HOW_TO_START}` : ''}`, () => {
  afterAll(async () => {
    const http = new QuestDbHttp(url!, 30_000);
    for (; opened > 0; opened--) {
      for (const { name } of TABLES) await http.query(`DROP TABLE IF EXISTS ${prefix()}${name}`);
    }
  });

  storeSuite(openStore, settled);

  it('are there when they are opened again', async () => {
    const before = await openStore();
    await before.append([batchOf(TICKS, [trade(BEGIN_US, 1, 5, 1)])]);
    await before.close();
    const after = await QuestDbStore.open(url!, DAYS, { prefix: prefix() });
    await settled();
    const span = { fromUs: BEGIN_US, toUs: BEGIN_US + SECOND_US, stepUs: SECOND_US };
    expect(await after.candles({ symbol: 'BTCUSDT', ...span })).toMatchObject([{ trades: 1 }]);
    await after.close();
  });

  it('are kept for the days that are asked for, by day', async () => {
    const store = await openStore();
    const [row] = await new QuestDbHttp(url!).query(
      `SELECT partitionBy, ttlValue, ttlUnit, dedup FROM tables() WHERE table_name = '${prefix()}ticks'`,
    );
    expect(row).toEqual(['DAY', DAYS, 'DAY', true]);
    await store.close();
  });
});

describe('a table of QuestDB that stands still, as after a full disk', () => {
  const engine = new FakeQuestDb();
  const openFake = async () => QuestDbStore.open(engine.url, DAYS);
  beforeAll(async () => engine.listen());
  afterAll(async () => engine.stop());

  it('is told to go on', async () => {
    engine.standing.set('voltaire_ticks', 1);
    const store = await openFake();
    await store.upkeep();
    expect(engine.standing.get('voltaire_ticks')).toBe(0);
    await store.close();
  });

  it('is a problem that is told while it does not go on', async () => {
    engine.standing.set('voltaire_ticks', 2);
    const store = await openFake();
    await expect(store.upkeep()).rejects.toThrow(/stands still at its table voltaire_ticks/);
    await store.upkeep(); // there is room again
    await store.close();
  });

  it("is left alone when it is somebody else's", async () => {
    engine.standing.set('accounts', 1);
    const store = await openFake();
    await store.upkeep();
    expect(engine.standing.get('accounts')).toBe(1);
    await store.close();
  });
});

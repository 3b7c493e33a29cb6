import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasSharedData, NEEDS_SHARED_DATA, sharedUrl } from '../reflex/support/shared-data.ts';
import { fileOf, readAll, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

async function read(...lines: string[]) {
  return readAll(fileOf(folder, 'table.csv', lines.join('\n')));
}

describe('a table of trades', () => {
  it('is told by the names of its columns, in any order', async () => {
    const { entries } = await read(
      'recv_ns,event_ms,trade_ms,instrument,trade_id,price,qty,buyer_is_maker',
      '1723161254087896568,1723161255343,1723161255342,BINANCE_SPOT:BTCUSDT,37,61837.63000000,0.02,1',
    );
    expect(entries).toEqual([
      {
        kind: 'trade',
        line: 2,
        receivedNs: 1723161254087896568n,
        instrument: 'BINANCE_SPOT:BTCUSDT',
        tradeId: 37,
        price: '61837.63000000',
        quantity: '0.02',
        aggressor: -1,
        tradedNs: 1723161255342000000n,
      },
    ]);
  });

  it('counts time in the unit that its column says, or as a date', async () => {
    const seconds = await read(
      'trade_id,time_s,price,volume,side,order_type',
      '5,1762795433.9717445,105433.6,0.0002,b,l',
    );
    expect(seconds.entries).toMatchObject([{ tradedNs: 1762795433971744500n, aggressor: 1 }]);
    const dates = await read(
      'timestamp,trade_id,price,quantity,buyer_maker',
      '2021-01-08T00:00:00.278Z,553287559,39432.48,0.000263,True',
    );
    expect(dates.entries).toMatchObject([{ tradedNs: 1610064000278000000n, aggressor: -1 }]);
  });

  it('keeps its good rows when one is bad, and names that one', async () => {
    const { entries, reader } = await read(
      'id,time_ms,price,qty,quote_qty,buyer_is_maker',
      '1,1679280337591,0.06436200,0.01580000,0.00101691,0',
      '2,1679280337591,cheap,0.01580000,0.00101691,0',
      '3,1679280337591',
      '4,yesterday,0.06436200,0.01580000,0.00101691,0',
      '5,1679280337592,0.06436300,0.01580000,0.00101691,1',
    );
    expect(entries.map(({ line }) => line)).toEqual([2, 6]);
    expect(reader.refused.map(({ reason }) => reason)).toEqual([
      'line 3: price is no decimal: cheap',
      'line 4: it has 2 of 6 columns',
      'line 5: no time: yesterday',
    ]);
  });
});

describe('a table of best quotes', () => {
  it('is read as such', async () => {
    const { entries } = await read(
      'recv_ns,event_ms,update_id,bid,bid_qty,ask,ask_qty',
      '1723161254087891268,,50093239212,61837.63,3.78826,61837.64,1.54698',
    );
    expect(entries).toMatchObject([
      { kind: 'quote', updateId: 50093239212, bid: '61837.63', askQuantity: '1.54698' },
    ]);
  });
});

describe.skipIf(!hasSharedData)(`every recorded table${NEEDS_SHARED_DATA}`, () => {
  it.each([
    ['binance_trades_5instruments_20240808_0809', 'trade', 64_123],
    ['binance_spot_xrpeth_aggtrades_20191011_13', 'trade', 12_477],
    ['binance_spot_ethbtc_trades_20230320', 'trade', 1_000],
    ['kraken_xbtusdt_trades_20251110', 'trade', 1_000],
    ['nautilus_btcusdt-trades_20210108', 'trade', 2_001],
    ['binance_spot_btcusdt_bookticker_20240808_0809', 'quote', 73_174],
    ['nautilus_btcusdt-quotes_20210108', 'quote', 451],
  ] as const)('%s is a table of %ss: %i rows', async (name, kind, rows) => {
    const path = fileURLToPath(sharedUrl(`ticks/${name}.csv.gz`));
    const { entries, reader } = await readAll(path);
    expect(reader.refused).toEqual([]);
    expect(entries).toHaveLength(rows);
    expect(entries.every((entry) => entry.kind === kind)).toBe(true);
  });
});

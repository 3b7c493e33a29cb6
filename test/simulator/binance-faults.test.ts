import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultRequest, startSimulator, type Simulator } from '@voltaire/simulator/index.ts';
import { type Json, Probe } from './support.ts';

interface Update extends Json {
  U: number;
  u: number;
  b: [string, string][];
  a: [string, string][];
}

/** All payloads that came until now. */
async function payloads(probe: Probe): Promise<Json[]> {
  probe.send({ method: 'LIST_SUBSCRIPTIONS', id: 'end' });
  const all: Json[] = [];
  for (;;) {
    const text = await probe.next();
    if (text.includes('"id":"end"')) return all;
    all.push((JSON.parse(text) as { data: Json }).data);
  }
}

const gapsIn = (updates: readonly Update[]): number =>
  updates.filter(({ U }, at) => at > 0 && U !== updates[at - 1]!.u + 1).length;

describe('on Binance', () => {
  let binance: Simulator;
  beforeAll(async () => {
    binance = await startSimulator({ speed: 'stepped', venues: ['binance'] });
  });
  afterAll(() => binance.close());

  const playBinance = (frames: number): void => {
    for (let left = frames; left > 0; left--) binance.advance();
  };

  const connect = (streams: string): Promise<Probe> =>
    new Probe(`${binance.url}/stream?streams=${streams}`).ready();

  const inject = (fault: string, more: Partial<FaultRequest> = {}) =>
    binance.inject({ fault, venue: 'binance', symbol: 'BTCUSDT', ...more });

  it.each([
    ['gap', 1],
    ['reorder', 3],
    ['duplicate', 1],
    ['crossed', 0],
  ])('%s breaks the sequence of update ids %d times', async (fault, breaks) => {
    const probe = await connect('btcusdt@depth@100ms');
    const { applied } = inject(fault, { afterFrames: 4 });
    playBinance(1_500);
    const updates = (await payloads(probe)) as Update[];
    expect(updates.length).toBeGreaterThan(20);
    expect(gapsIn(updates)).toBe(breaks);
    expect(await applied).toBeGreaterThan(0);
    probe.close();
  });

  it('bad-checksum alters a level that the bookTicker of the same id contradicts', async () => {
    const probe = await connect('btcusdt@depth@100ms/btcusdt@bookTicker');
    const truth = await (
      await fetch(`${binance.url}/api/v3/depth?symbol=BTCUSDT&limit=5000`)
    ).json();
    const { bids, lastUpdateId } = truth as { bids: [string, string][]; lastUpdateId: number };
    playBinance(100);
    inject('bad-checksum');
    playBinance(3_000);
    const book = new Map(bids);
    const quotes = new Map<number, string>();
    const contradicted: number[] = [];
    const all = await payloads(probe);
    for (const quote of all)
      if ('B' in quote)
        quotes.set(quote['u'] as number, `${String(quote['b'])} ${String(quote['B'])}`);
    for (const update of all.filter((each): each is Update => each['e'] === 'depthUpdate')) {
      if (update.u <= lastUpdateId) continue;
      for (const [price, quantity] of update.b) {
        if (Number(quantity) === 0) book.delete(price);
        else book.set(price, quantity);
      }
      const best = [...book].sort(([one], [other]) => Number(other) - Number(one))[0]!.join(' ');
      const quote = quotes.get(update.u);
      if (quote !== undefined && quote !== best) contradicted.push(update.u);
    }
    expect(contradicted.length).toBeGreaterThan(0);
    probe.close();
  });

  it('crossed shows a bid at the best ask, in updates and in partial books', async () => {
    const probe = await connect('btcusdt@depth5@100ms');
    inject('crossed');
    playBinance(300);
    const books = (await payloads(probe)) as {
      bids: [string, string][];
      asks: [string, string][];
    }[];
    const crossedBooks = books.filter(
      ({ bids, asks }) => Number(bids[0]![0]) >= Number(asks[0]![0]),
    );
    expect(crossedBooks).toHaveLength(1);
    probe.close();
  });

  it('serverShutdown is announced by the event, and the REST snapshot is never disturbed', async () => {
    const probe = await connect('btcusdt@depth@100ms');
    inject('serverShutdown', { durationMs: 50 });
    const silence = inject('silence', { durationMs: 100 });
    playBinance(100);
    expect(JSON.parse(await probe.next())).toEqual({ e: 'serverShutdown', E: expect.any(Number) });
    expect(await probe.closed).toMatchObject({ code: 1001 });
    const response = await fetch(`${binance.url}/api/v3/depth?symbol=BTCUSDT&limit=5`);
    const { bids } = (await response.json()) as { bids: [string, string][] };
    await silence.healed;
    expect(Number(bids[0]![0])).toBe(binance.truth('binance', 'BTCUSDT').bids.priceAt(0) / 1e8);
  });

  it('two faults at once both happen', async () => {
    const probe = await connect('btcusdt@depth@100ms');
    inject('gap', { afterFrames: 2 });
    inject('duplicate', { afterFrames: 6 });
    playBinance(1_500);
    expect(gapsIn((await payloads(probe)) as Update[])).toBe(2);
    probe.close();
  });
});

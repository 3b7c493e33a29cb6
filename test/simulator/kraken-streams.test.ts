import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '@voltaire/simulator/index.ts';
import {
  KrakenClient,
  krakenProbe,
  krakenTapeLines,
  subscribe,
  timeless,
  truthLevels,
  untilPong,
} from './kraken-support.ts';
import { type Json, later, Probe } from './support.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ speed: 'stepped', venues: ['kraken'] });
});
afterEach(() => simulator.close());

describe('the book', () => {
  it.each([10, 25, 1_000])(
    'at depth %d proves itself at every message, over the seam',
    async (depth) => {
      const probe = await krakenProbe(simulator.url);
      probe.send(subscribe('book', ['BTC/USD', 'ETH/USD'], { depth }));
      await untilPong(probe).then((texts) => expect(texts).toHaveLength(4));
      const client = new KrakenClient(depth);
      for (const text of probe.messages) client.take(text);
      const { tapeFrames } = simulator.stats('kraken');
      for (let left = tapeFrames + 500; left > 0; left--) simulator.advance('kraken');
      for (const text of await untilPong(probe)) client.take(text);
      expect(client.mismatches).toBe(0);
      expect(client.checked).toBeGreaterThan(3_400);
      for (const symbol of ['BTC/USD', 'ETH/USD']) {
        expect(client.levels(symbol)).toEqual(truthLevels(simulator.truth('kraken', symbol)));
      }
      probe.close();
    },
  );

  it('bears the time of today from the first snapshot on, though nothing has changed yet', async () => {
    const before = Date.now();
    const probe = await krakenProbe(simulator.url);
    probe.send(subscribe('book', ['BTC/USD', 'ETH/USD']));
    const snapshots = (await untilPong(probe)).filter((text) => text.includes('"snapshot","data"'));
    expect(snapshots).toHaveLength(2);
    for (const text of snapshots) {
      const [, time] = /"timestamp":"([^"]+)"/.exec(text) ?? [];
      expect(Math.abs(Date.parse(time!) - before)).toBeLessThan(60_000);
    }
    probe.close();
  });

  it('is sent to who subscribed to it, until it unsubscribes', async () => {
    const [one, other] = [await krakenProbe(simulator.url), await krakenProbe(simulator.url)];
    one.send(subscribe('book', 'ETH/USD'));
    expect(await untilPong(one)).toHaveLength(2);
    for (let left = 50; left > 0; left--) simulator.advance('kraken');
    const texts = await untilPong(one);
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.every((text) => text.includes('"symbol":"ETH/USD"'))).toBe(true);
    expect(await untilPong(other)).toEqual([]);
    one.send({ method: 'unsubscribe', params: { channel: 'book', symbol: ['ETH/USD'] } });
    expect(await untilPong(one)).toHaveLength(1);
    for (let left = 50; left > 0; left--) simulator.advance('kraken');
    expect(await untilPong(one)).toEqual([]);
    one.close();
    other.close();
  });

  it('comes whole and right again after each resubscription', async () => {
    const probe = await krakenProbe(simulator.url);
    const client = new KrakenClient(10);
    for (let round = 0; round < 5; round++) {
      probe.send({ method: 'unsubscribe', params: { channel: 'book', symbol: ['BTC/USD'] } });
      probe.send(subscribe('book', 'BTC/USD'));
      for (const text of await untilPong(probe)) client.take(text);
      for (let left = 100; left > 0; left--) simulator.advance('kraken');
      for (const text of await untilPong(probe)) client.take(text);
    }
    expect(client.mismatches).toBe(0);
    expect(client.checked).toBeGreaterThan(100);
    probe.close();
  });
});

const play = async (channel: string, more: object = {}): Promise<Json[]> => {
  const probe = await krakenProbe(simulator.url);
  probe.send(subscribe(channel, 'BTC/USD', more));
  const first = (await untilPong(probe)).slice(1);
  const { loops } = simulator.stats('kraken');
  while (simulator.stats('kraken').loops === loops) simulator.advance('kraken');
  const rest = await untilPong(probe);
  probe.close();
  return [...first, ...rest].map((text) => JSON.parse(text) as Json);
};

describe('the other channels', () => {
  it('trade tells every trade of the tape once; the snapshot only when it is asked for', async () => {
    const messages = await play('trade');
    expect(messages.every(({ type }) => type === 'update')).toBe(true);
    expect(messages.flatMap(({ data }) => data as Json[])).toHaveLength(12);
    const [snapshot] = await play('trade', { snapshot: true });
    expect(snapshot).toMatchObject({ channel: 'trade', type: 'snapshot' });
    expect(snapshot!['data']).toHaveLength(12);
  });

  it('ticker follows trades, or the best prices when told so', async () => {
    const onTrades = await play('ticker');
    const onQuotes = await play('ticker', { event_trigger: 'bbo' });
    expect(onTrades.length).toBeGreaterThan(3);
    expect(onQuotes.length).toBeGreaterThan(10);
    for (const message of [...onTrades, ...onQuotes]) {
      const [ticker] = message['data'] as [Record<string, number>];
      expect(ticker['bid']).toBeLessThan(ticker['ask']!);
      expect(ticker['low']).toBeLessThanOrEqual(ticker['vwap']! + 0.1);
      expect(ticker['vwap']).toBeLessThanOrEqual(ticker['high']!);
    }
  });

  it('ohlc adds up the trades of its minute', async () => {
    const messages = await play('ohlc');
    const candles = messages.flatMap(({ data }) => data as Record<string, number & string>[]);
    const sums = new Map<string, number>();
    for (const candle of candles) sums.set(candle['interval_begin']!, candle['trades']!);
    expect([...sums.values()].reduce((sum, count) => sum + count, 0)).toBe(12);
    for (const { open, high, low, close, vwap } of candles) {
      expect(low).toBeLessThanOrEqual(Math.min(open!, close!));
      expect(high).toBeGreaterThanOrEqual(Math.max(open!, close!));
      expect(vwap).toBeGreaterThanOrEqual(low! - 0.1);
    }
  });

  it('instrument has what a client needs to count in ticks, small numbers with exponents', async () => {
    const probe = await krakenProbe(simulator.url);
    probe.send({ method: 'subscribe', params: { channel: 'instrument' }, req_id: 7 });
    const [ack, snapshot] = await untilPong(probe);
    expect(timeless(ack!)).toBe(
      '{"method":"subscribe","req_id":7,"result":{"channel":"instrument","snapshot":true},' +
        '"success":true,"time_in":"TIME","time_out":"TIME"}',
    );
    expect(snapshot).toContain(
      '{"symbol":"BTC/USD","base":"BTC","quote":"USD","status":"online","qty_precision":8,' +
        '"qty_increment":1e-08,"price_precision":1,"cost_precision":5,',
    );
    expect(snapshot).toContain(
      '"cost_min":0.5,"tick_size":0.1,"price_increment":0.1,"qty_min":5e-05}',
    );
    probe.close();
  });
});

const shape = (text: string) => text.replace(/"connection_id":\d{17,20}/, '"connection_id":N');

describe('the connection', () => {
  it('begins with the status, whose id is beyond 2^53', async () => {
    const probe = await new Probe(`${simulator.url}/v2`).ready();
    const recorded = krakenTapeLines()[0]!;
    expect(shape(await probe.next())).toBe(
      shape(recorded).replace('N}', 'N,"upcoming_maintenance":[],"emergency":[]}'),
    );
    probe.close();
  });

  it('is kept alive by a heartbeat a second, only after a subscription, only when all else is silent', async () => {
    const [silent, idle] = [await krakenProbe(simulator.url), await krakenProbe(simulator.url)];
    silent.send(subscribe('book', 'BTC/USD', { snapshot: false }));
    await silent.next();
    const startMs = performance.now();
    expect(await silent.next()).toBe('{"channel":"heartbeat"}');
    expect(performance.now() - startMs).toBeGreaterThan(900);
    await later(300);
    simulator.advance('kraken');
    for (let left = 20; left > 0; left--) simulator.advance('kraken');
    expect((await untilPong(silent)).length).toBeGreaterThan(0);
    const afterMs = performance.now();
    expect(await silent.next()).toBe('{"channel":"heartbeat"}');
    expect(performance.now() - afterMs).toBeGreaterThan(900);
    expect(await untilPong(idle)).toEqual([]);
    silent.close();
    idle.close();
  });

  it('costs nothing while nobody is connected: the market stands still', async () => {
    const running = await startSimulator({ speed: 'max', venues: ['kraken'] });
    await later(50);
    expect(running.stats('kraken').framesPlayed).toBe(0);
    const probe = await krakenProbe(running.url);
    while (running.stats('kraken').framesPlayed === 0) await later(5);
    probe.close();
    while (running.stats('kraken').connections > 0) await later(5);
    const { framesPlayed } = running.stats('kraken');
    await later(50);
    expect(running.stats('kraken').framesPlayed).toBe(framesPlayed);
    await running.close();
  });
});

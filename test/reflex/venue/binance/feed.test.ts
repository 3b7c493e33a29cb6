import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { ConnectionBudget } from '@voltaire/reflex/venue/connection-budget.ts';
import { describe, expect, it, vi } from 'vitest';
import { BTCUSDT } from '../../support/instruments.ts';
import { later, testClock } from '../../support/venue-stub.ts';
import { finest, perpetual } from './support/decoding.ts';
import { connected, started, trade, tradeIds, ups } from './support/feed.ts';

const QUOTE =
  '{"stream":"btcusdt@bookTicker","data":{"u":7,"s":"BTCUSDT","b":"61837.63","B":"1","a":"61837.64","A":"2"}}';

describe('the feed', () => {
  it('turns frames into events, stamped when they came', async () => {
    const { venue, inbox } = await started();
    const before = testClock.monoNs();
    venue.send(QUOTE);
    await vi.waitFor(() => expect(inbox.of(EventKind.QUOTE)).toHaveLength(1));
    const [quote] = inbox.of(EventKind.QUOTE);
    expect(quote).toMatchObject({ bidTicks: 6_183_763, askLots: 200_000 });
    expect(quote!.monoNs).toBeGreaterThan(before);
    expect(Math.abs(quote!.atUs / 1000 - Date.now())).toBeLessThan(1_000);
  });

  it('counts and reports a refused frame, and goes on with the next', async () => {
    const { venue, inbox, feed } = await started();
    for (const bad of ['x', '{}', QUOTE.replace('61837.63', '61837.635')]) venue.send(bad);
    for (const socket of venue.live) socket.send(Buffer.of(0x7b, 0xc3, 0x28), { binary: false });
    venue.send(QUOTE);
    await vi.waitFor(() => expect(inbox.of(EventKind.QUOTE)).toHaveLength(1));
    expect(feed.badFrames).toBe(4);
    expect(inbox.of(EventKind.BAD_FRAME)[0]).toMatchObject({
      venue: 'binance',
      reason: 'not JSON: x',
    });
    expect(inbox.problems.join()).toContain('refused frame 1: not JSON: x');
    expect(inbox.of(EventKind.LINK)).toHaveLength(1);
  });

  it('counts frames of streams that nobody asked for, and reports the first', async () => {
    const { venue, inbox, feed } = await started();
    for (let i = 0; i < 3; i++) venue.send('{"stream":"!ticker@arr","data":[]}');
    await vi.waitFor(() => expect(feed.unknownFrames).toBe(3));
    expect([feed.badFrames, inbox.problems.length]).toEqual([0, 1]);
  });

  it('reports what the venue refuses, in its own words', async () => {
    const { venue, inbox } = await started();
    venue.send('{"error":{"code":2,"msg":"Invalid request"},"id":1}');
    await vi.waitFor(() => expect(inbox.problems.join()).toContain('2 "Invalid request"'));
  });

  it('subscribes once to each stream of each symbol, in the address', async () => {
    const instruments = [
      new Instrument(3, BTCUSDT),
      new Instrument(5, { ...BTCUSDT, symbol: 'ETHUSDT' }),
    ];
    const { venue, inbox } = await started({ instruments });
    expect(venue.connections.map(({ streams }) => streams)).toEqual([
      ['btcusdt', 'ethusdt'].flatMap((name) =>
        ['trade', 'bookTicker', 'depth@100ms', 'kline_1m', 'ticker'].map(
          (type) => `${name}@${type}`,
        ),
      ),
    ]);
    venue.send(QUOTE.replaceAll('BTC', 'ETH').replaceAll('btc', 'eth'));
    await vi.waitFor(() => expect(inbox.of(EventKind.QUOTE)).toMatchObject([{ symbolId: 5 }]));
  });

  it('of futures asks two addresses, each for what only it sends', async () => {
    const { venue, inbox } = await started({
      venue: 'binance-futures',
      instruments: [perpetual()],
    });
    await vi.waitFor(() => expect(venue.live).toHaveLength(2));
    expect(
      Object.fromEntries(venue.connections.map(({ path, streams }) => [path, streams])),
    ).toEqual({
      '/public/stream': ['btcusdt@trade', 'btcusdt@bookTicker', 'btcusdt@depth@100ms'],
      '/market/stream': ['btcusdt@kline_1m', 'btcusdt@ticker'],
    });
    // Candles are not the market: their connection is reported, and mended, for itself.
    const at = (path: string) => venue.connections.findLast((each) => each.path === path)!.socket;
    at('/market/stream').close(1001, 'candles');
    await vi.waitFor(() => expect(inbox.problems.join()).toContain('1001 candles'));
    await vi.waitFor(() => expect(venue.connections).toHaveLength(3));
    expect(ups(inbox)).toEqual([true]);
    at('/public/stream').close();
    await vi.waitFor(() => expect(ups(inbox)).toEqual([true, false, true]));
  });

  it('of futures names the venue, and reads its own forms', async () => {
    const { venue, inbox } = await started({
      venue: 'binance-futures',
      instruments: [perpetual()],
    });
    expect(inbox.of(EventKind.LINK)).toMatchObject([
      { link: 'market', venue: 'binance-futures', up: true },
    ]);
    venue.connections[0]!.socket.send(
      '{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1,"T":1,"s":"BTCUSDT",' +
        '"U":2,"u":3,"pu":1,"b":[["61800.2","1"]],"a":[]}}',
    );
    await vi.waitFor(() =>
      expect(inbox.of(EventKind.CHAINED_DIFF)).toMatchObject([
        { symbolId: 7, previousUpdateId: 1 },
      ]),
    );
  });

  it('tells of a loss and of the connection after it', async () => {
    const { venue, inbox } = await started();
    venue.live[0]!.close(1001, 'bye');
    await vi.waitFor(() => expect(ups(inbox)).toEqual([true, false, true]));
    expect(inbox.problems.join()).toContain('binance: market data: closed by the venue: 1001 bye');
  });

  it('tells once that the venue cannot be reached, however often it tries', async () => {
    const { inbox } = await connected({ streamUrl: 'ws://127.0.0.1:9' });
    await vi.waitFor(() => expect(inbox.problems.length).toBeGreaterThanOrEqual(2));
    expect(ups(inbox)).toEqual([false]);
  });

  it('of many symbols has several connections, and is up while all of them are', async () => {
    const names = Array.from({ length: 90 }, (_, i) => `C${i}USDT`);
    const { venue, inbox } = await started({ instruments: finest(names) });
    const sizes = venue.connections.map(({ streams }) => streams.length);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([50, 200, 200]);
    const all = venue.connections.flatMap(({ streams }) => streams);
    expect(new Set(all).size).toBe(450);
    venue.live[1]!.close();
    await vi.waitFor(() => expect(ups(inbox)).toEqual([true, false, true]));
    const [first, , third] = venue.live;
    first!.close();
    third!.close();
    await vi.waitFor(() => expect(ups(inbox)).toEqual([true, false, true, false, true]));
  });

  it('shares its attempts among its connections', async () => {
    const names = Array.from({ length: 90 }, (_, i) => `C${i}USDT`);
    const connectionBudget = new ConnectionBudget(2, 60_000);
    const { venue, inbox } = await connected({ instruments: finest(names), connectionBudget });
    await vi.waitFor(() => expect(venue.live).toHaveLength(2));
    expect(inbox.problems[0]).toContain('the venue allows 2 in 60 s');
    expect(ups(inbox)).toEqual([false]);
  });

  it('says nothing any more once it was stopped', async () => {
    const { venue, inbox, feed } = await started();
    const [socket] = venue.live;
    feed.stop();
    const before = inbox.events.length;
    socket!.send(trade(1));
    await later(50);
    expect([inbox.events.length, venue.live.length]).toEqual([before, 0]);
    expect(tradeIds(inbox)).toEqual([]);
  });

  it('is not built without the rate limits of the venue', async () => {
    await expect(connected({ rateLimits: [] })).rejects.toThrow('take them from exchangeInfo');
    const tight = [{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 60 }] as const;
    await expect(connected({ rateLimits: tight })).rejects.toThrow('weight 50 does not fit');
  });

  it('is not built for a book that is deeper than any snapshot', async () => {
    await expect(connected({ depth: 5001 })).rejects.toThrow('no such snapshot');
    const futures = { venue: 'binance-futures', instruments: [perpetual()] } as const;
    await expect(connected({ ...futures, depth: 5000 })).rejects.toThrow('no such snapshot');
  });
});

import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultRequest, startSimulator, type Simulator } from '@voltaire/simulator/index.ts';
import { KrakenBook } from './kraken-book.ts';
import { krakenTapeLines } from './kraken-support.ts';
import { later } from './support.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ speed: 'stepped', venues: ['kraken'] });
});
afterEach(() => simulator.close());

const play = (frames: number): void => {
  for (let left = frames; left > 0; left--) simulator.advance('kraken');
};

const kraken = (fault: string, more: Partial<FaultRequest> = {}) =>
  simulator.inject({ fault, venue: 'kraken', ...more });

const checksum = (text: string): string => /"checksum":(\d+)/.exec(text)![1]!;

describe('on Kraken', () => {
  it.each(['gap', 'bad-checksum', 'crossed', 'reorder', 'malformed'])(
    '%s is seen by the checksum, and a new subscription heals it',
    async (fault) => {
      const book = await KrakenBook.open(simulator);
      const variant = fault === 'malformed' ? { variant: 'truncated' } : {};
      // A lost frame is not missed when the next one overwrites its level: this one is.
      const afterFrames = 7;
      const { applied, healed } = kraken(fault, { symbol: 'BTC/USD', afterFrames, ...variant });
      play(200);
      expect(await applied).toBeGreaterThan(0);
      await healed;
      await book.frames();
      expect(book.client.mismatches).toBeGreaterThan(0);
      await book.resubscribe();
      const { mismatches } = book.client;
      play(200);
      await book.frames();
      expect(book.client.mismatches).toBe(mismatches);
      expect(book.isTruth()).toBe(true);
      book.probe.close();
    },
  );

  it('whoever subscribes anew before the next frame has the truth again', async () => {
    const book = await KrakenBook.open(simulator);
    const { applied } = kraken('bad-checksum', { symbol: 'BTC/USD', afterFrames: 7 });
    const frame = { applied: 0 };
    void applied.then((number) => (frame.applied = number));
    while (frame.applied === 0) {
      play(1);
      await setImmediate();
    }
    await book.frames();
    const { mismatches } = book.client;
    expect(mismatches).toBe(1);
    await book.resubscribe();
    expect(book.client.mismatches).toBe(mismatches);
    expect(book.isTruth()).toBe(true);
    book.probe.close();
  });

  it('gap leaves out exactly one frame, for every client, and tells which', async () => {
    const [one, other] = [await KrakenBook.open(simulator), await KrakenBook.open(simulator)];
    play(100);
    const undisturbed = (await one.frames()).length;
    expect((await other.frames()).length).toBe(undisturbed);
    simulator.inject({ fault: 'gap', venue: 'kraken', symbol: 'BTC/USD', afterFrames: 3 });
    const before = simulator.stats('kraken').framesSent;
    play(100);
    const sent = simulator.stats('kraken').framesSent - before;
    expect((await one.frames()).length).toBe(sent - 1);
    expect((await other.frames()).length).toBe(sent - 1);
    one.probe.close();
    other.probe.close();
  });

  it('duplicate sends one frame twice, which harms no right client', async () => {
    const book = await KrakenBook.open(simulator);
    kraken('duplicate', { symbol: 'BTC/USD', afterFrames: 5 });
    play(100);
    const texts = await book.frames();
    const twice = texts.filter((text, at) => text === texts[at - 1]);
    expect(twice).toHaveLength(1);
    expect(book.client.mismatches).toBe(0);
    book.probe.close();
  });

  it('reorder swaps two frames of one symbol, and loses none', async () => {
    const [swapped, straight] = [
      await KrakenBook.open(simulator),
      await KrakenBook.open(simulator, 'ETH/USD'),
    ];
    kraken('reorder', { symbol: 'BTC/USD' });
    const sent = simulator.stats('kraken').framesSent;
    play(100);
    const texts = await swapped.frames();
    const others = await straight.frames();
    expect(texts.length + others.length).toBe(simulator.stats('kraken').framesSent - sent);
    const [first, second, ...rest] = krakenTapeLines()
      .slice(8)
      .filter((line) => line.startsWith('{"channel":"book"') && line.includes('BTC/USD'))
      .slice(0, texts.length)
      .map(checksum);
    expect(texts.map(checksum)).toEqual([second, first, ...rest]);
    expect(straight.client.mismatches).toBe(0);
    swapped.probe.close();
    straight.probe.close();
  });

  it('crossed shows a bid at the best ask', async () => {
    const book = await KrakenBook.open(simulator);
    kraken('crossed', { symbol: 'BTC/USD' });
    while (book.client.mismatches === 0) {
      play(1);
      await book.frames();
    }
    const { bids, asks } = book.client.levels('BTC/USD');
    expect(bids[0]![0]).toBe(asks[0]![0]);
    expect(bids[0]![1]).toBe(1);
    book.probe.close();
  });

  it('a fault of another symbol, or of nobody who listens, disturbs nothing', async () => {
    const book = await KrakenBook.open(simulator);
    const fault = kraken('gap', { symbol: 'ETH/USD' });
    play(300);
    await book.frames();
    expect(book.client.mismatches).toBe(0);
    expect(book.isTruth()).toBe(true);
    await simulator.close();
    await expect(fault.applied).rejects.toThrow('closed before');
  });

  it('silence of the book lets all else through; silence of all lets nothing through', async () => {
    const book = await KrakenBook.open(simulator);
    const quiet = kraken('silence', { channel: 'book', durationMs: 100 });
    play(100);
    expect(await book.frames()).toEqual([]);
    await quiet.healed;
    play(50);
    expect((await book.frames()).length).toBeGreaterThan(0);
    expect(book.client.mismatches).toBeGreaterThan(0);

    const dead = kraken('silence', { durationMs: 200 });
    play(20);
    book.probe.send({ method: 'ping' });
    const { length } = book.probe.messages;
    await later(100);
    expect(book.probe.messages.length).toBe(length);
    expect(book.probe.socket.readyState).toBe(book.probe.socket.OPEN);
    await dead.healed;
    await book.resubscribe();
    expect(book.isTruth()).toBe(true);
    book.probe.close();
  });

  it('disconnect cuts off who would have got the frame; who connects again sees the truth', async () => {
    const cut = await KrakenBook.open(simulator);
    const kept = await KrakenBook.open(simulator, 'ETH/USD');
    kraken('disconnect', { symbol: 'BTC/USD' });
    play(50);
    expect(await cut.probe.closed).toMatchObject({ code: 1006 });
    expect(kept.probe.socket.readyState).toBe(kept.probe.socket.OPEN);
    const again = await KrakenBook.open(simulator);
    play(50);
    await again.frames();
    expect(again.isTruth()).toBe(true);
    again.probe.close();
    kept.probe.close();
  });

  it('slow delays every frame, keeps their order, and loses none', async () => {
    const book = await KrakenBook.open(simulator);
    const { length: before } = book.probe.messages;
    const fault = kraken('slow', { delayMs: 150, durationMs: 100 });
    const sent = simulator.stats('kraken').framesSent;
    play(50);
    const startMs = performance.now();
    await later(50);
    expect(book.probe.messages.length).toBe(before);
    play(50);
    await fault.healed;
    expect(performance.now() - startMs).toBeGreaterThan(140);
    await book.frames();
    expect(book.client.checked).toBe(1 + simulator.stats('kraken').framesSent - sent);
    expect(book.client.mismatches).toBe(0);
    expect(book.isTruth()).toBe(true);
    book.probe.close();
  });

  it('serverShutdown says so, closes, and takes who connects then', async () => {
    const book = await KrakenBook.open(simulator);
    kraken('serverShutdown', { durationMs: 100 });
    play(20);
    await book.frames();
    const announced = book.probe.messages.filter((text) => text.includes('"system":"maintenance"'));
    expect(announced).toHaveLength(1);
    const next = await KrakenBook.open(simulator);
    expect(await book.probe.closed).toMatchObject({ code: 1001 });
    play(50);
    await next.frames();
    expect(next.isTruth()).toBe(true);
    next.probe.close();
  });

  it.each(['truncated', 'garbage', 'nested', 'huge'])('malformed: %s', async (variant) => {
    const book = await KrakenBook.open(simulator);
    kraken('malformed', { variant, symbol: 'BTC/USD' });
    play(20);
    const texts = book.probe.messages;
    await book.frames();
    const odd = texts.filter((text) => {
      try {
        JSON.parse(text);
        return text.length > 1_000_000;
      } catch {
        return true;
      }
    });
    expect(odd).toHaveLength(1);
    book.probe.close();
  });

  it('malformed: bytes that are no UTF-8 end the connection of a strict client', async () => {
    const book = await KrakenBook.open(simulator);
    const error = new Promise<Error>((resolve) => {
      book.probe.socket.once('error', resolve);
    });
    kraken('malformed', { variant: 'non-utf8', symbol: 'BTC/USD' });
    play(50);
    expect((await error).message).toMatch(/UTF-8/);
  });
});

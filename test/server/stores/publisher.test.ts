import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { Column, SLOT_SIZE } from '@voltaire/reflex/rings/telemetry-ring.ts';
import { InProcessState } from '@voltaire/server/stores/shared/in-process.ts';
import { Keys } from '@voltaire/server/stores/shared/keys.ts';
import { LeaseKeeper } from '@voltaire/server/stores/shared/lease-keeper.ts';
import { Publisher } from '@voltaire/server/stores/shared/publisher.ts';
import type { Entry, Guard } from '@voltaire/server/stores/shared/shared-state.ts';
import { MadeUpServer, stateReason, tradingState } from '../support/made-up-kernel.ts';

const KEYS = new Keys('main');

/** Notes what it is asked to put, and can be away or slow. */
class Engine extends InProcessState {
  readonly puts: (readonly Entry[])[] = [];
  away = false;
  answer: Promise<void> = Promise.resolve();

  override async put(guard: Guard, entries: readonly Entry[]): Promise<boolean> {
    this.puts.push(entries);
    await this.answer;
    if (this.away) throw new Error('away');
    return super.put(guard, entries);
  }
}

describe('what the platform tells others', () => {
  let server: MadeUpServer;
  let engine: Engine;
  let lease: LeaseKeeper;
  let publisher: Publisher;
  let ticks = 0;

  beforeEach(async () => {
    server = new MadeUpServer();
    engine = new Engine();
    lease = await take('ada');
    publisher = new Publisher(engine, KEYS, lease, server.views, () => 1_000);
  });
  afterEach(async () => {
    server.stop();
    await lease.stop();
  });

  const take = (id: string) =>
    LeaseKeeper.take({
      state: engine,
      account: 'main',
      keys: KEYS.trader,
      holder: { id, name: id },
      nowMs: () => performance.now(),
    });

  /** A tick of the first symbol, as soon as the views have it. */
  async function tick(bidTicks: number): Promise<void> {
    const seq = ++ticks;
    server.kernel.telemetry.write((data, at) => {
      data.fill(Number.NaN, at, at + SLOT_SIZE);
      const known = { SYMBOL: 0, SEQ: seq, AT_US: seq, BID_TICKS: bidTicks, BID_LOTS: 1 };
      const rest = { ASK_TICKS: bidTicks + 1, ASK_LOTS: 1, LAST_SIDE: 0 };
      for (const [name, value] of Object.entries({ ...known, ...rest })) {
        data[at + Column[name as keyof typeof known]] = value;
      }
    });
    while (server.views.market.tick(0)?.seq !== seq) await sleep(5);
  }

  const bidOf = async () => {
    const [stored] = await engine.get([KEYS.market('BTCUSDT')]);
    return (JSON.parse(stored!.value) as { tick: { bid: string } }).tick.bid;
  };

  it('is all there is at first, and then what has changed', async () => {
    await tick(100);
    await publisher.beat();
    await publisher.beat();
    expect(engine.puts.map(keysOf)).toEqual([
      [KEYS.market('BTCUSDT'), KEYS.positions, KEYS.trading],
    ]);
    server.kernel.say(tradingState(stateReason({ level: 'HALTED' })));
    await publisher.beat();
    expect(engine.puts.map(keysOf)[1]).toEqual([KEYS.trading]);
    const [trading] = await engine.get([KEYS.trading]);
    expect(JSON.parse(trading!.value)).toMatchObject({ level: 'HALTED' });
    expect(trading!.token).toBe(lease.guard.token);
  });

  it('is the newest only of what came while a request was on its way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    engine.answer = promise;
    await tick(100);
    const first = publisher.beat();
    await tick(200);
    await publisher.beat();
    await tick(300);
    await publisher.beat();
    expect(engine.puts).toHaveLength(1);
    resolve();
    await first;
    await publisher.beat();
    expect(engine.puts).toHaveLength(2);
    expect(await bidOf()).toBe(server.views.market.tick(0)!.bid);
    expect(publisher.behind).toBe(0);
    const stream = await engine.read(KEYS.telemetry, '', 10);
    expect(stream).toHaveLength(2);
  });

  it('is all of it again when what was written may be lost', async () => {
    await tick(100);
    engine.away = true;
    await publisher.beat();
    await publisher.beat();
    expect(publisher.behind).toBe(3);
    expect(publisher.writtenAtUs).toBeNull();
    engine.away = false;
    await publisher.beat();
    expect(publisher.behind).toBe(0);
    expect(publisher.written).toBe(3);
  });

  it('goes on counting where the clock stands still', async () => {
    await tick(100);
    await publisher.beat();
    await tick(101);
    await publisher.beat();
    const [stored] = await engine.get([KEYS.market('BTCUSDT')]);
    expect(stored!.version).toBeGreaterThan(1_000);
    expect(await bidOf()).toBe(server.views.market.tick(0)!.bid);
  });

  it('ends when another has a newer token', async () => {
    await publisher.beat();
    await engine.release(KEYS.trader, lease.guard.token);
    const bob = await take('bob');
    await tick(100);
    await publisher.beat();
    expect(lease.lost).toMatch(/newer token/);
    const before = engine.puts.length;
    await publisher.beat();
    expect(engine.puts).toHaveLength(before);
    expect(await engine.get([KEYS.market('BTCUSDT')])).toEqual([null]);
    await bob.stop();
  });
});

function keysOf(entries: readonly Entry[]): string[] {
  return entries.map(({ key }) => key);
}

import { Backoff } from '@voltaire/reflex/venue/backoff.ts';
import { Connection, type ConnectionOptions } from '@voltaire/reflex/venue/connection.ts';
import { ConnectionBudget } from '@voltaire/reflex/venue/connection-budget.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { later, VenueStub } from '../support/venue-stub.ts';

interface Seen {
  opened: number;
  frames: string[];
  lost: string[];
}

function connect(url: string, silenceMs = 60_000, more: Partial<ConnectionOptions> = {}) {
  const seen: Seen = { opened: 0, frames: [], lost: [] };
  const connection = new Connection(
    { url, silenceMs, pongsCount: true, random: () => 0, ...more },
    {
      onOpen: () => void seen.opened++,
      onFrame: (frame) => void seen.frames.push(frame.toString()),
      onLost: (reason) => void seen.lost.push(reason),
    },
  );
  onTestFinished(() => connection.stop());
  connection.start();
  return { connection, seen };
}

/** The venue takes every connection, is of some use, and drops it. */
async function flapping(more: Partial<ConnectionOptions>) {
  const venue = await VenueStub.start();
  const flapper = connect(venue.wsUrl, 60_000, more);
  const { connection, seen } = flapper;
  const drop = setInterval(() => {
    if (!connection.open) return;
    connection.proven();
    for (const socket of venue.sockets) socket.terminate();
  }, 1);
  onTestFinished(() => clearInterval(drop));
  return { venue, seen, connection };
}

/** Timers of the process that would keep it alive. */
const timers = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name.startsWith('TCP'))
    .length;

describe('Connection', () => {
  it('opens, sends and hears', async () => {
    const venue = await VenueStub.start();
    const { connection, seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    connection.send('{"id":1,"method":"ping","params":{}}');
    await vi.waitFor(() => expect(venue.requests).toHaveLength(1));
    venue.send('hello');
    await vi.waitFor(() => expect(seen.frames).toEqual(['hello']));
    expect(connection.open).toBe(true);
  });

  it('says that nothing was sent when it is not open', async () => {
    const venue = await VenueStub.start();
    const { connection } = connect(venue.wsUrl);
    expect(() => connection.send('x')).toThrow('not connected');
    await vi.waitFor(() => expect(connection.open).toBe(true));
    connection.stop();
    expect(() => connection.send('x')).toThrow('not connected');
  });

  it('tells of each loss once, with the venue’s reason, and comes back', async () => {
    const venue = await VenueStub.start();
    const { seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    venue.socket.close(1001, 'maintenance');
    await vi.waitFor(() => expect(seen.opened).toBe(2));
    expect(seen.lost).toEqual(['closed by the venue: 1001 maintenance']);
  });

  it('waits longer and longer while nobody answers', async () => {
    const venue = await VenueStub.start();
    const { seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    // From now on every connection is dropped before it has said a word.
    const dropAll = setInterval(() => {
      for (const socket of venue.sockets) socket.terminate();
    }, 1);
    onTestFinished(() => clearInterval(dropAll));
    await later(1_100);
    const gaps = venue.connectedAtMs.slice(1).map((at, i) => at - venue.connectedAtMs[i]!);
    // 125, 250, 500 ms …: never more than four in the first second.
    expect(gaps.length).toBeGreaterThanOrEqual(2);
    expect(gaps.length).toBeLessThanOrEqual(4);
    for (let i = 1; i < gaps.length; i++) expect(gaps[i]!).toBeGreaterThan(gaps[i - 1]! * 1.3);
  });

  it('gives up a connection on which nothing is heard, not even a pong', async () => {
    const venue = await VenueStub.start();
    const { seen } = connect(venue.wsUrl, 120);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    // A dead peer: its socket stays open and nothing comes out of it.
    (venue.socket as unknown as { _socket: { pause(): void } })._socket.pause();
    await vi.waitFor(() => expect(seen.lost).toHaveLength(1));
    expect(seen.lost[0]).toMatch(/^nothing was heard for \d+ ms$/);
    await vi.waitFor(() => expect(seen.opened).toBe(2));
  });

  it('keeps a connection that is quiet and alive', async () => {
    const venue = await VenueStub.start();
    const { seen } = connect(venue.wsUrl, 80);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    await later(400);
    expect([seen.opened, seen.lost]).toEqual([1, []]);
  });

  it('is given up for a reason that only its user can see, and comes back', async () => {
    const venue = await VenueStub.start();
    const { connection, seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    connection.fail('unreadable');
    connection.fail('again');
    await vi.waitFor(() => expect(seen.opened).toBe(2));
    expect(seen.lost).toEqual(['unreadable']);
  });

  it('is lost when a frame is larger than anything a venue sends', async () => {
    const venue = await VenueStub.start();
    const { seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    venue.send(' '.repeat((4 << 20) + 1));
    await vi.waitFor(() => expect(seen.lost).toHaveLength(1));
    expect(seen.frames).toEqual([]);
  });

  it('does not tell of a loss, nor come back, once it was stopped', async () => {
    const venue = await VenueStub.start();
    const { connection, seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    connection.stop();
    await later(300);
    expect([seen.opened, seen.lost, venue.sockets.length]).toEqual([1, [], 1]);
  });

  it.each(['while it is open', 'while it opens', 'while it waits to try again'])(
    'leaves nothing behind when it is stopped %s',
    async (when) => {
      const before = timers();
      const { connection, seen } = connect(
        when === 'while it is open' ? (await VenueStub.start()).wsUrl : 'ws://127.0.0.1:9',
      );
      if (when === 'while it is open') await vi.waitFor(() => expect(seen.opened).toBe(1));
      if (when === 'while it waits to try again') {
        await vi.waitFor(() => expect(seen.lost).toHaveLength(1));
      }
      connection.stop();
      await vi.waitFor(() => expect(timers()).toBeLessThanOrEqual(before + 1), { interval: 10 });
      await later(400);
      expect(seen.lost.length).toBeLessThanOrEqual(1);
    },
  );

  it('can be stopped in answer to a loss', async () => {
    const venue = await VenueStub.start();
    const { connection, seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    seen.lost.push = (reason) => {
      connection.stop();
      return Array.prototype.push.call(seen.lost, reason);
    };
    venue.socket.terminate();
    await later(400);
    expect(seen.opened).toBe(1);
  });

  it('hands on a frame that is no UTF-8: it is the decoder who refuses it', async () => {
    const venue = await VenueStub.start();
    const { seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    venue.socket.send(Buffer.of(0xc3, 0x28), { binary: false });
    venue.send('next');
    await vi.waitFor(() => expect(seen.frames).toHaveLength(2));
    expect([seen.frames[1], seen.lost]).toEqual(['next', []]);
  });

  it('tells how old it is, and how long no frame has come', async () => {
    const venue = await VenueStub.start();
    const { connection, seen } = connect(venue.wsUrl);
    await vi.waitFor(() => expect(seen.opened).toBe(1));
    await later(60);
    expect(Math.min(connection.ageMs, connection.muteMs)).toBeGreaterThanOrEqual(50);
    venue.send('hello');
    await vi.waitFor(() => expect(seen.frames).toHaveLength(1));
    expect(connection.muteMs).toBeLessThan(connection.ageMs);
  });

  it('makes no more attempts than the venue allows, and says that it waits', async () => {
    const venue = await VenueStub.start();
    const budget = new ConnectionBudget(2, 60_000);
    const first = connect(venue.wsUrl, 60_000, { budget });
    const second = connect(venue.wsUrl, 60_000, { budget });
    await vi.waitFor(() => expect([first.seen.opened, second.seen.opened]).toEqual([1, 1]));
    const third = connect(venue.wsUrl, 60_000, { budget });
    expect(third.seen.lost).toHaveLength(1);
    expect(third.seen.lost[0]).toMatch(
      /^no further attempt for \d+ ms: the venue allows 2 in 60 s$/,
    );
    await later(50);
    expect(venue.sockets).toHaveLength(2);
  });

  it('makes its attempt as soon as the budget has room again', async () => {
    const venue = await VenueStub.start();
    let nowMs = 0;
    const budget = new ConnectionBudget(1, 60_000, () => nowMs);
    budget.take();
    nowMs = 60_950;
    const { seen } = connect(venue.wsUrl, 60_000, { budget });
    expect(seen.opened).toBe(0);
    nowMs = 61_000;
    await vi.waitFor(() => expect(seen.opened).toBe(1));
  });
});

describe('a connection that flaps', () => {
  it('comes back ever slower, though it was useful for a moment each time', async () => {
    const pauses: number[] = [];
    class Heard extends Backoff {
      override nextMs(): number {
        pauses.push(super.nextMs());
        return 1;
      }
    }
    const { seen } = await flapping({ backoff: new Heard(() => 1) });
    // As many losses as in a bad minute.
    await vi.waitFor(() => expect(seen.lost.length).toBeGreaterThanOrEqual(20), 10_000);
    expect(pauses.slice(0, 8)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
    expect(new Set(pauses.slice(7))).toEqual(new Set([30_000]));
  });

  it('leaves nothing behind, and is bounded by the budget', async () => {
    const before = timers();
    const { venue, seen, connection } = await flapping({
      backoff: new Backoff(() => 0, 1, 2),
      budget: new ConnectionBudget(60, 60_000),
    });
    await vi.waitFor(() => expect(seen.lost.at(-1)).toMatch(/^no further attempt/), 10_000);
    expect([venue.sockets.length, seen.opened]).toEqual([60, 60]);
    connection.stop();
    // The stub's own server, and the interval above.
    await vi.waitFor(() => expect(timers()).toBeLessThanOrEqual(before + 3));
  });
});

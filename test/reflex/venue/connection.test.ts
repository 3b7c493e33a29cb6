import { Connection } from '@voltaire/reflex/venue/connection.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { later, VenueStub } from '../support/venue-stub.ts';

interface Seen {
  opened: number;
  frames: string[];
  lost: string[];
}

function connect(url: string, silenceMs = 60_000, random = () => 0) {
  const seen: Seen = { opened: 0, frames: [], lost: [] };
  const connection = new Connection(
    { url, silenceMs, pongsCount: true, random },
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
});

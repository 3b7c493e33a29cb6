import { once } from 'node:events';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import type { EventSink } from '@voltaire/reflex/ports.ts';
import { KrakenFeed } from '@voltaire/reflex/venue/kraken/feed.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Inbox, later, testClock } from '../../support/venue-stub.ts';
import { BTC, ETH } from './support/instruments.ts';
import { KrakenStub, snapshotOf } from './support/kraken-stub.ts';

const SYMBOLS = ['BTC/USD', 'ETH/USD'];

function feedOf(stub: KrakenStub, inbox = new Inbox(), kernel: EventSink = () => undefined) {
  const feed = new KrakenFeed({
    streamUrl: stub.url,
    depth: 10,
    instruments: [BTC, ETH],
    clock: testClock,
    random: () => 0,
    sink: (event) => {
      inbox.sink(event);
      kernel(event);
    },
    report: inbox.report,
  });
  onTestFinished(() => feed.stop());
  feed.start();
  return { feed, inbox };
}

/** Both books have come. */
const booked = (inbox: Inbox) =>
  vi.waitFor(() => expect(inbox.of(EventKind.CHECKED_BOOK).length).toBeGreaterThanOrEqual(2));

const links = (inbox: Inbox) => inbox.of(EventKind.LINK).map(({ up }) => up);

/** All that the stub has sent so far was taken: a ping is answered in its turn, and is no frame. */
function arrived(stub: KrakenStub): Promise<unknown> {
  stub.socket.ping();
  return once(stub.socket, 'pong');
}

/** Timers of the process that would keep it alive. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('KrakenFeed', () => {
  it('subscribes once to every public channel, for all symbols together', async () => {
    const stub = await KrakenStub.start();
    const { inbox } = feedOf(stub);
    await booked(inbox);
    expect(stub.requests.map(({ method, params }) => ({ method, ...params }))).toEqual([
      { method: 'subscribe', channel: 'instrument', snapshot: true },
      { method: 'subscribe', channel: 'trade', symbol: SYMBOLS, snapshot: false },
      { method: 'subscribe', channel: 'book', symbol: SYMBOLS, depth: 10, snapshot: true },
      { method: 'subscribe', channel: 'ticker', symbol: SYMBOLS, snapshot: true },
      { method: 'subscribe', channel: 'ohlc', symbol: SYMBOLS, interval: 1, snapshot: false },
    ]);
    expect(new Set(stub.requests.map(({ req_id }) => req_id)).size).toBe(5);
    expect(inbox.events[0]).toMatchObject({ kind: EventKind.LINK, up: true, venue: 'kraken' });
    expect(inbox.problems).toEqual([]);
  });

  it('tells status, answers, books and that the connection lives', async () => {
    const stub = await KrakenStub.start();
    const { feed, inbox } = feedOf(stub);
    await booked(inbox);
    await vi.waitFor(() => expect(inbox.of(EventKind.SUBSCRIPTION)).toHaveLength(8));
    expect(inbox.of(EventKind.SUBSCRIPTION).every(({ accepted }) => accepted)).toBe(true);
    expect(inbox.of(EventKind.VENUE_STATUS)).toMatchObject([{ open: true, symbolId: -1 }]);
    expect(inbox.of(EventKind.CHECKED_BOOK)).toMatchObject([
      { symbolId: BTC.id, replaces: true, checksum: 3_310_070_434 },
      { symbolId: ETH.id, replaces: true },
    ]);
    expect(inbox.of(EventKind.HEARTBEAT)[0]).toMatchObject({ venue: 'kraken' });
    expect([feed.badFrames, feed.unknownFrames]).toEqual([0, 0]);
  });

  it('gets a new book of one symbol by leaving it and coming back, once at a time', async () => {
    const stub = await KrakenStub.start();
    const { feed, inbox } = feedOf(stub);
    await booked(inbox);
    for (let i = 0; i < 5; i++) feed.resync(ETH.id);
    await vi.waitFor(() => expect(inbox.of(EventKind.CHECKED_BOOK)).toHaveLength(3), 3_000);
    expect(stub.requests.slice(5).map(({ method, params }) => ({ method, ...params }))).toEqual([
      { method: 'unsubscribe', channel: 'book', symbol: ['ETH/USD'], depth: 10 },
      { method: 'subscribe', channel: 'book', symbol: ['ETH/USD'], depth: 10, snapshot: true },
    ]);
    expect(inbox.of(EventKind.CHECKED_BOOK)[2]).toMatchObject({ symbolId: ETH.id, replaces: true });
    expect(stub.duplicates).toEqual([]);
  });

  it('hears the wish for a new book also while the kernel takes the one that is wrong', async () => {
    const stub = await KrakenStub.start();
    const inbox = new Inbox();
    let seen = 0;
    const { feed } = feedOf(stub, inbox, (event) => {
      if (event.kind === EventKind.CHECKED_BOOK && event.symbolId === BTC.id && ++seen === 1) {
        feed.resync(BTC.id);
      }
    });
    await vi.waitFor(() => expect(seen).toBe(2), 3_000);
    expect(stub.of('subscribe', 'book')).toHaveLength(2);
    expect(stub.duplicates).toEqual([]);
  });

  it('tells which symbol was refused, why, and what to do; and does not insist', async () => {
    const stub = await KrakenStub.start();
    stub.refuse = ({ params }, symbol) =>
      params.channel === 'book' && symbol === 'ETH/USD'
        ? 'Currency pair not supported ETH/USD'
        : null;
    const { feed, inbox } = feedOf(stub);
    await vi.waitFor(() => expect(inbox.of(EventKind.SUBSCRIPTION)).toHaveLength(8));
    expect(inbox.of(EventKind.SUBSCRIPTION).filter(({ accepted }) => !accepted)).toMatchObject([
      { symbolId: ETH.id, channel: 'book' },
    ]);
    expect(inbox.problems).toEqual([
      'kraken: book of ETH/USD: Kraken refused: Currency pair not supported ETH/USD; ' +
        'check the name: v2 says BTC/USD and DOGE/USD, not XBT/USD and XDG/USD',
    ]);
    feed.resync(ETH.id);
    await later(1_200);
    expect(stub.of('subscribe', 'book')).toHaveLength(1);
    // The rest of the connection is as if nothing had been.
    expect(inbox.of(EventKind.CHECKED_BOOK)).toMatchObject([{ symbolId: BTC.id }]);
    expect([stub.sockets.length, links(inbox)]).toEqual([1, [true]]);
  });

  it('starts anew when a book is refused that it had before', async () => {
    const stub = await KrakenStub.start();
    const { feed, inbox } = feedOf(stub);
    await booked(inbox);
    stub.refuse = ({ method }) =>
      method === 'subscribe' && stub.sockets.length === 1 ? 'Already subscribed' : null;
    feed.resync(ETH.id);
    await vi.waitFor(() => expect(inbox.of(EventKind.CHECKED_BOOK)).toHaveLength(4), 3_000);
    expect(links(inbox)).toEqual([true, false, true]);
    expect(inbox.of(EventKind.LINK)[1]!.reason).toMatch(
      /^the book of ETH\/USD cannot be had anew: Kraken refused: Already subscribed;/,
    );
  });

  it('tells every symbol when the venue refuses a request without naming one', async () => {
    const stub = await KrakenStub.start();
    stub.refuse = ({ params }) =>
      params.channel === 'book' ? 'Subscription depth not supported' : null;
    const { inbox } = feedOf(stub);
    await vi.waitFor(() => expect(inbox.of(EventKind.SUBSCRIPTION)).toHaveLength(8));
    expect(inbox.of(EventKind.SUBSCRIPTION).filter(({ accepted }) => !accepted)).toMatchObject([
      { symbolId: BTC.id, channel: 'book', reason: expect.stringContaining('choose a depth of') },
      { symbolId: ETH.id, channel: 'book' },
    ]);
  });

  it('counts a malformed frame, tells of it, and lives on', async () => {
    const stub = await KrakenStub.start();
    const { feed, inbox } = feedOf(stub);
    await booked(inbox);
    stub.socket.send('{"channel":"book","type":"upd');
    stub.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    stub.socket.send('{"channel":"level3","type":"update","data":[]}');
    stub.socket.send(snapshotOf('BTC/USD'));
    await vi.waitFor(() => expect(inbox.of(EventKind.CHECKED_BOOK)).toHaveLength(3));
    expect([feed.badFrames, feed.unknownFrames]).toEqual([2, 1]);
    expect(inbox.of(EventKind.BAD_FRAME)[0]).toMatchObject({
      venue: 'kraken',
      symbolId: -1,
      bookAffected: true,
      reason: 'not JSON: {"channel":"book","type":"upd',
    });
    expect(links(inbox)).toEqual([true]);
  });

  it('starts all subscriptions anew on a new connection', async () => {
    const stub = await KrakenStub.start();
    const { inbox } = feedOf(stub);
    await booked(inbox);
    stub.socket.close(1001, 'maintenance');
    await vi.waitFor(() => expect(inbox.of(EventKind.CHECKED_BOOK)).toHaveLength(4));
    expect(inbox.of(EventKind.LINK)).toMatchObject([
      { up: true },
      { up: false, reason: 'closed by the venue: 1001 maintenance' },
      { up: true },
    ]);
    expect(inbox.problems).toEqual(['kraken: closed by the venue: 1001 maintenance']);
    expect(stub.of('subscribe', 'book')).toHaveLength(2);
    expect(stub.duplicates).toEqual([]);
  });

  it('comes back ever more slowly to a venue that throws it out at once', async () => {
    const stub = await KrakenStub.start();
    const throwOut = setInterval(() => {
      for (const socket of stub.sockets) socket.terminate();
    }, 1);
    onTestFinished(() => clearInterval(throwOut));
    const { inbox } = feedOf(stub);
    await vi.waitFor(() => expect(stub.sockets).toHaveLength(4), 5_000);
    const pauses = stub.connectedAtMs.slice(1).map((at, i) => at - stub.connectedAtMs[i]!);
    for (let i = 1; i < pauses.length; i++)
      expect(pauses[i]!).toBeGreaterThan(pauses[i - 1]! * 1.3);
    expect(stub.duplicates).toEqual([]);
    expect(links(inbox).filter((up) => !up).length).toBeGreaterThanOrEqual(3);
  });

  it('takes a heartbeat for life, and five seconds without any frame for death', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const stub = await KrakenStub.start();
    const { inbox } = feedOf(stub);
    await booked(inbox);
    for (let i = 0; i < 3; i++) {
      const beats = stub.beats;
      vi.advanceTimersByTime(4_000);
      await vi.waitUntil(() => stub.beats > beats);
      await arrived(stub);
    }
    expect(links(inbox)).toEqual([true]);
    stub.heartbeats = false;
    await arrived(stub);
    vi.advanceTimersByTime(5_001);
    // Its watch looks every 1.25 s.
    await vi.waitFor(() => expect(links(inbox)).toEqual([true, false, true]), 3_000);
    expect(inbox.of(EventKind.LINK)[1]!.reason).toMatch(/^nothing was heard for \d+ ms$/);
  });

  it('leaves no timer and no connection when it is stopped, and does not come back', async () => {
    const stub = await KrakenStub.start();
    const before = timers();
    const { feed, inbox } = feedOf(stub);
    await booked(inbox);
    feed.resync(BTC.id);
    expect(timers()).toBeGreaterThan(before);
    feed.stop();
    feed.resync(BTC.id);
    await vi.waitFor(() => expect(stub.open).toBe(0));
    await vi.waitFor(() => expect(timers()).toBe(before));
    await later(400);
    expect([stub.sockets.length, stub.of('unsubscribe', 'book').length]).toEqual([1, 0]);
  });
});

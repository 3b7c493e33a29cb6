import type { ServerResponse } from 'node:http';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { describe, expect, it, vi } from 'vitest';
import { BTCUSDT, btc } from '../../support/instruments.ts';
import { later } from '../../support/venue-stub.ts';
import { perpetual } from './support/decoding.ts';
import { started } from './support/feed.ts';

const SNAPSHOT =
  '{"lastUpdateId":7,"bids":[["61837.63","1.00000"]],"asks":[["61837.64","2.00000"]]}';

const HUGE = ' '.repeat((4 << 20) + 1);

const eth = new Instrument(1, { ...BTCUSDT, symbol: 'ETHUSDT' });

/** A clock that stands still until it is set. */
function stoppedClock() {
  const time = { ms: 1e6 };
  return { time, clock: { atUs: () => time.ms * 1000, monoNs: () => time.ms * 1e6 } };
}

describe('a resync', () => {
  it.each([
    [100, 100],
    [101, 500],
    [1000, 1000],
    [1001, 5000],
  ])('of a book of %i levels fetches a snapshot of %i', async (depth, limit) => {
    const { venue, inbox, feed } = await started({ depth });
    venue.answer = (_, response) => void response.end(SNAPSHOT);
    feed.resync(0);
    await vi.waitFor(() => expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toHaveLength(1));
    expect(venue.asked).toEqual([`/api/v3/depth?symbol=BTCUSDT&limit=${limit}`]);
    expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toMatchObject([{ lastUpdateId: 7, symbolId: 0 }]);
  });

  it('on futures asks there, by the venue’s name of the symbol', async () => {
    const { venue, inbox, feed } = await started({
      venue: 'binance-futures',
      instruments: [perpetual()],
      depth: 100,
    });
    venue.answer = (_, response) =>
      void response.end(
        '{"lastUpdateId":9,"E":1,"T":1,"bids":[["61800.20","1"]],"asks":[["61800.30","2"]]}',
      );
    feed.resync(7);
    await vi.waitFor(() =>
      expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toMatchObject([{ symbolId: 7 }]),
    );
    expect(venue.asked).toEqual(['/fapi/v1/depth?symbol=BTCUSDT&limit=100']);
  });

  it('of a partial book has nothing to fetch: the next message is whole', async () => {
    const { venue, feed } = await started({ depth: 20 });
    feed.resync(0);
    await later(50);
    expect(venue.asked).toEqual([]);
  });

  it('of one symbol is never under way twice, of another one it is', async () => {
    const { venue, inbox, feed } = await started({ instruments: [btc(), eth] });
    const waiting: ServerResponse[] = [];
    venue.answer = (_, response) => void waiting.push(response);
    for (let i = 0; i < 5; i++) feed.resync(0);
    feed.resync(1);
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    await later(30);
    expect(waiting).toHaveLength(2);
    for (const response of waiting) response.end(SNAPSHOT);
    await vi.waitFor(() => expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toHaveLength(2));
    feed.resync(0);
    await vi.waitFor(() => expect(waiting).toHaveLength(3));
  });

  it.each([
    [502, '<html>Bad gateway</html>', /HTTP 502/],
    [400, '{"code":-1121,"msg":"Invalid symbol."}', /HTTP 400.*-1121/],
    [200, '<html>maintenance</html>', /not JSON/],
    [200, '{"lastUpdateId":7,"bids":[]}', /not a list/],
    [200, '{"lastUpdateId":"7","bids":[],"asks":[]}', /lastUpdateId/],
    [200, HUGE, /more than 4194304 bytes/],
  ])('that fails (HTTP %i) is reported, and can be tried again', async (status, body, problem) => {
    const { venue, inbox, feed } = await started();
    venue.answer = (_, response) => void response.writeHead(status).end(body);
    feed.resync(0);
    await vi.waitFor(() => expect(inbox.problems).toHaveLength(1));
    expect(inbox.problems[0]).toMatch(problem);
    expect(inbox.problems[0]).toContain('binance: depth snapshot of BTCUSDT: ');
    expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toEqual([]);
    venue.answer = (_, response) => void response.end(SNAPSHOT);
    await vi.waitFor(() => {
      feed.resync(0);
      expect(inbox.of(EventKind.DEPTH_SNAPSHOT).length).toBeGreaterThan(0);
    });
  });

  it('waits until it fits into the venue’s rate limit', async () => {
    const { clock, time } = stoppedClock();
    const rateLimits = [{ type: 'REQUEST_WEIGHT', intervalMs: 40, limit: 126 }] as const;
    const { venue, inbox, feed } = await started({ clock, rateLimits, instruments: [btc(), eth] });
    venue.answer = (_, response) => void response.end(SNAPSHOT);
    feed.resync(0);
    feed.resync(1);
    await vi.waitFor(() => expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toHaveLength(1));
    await later(50);
    expect(venue.asked).toHaveLength(1);
    time.ms += 1_040; // the rest of the interval, and a second for the venue's clock
    await vi.waitFor(() => expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toHaveLength(2), 3_000);
  });

  it('heeds the weight that the venue has counted', async () => {
    const { clock, time } = stoppedClock();
    const { venue, inbox, feed } = await started({ clock });
    venue.answer = (_, response) =>
      void response.setHeader('X-MBX-USED-WEIGHT-1M', '4790').end(SNAPSHOT);
    feed.resync(0);
    await vi.waitFor(() => expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toHaveLength(1));
    await later(10);
    feed.resync(0);
    await later(50);
    expect([venue.asked.length, time.ms]).toEqual([1, 1e6]);
  });

  it.each([
    [429, '1', 'too many requests (HTTP 429): none for 1 s'],
    [429, '', 'too many requests (HTTP 429): none for 60 s'],
    [418, '1', 'THE VENUE HAS BANNED THIS ADDRESS (HTTP 418)'],
    [418, 'x', 'no request for 120 s'],
  ])(
    'that is answered HTTP %i, Retry-After “%s”, makes the feed silent',
    async (status, after, problem) => {
      const { clock, time } = stoppedClock();
      const { venue, inbox, feed } = await started({ clock });
      venue.answer = (_, response) =>
        void response.writeHead(status, after === '' ? {} : { 'Retry-After': after }).end('{}');
      feed.resync(0);
      await vi.waitFor(() => expect(inbox.problems).toHaveLength(2));
      expect(inbox.problems[0]).toContain(problem);
      venue.answer = (_, response) => void response.end(SNAPSHOT);
      await later(10);
      feed.resync(0);
      await later(50);
      expect(venue.asked).toHaveLength(1);
      if (after !== '1') return;
      time.ms += 1_000;
      await vi.waitFor(() => expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toHaveLength(1), 3_000);
    },
  );

  it('that is answered, or waits, when the feed is stopped comes to nothing', async () => {
    const { clock } = stoppedClock();
    const rateLimits = [{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 126 }] as const;
    const { venue, inbox, feed } = await started({ clock, rateLimits, instruments: [btc(), eth] });
    const waiting: ServerResponse[] = [];
    venue.answer = (_, response) => void waiting.push(response);
    feed.resync(0);
    feed.resync(1);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    feed.stop();
    const before = inbox.events.length;
    waiting[0]!.end(SNAPSHOT);
    await later(50);
    feed.resync(0);
    await later(20);
    expect([inbox.events.length, inbox.problems, venue.asked.length]).toEqual([before, [], 1]);
  });
});

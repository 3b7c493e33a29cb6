import { EventKind } from '@voltaire/reflex/model/event.ts';
import { BinanceFeed } from '@voltaire/reflex/venue/binance/feed.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { btc } from '../../support/instruments.ts';
import { Inbox, later, testClock, VenueStub } from '../../support/venue-stub.ts';

const QUOTE =
  '{"stream":"btcusdt@bookTicker","data":{"u":7,"s":"BTCUSDT","b":"61837.63","B":"1","a":"61837.64","A":"2"}}';
const SNAPSHOT =
  '{"lastUpdateId":7,"bids":[["61837.63","1.00000"]],"asks":[["61837.64","2.00000"]]}';

async function started() {
  const venue = await VenueStub.start();
  const inbox = new Inbox();
  const feed = new BinanceFeed({
    streamUrl: venue.wsUrl,
    restUrl: venue.httpUrl,
    instruments: [btc()],
    clock: testClock,
    random: () => 0,
    sink: inbox.sink,
    report: inbox.report,
  });
  onTestFinished(() => feed.stop());
  feed.start();
  await vi.waitFor(() => expect(inbox.of(EventKind.LINK)).toMatchObject([{ up: true }]));
  return { venue, inbox, feed };
}

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
    venue.send(QUOTE);
    await vi.waitFor(() => expect(inbox.of(EventKind.QUOTE)).toHaveLength(1));
    expect(feed.badFrames).toBe(3);
    expect(inbox.problems).toHaveLength(3);
    expect(inbox.of(EventKind.LINK)).toHaveLength(1);
  });

  it('tells of a loss and of the connection after it', async () => {
    const { venue, inbox } = await started();
    venue.socket.close(1001, 'bye');
    await vi.waitFor(() =>
      expect(inbox.of(EventKind.LINK).map(({ up }) => up)).toEqual([true, false, true]),
    );
  });

  it('fetches a snapshot', async () => {
    const { venue, inbox, feed } = await started();
    const asked: string[] = [];
    venue.onHttp = (request, response) => {
      asked.push(request.url!);
      response.end(SNAPSHOT);
    };
    feed.fetchSnapshot(0);
    await vi.waitFor(() => expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toHaveLength(1));
    expect(asked).toEqual(['/api/v3/depth?symbol=BTCUSDT&limit=1000']);
    expect(inbox.of(EventKind.DEPTH_SNAPSHOT)[0]).toMatchObject({ lastUpdateId: 7, symbolId: 0 });
  });

  it.each([
    [429, '{"code":-1003,"msg":"Too much request weight used"}', /HTTP 429/],
    [502, '<html>Bad gateway</html>', /HTTP 502/],
    [200, '<html>maintenance</html>', /not JSON/],
    [200, '{"lastUpdateId":7,"bids":[]}', /not a list/],
    [200, '{"lastUpdateId":"7","bids":[],"asks":[]}', /lastUpdateId/],
  ])('reports a snapshot that is HTTP %i %s', async (status, body, problem) => {
    const { venue, inbox, feed } = await started();
    venue.onHttp = (_, response) => void response.writeHead(status).end(body);
    feed.fetchSnapshot(0);
    await vi.waitFor(() => expect(inbox.problems).toHaveLength(1));
    expect(inbox.problems[0]).toMatch(problem);
    expect(inbox.of(EventKind.DEPTH_SNAPSHOT)).toEqual([]);
  });

  it('says nothing any more once it was stopped, a late snapshot neither', async () => {
    const { venue, inbox, feed } = await started();
    const waiting: { end(body: string): unknown }[] = [];
    venue.onHttp = (_, response) => void waiting.push(response);
    feed.fetchSnapshot(0);
    await later(50);
    feed.stop();
    const before = inbox.events.length;
    expect(waiting).toHaveLength(1);
    waiting[0]!.end(SNAPSHOT);
    await later(100);
    expect(inbox.events.slice(before).map(({ kind }) => kind)).toEqual([]);
  });
});

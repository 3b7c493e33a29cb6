import { verify } from 'node:crypto';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { BinanceGateway } from '@voltaire/reflex/venue/binance/gateway.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { approved, executions, ready, started, types } from '../../support/gateway.ts';
import { BTCUSDT } from '../../support/instruments.ts';
import {
  Inbox,
  later,
  ok,
  refused,
  TEST_CREDENTIALS,
  TEST_PUBLIC_KEY,
  testClock,
  VenueStub,
} from '../../support/venue-stub.ts';

describe('logging on', () => {
  it('is signed with Ed25519, subscribes to the account and only then is a link', async () => {
    const { venue } = await ready();
    expect(venue.requests.map(({ method }) => method)).toEqual([
      'time',
      'session.logon',
      'userDataStream.subscribe',
    ]);
    const { signature, ...params } = venue.requests[1]!.params;
    const payload = `apiKey=test-key&timestamp=${String(params.timestamp)}`;
    const bytes = Buffer.from(String(signature), 'base64');
    expect(verify(null, Buffer.from(payload), TEST_PUBLIC_KEY, bytes)).toBe(true);
  });

  it('that is refused is no link, and is tried again', async () => {
    let tries = 0;
    const { inbox, gateway } = await started((venue) => {
      venue.answers['session.logon'] = () =>
        ++tries < 3 ? refused(-2015, 'bad key', 401) : ok({});
    });
    expect(() => gateway.place(approved())).toThrow('not logged on');
    await vi.waitFor(() => expect(inbox.of(EventKind.LINK).at(-1)).toMatchObject({ up: true }));
    expect(inbox.problems.join()).toContain('logon refused: bad key');
    expect(tries).toBe(3);
  });

  it('that is refused again and again is tried less and less often: venues ban who hammers', async () => {
    const { venue } = await started((stub) => {
      stub.answers['session.logon'] = () => refused(-2015, 'bad key', 401);
    });
    await later(1_200);
    // 125, 250 and 500 ms of waiting fit into 1.2 s.
    expect(venue.connectedAtMs.length).toBeLessThanOrEqual(5);
  });

  it('without the account’s events is no link', async () => {
    const { inbox } = await started((venue) => {
      venue.answers['userDataStream.subscribe'] = () => refused(-1000);
    });
    await vi.waitFor(() => expect(inbox.problems.join()).toContain('no user data'));
    expect(inbox.of(EventKind.LINK).every(({ up }) => !up)).toBe(true);
  });
});

describe('placing an order', () => {
  it('sends exactly what was approved', async () => {
    const { venue, gateway } = await ready();
    gateway.place(approved({ quantityLots: 317, priceTicks: 6_001_763 }));
    gateway.place(approved({ side: -1, type: 'MARKET', quantityLots: 50_000 }, 'Vr1-8'));
    await vi.waitFor(() => expect(venue.of('order.place')).toHaveLength(2));
    const [limit, market] = venue.of('order.place').map(({ params }) => params);
    expect(limit).toEqual({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'IOC',
      price: '60017.63',
      quantity: '0.00317',
      newClientOrderId: 'Vr1-7',
      newOrderRespType: 'ACK',
      timestamp: expect.any(Number),
    });
    expect(market).toEqual({
      symbol: 'BTCUSDT',
      side: 'SELL',
      type: 'MARKET',
      quantity: '0.50000',
      newClientOrderId: 'Vr1-8',
      newOrderRespType: 'ACK',
      timestamp: expect.any(Number),
    });
  });

  it('takes nothing but an approved order', async () => {
    const { venue, gateway } = await ready();
    expect(() => gateway.place(structuredClone(approved()))).toThrow(TypeError);
    await later(20);
    expect(venue.of('order.place')).toEqual([]);
  });

  it('of another venue’s symbol never leaves, and symbols are told by their id', async () => {
    const venue = await VenueStub.start();
    const inbox = new Inbox();
    const gateway = new BinanceGateway({
      apiUrl: venue.wsUrl,
      restUrl: venue.httpUrl,
      credentials: TEST_CREDENTIALS,
      instruments: [new Instrument(5, { ...BTCUSDT, venue: 'kraken' }), new Instrument(0, BTCUSDT)],
      clock: testClock,
      random: () => 0,
      sink: inbox.sink,
      report: inbox.report,
    });
    onTestFinished(() => gateway.stop());
    gateway.start();
    await vi.waitFor(() => expect(inbox.of(EventKind.LINK)).toMatchObject([{ up: true }]));
    const elsewhere = approved({ symbolId: 5 });
    expect(() => gateway.place(elsewhere)).toThrow('BTCUSDT is traded on kraken, not here');
    expect(() => gateway.place(approved({ symbolId: 1 }))).toThrow('no instrument has the id 1');
    gateway.place(approved());
    await vi.waitFor(() => expect(venue.of('order.place')).toHaveLength(1));
  });

  it('is acknowledged with the venue’s id', async () => {
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['order.place'] = () => ok({ symbol: 'BTCUSDT', orderId: 28 });
    });
    gateway.place(approved());
    await vi.waitFor(() => expect(executions(inbox)).toHaveLength(1));
    expect(executions(inbox)[0]).toMatchObject({
      type: 'ACKED',
      clientOrderId: 'Vr1-7',
      venueOrderId: '28',
      fill: null,
    });
  });

  it.each([
    [-1013, 400, 'Filter failure: LOT_SIZE'],
    [-2010, 400, 'Account has insufficient balance for requested action.'],
    [-1021, 400, 'Timestamp for this request is outside of the recvWindow.'],
    [-1015, 429, 'Too many new orders'],
    [-1003, 418, 'Way too many requests; IP banned'],
  ])('that is refused with %i is REJECTED: it never traded', async (code, status, msg) => {
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['order.place'] = () => refused(code, msg, status);
    });
    gateway.place(approved());
    await vi.waitFor(() => expect(types(inbox)).toEqual(['REJECTED']));
    expect(executions(inbox)[0]!.reason).toBe(`${code} ${msg}`);
  });

  it.each([
    [-1007, 408, 'Timeout waiting for response from backend server.'],
    [-1006, 500, 'An unexpected response was received from the message bus.'],
    [-1000, 400, 'An unknown error occurred while processing the request.'],
    [-2010, 503, 'Service Unavailable'],
  ])(
    'that is answered with %i, status %i, is UNKNOWN: it may have been taken',
    async (code, status, msg) => {
      const { inbox, gateway } = await ready((venue) => {
        venue.answers['order.place'] = () => refused(code, msg, status);
      });
      gateway.place(approved());
      await vi.waitFor(() => expect(types(inbox)).toEqual(['UNKNOWN']));
    },
  );

  it('that is answered with an error of no known form is UNKNOWN', async () => {
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['order.place'] = () => ({ status: 400 });
    });
    gateway.place(approved());
    await vi.waitFor(() => expect(types(inbox)).toEqual(['UNKNOWN']));
  });

  it('whose answer cannot be read does not leave the order without a fate', async () => {
    const { inbox, gateway } = await ready((venue) => {
      venue.answers['order.place'] = () => ({ status: 200 });
    });
    gateway.place(approved());
    await vi.waitFor(() => expect(inbox.of(EventKind.LINK).some(({ up }) => !up)).toBe(true));
  });

  it('is UNKNOWN when the connection is lost before the answer, behind the news of the loss', async () => {
    const { venue, inbox, gateway } = await ready();
    gateway.place(approved());
    await vi.waitFor(() => expect(venue.of('order.place')).toHaveLength(1));
    venue.socket.terminate();
    await vi.waitFor(() => expect(types(inbox)).toEqual(['UNKNOWN']));
    const kinds = inbox.events.map(({ kind }) => kind);
    expect(kinds).toEqual([EventKind.LINK, EventKind.LINK, EventKind.EXECUTION]);
    expect(() => gateway.place(approved())).toThrow();
  });
});

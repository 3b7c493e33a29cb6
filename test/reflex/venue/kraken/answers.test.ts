import { ALL_SYMBOLS, EventKind } from '@voltaire/reflex/model/event.ts';
import { KrakenDecoder } from '@voltaire/reflex/venue/kraken/decode.ts';
import { Requests } from '@voltaire/reflex/venue/kraken/requests.ts';
import { describe, expect, it } from 'vitest';
import { BTC, ETH } from './support/instruments.ts';
import { bytesOf, newDecoder, outcomeOf } from './support/outcome.ts';

const decode = (frame: unknown, decoder = newDecoder()) => outcomeOf(decoder, bytesOf(frame));

const instrument = (status: string, type = 'update') => ({
  channel: 'instrument',
  type,
  data: {
    assets: [],
    pairs: [
      { symbol: 'BTC/USD', status },
      { symbol: 'X/USD', status },
    ],
  },
});

const refusal = (changes: object) => ({ method: 'subscribe', success: false, ...changes });

describe('the state of a pair', () => {
  it('is told while it is not online, and when it is again', () => {
    const decoder = newDecoder();
    const told = ['online', 'cancel_only', 'maintenance', 'online', 'online'].map((status) =>
      decode(instrument(status), decoder).events.map((event) => ({ ...event })),
    );
    expect(told).toMatchObject([
      [],
      [{ symbolId: BTC.id, open: false, reason: 'Kraken says that BTC/USD is cancel_only' }],
      [{ symbolId: BTC.id, open: false, reason: 'Kraken says that BTC/USD is maintenance' }],
      [{ symbolId: BTC.id, open: true, reason: 'Kraken says that BTC/USD is online' }],
      [],
    ]);
  });

  it('is read in any form of the frame, and harms no book when it is malformed', () => {
    const decoder = newDecoder();
    const { channel, ...rest } = instrument('post_only', 'snapshot');
    expect(decode({ ...rest, channel }, decoder).events).toHaveLength(1);
    expect(decode({ channel, data: { assets: [] } }, decoder).kind).toBe('control');
    const outcome = decode({ channel, data: { pairs: [{ symbol: 'BTC/USD' }] } }, decoder);
    expect(outcome.refusal).toMatchObject({
      bookAffected: false,
      message: 'instrument: status must be text, was undefined',
    });
  });
});

describe('the state of the venue', () => {
  it('is told together with what is to come', () => {
    const [event] = decode({
      channel: 'status',
      type: 'update',
      data: [
        {
          system: 'cancel_only',
          emergency: [{ title: 'Matching is slow' }],
          upcoming_maintenance: [
            {
              title: 'Order Entry System Maintenance',
              expected_start_utc: '2026-10-05T09:00:00.000000Z',
              expected_end_utc: '2026-10-05T10:00:00.000000Z',
              order_submission: 'allowed',
            },
          ],
        },
      ],
    }).events;
    expect(event).toMatchObject({
      open: false,
      reason:
        'Kraken is cancel_only; emergency "Matching is slow"; maintenance "Order Entry System ' +
        'Maintenance" from 2026-10-05T09:00:00.000000Z to 2026-10-05T10:00:00.000000Z, ' +
        'order submission allowed',
    });
  });
});

describe('a refused subscription', () => {
  it('is explained to each symbol that it was asked for', () => {
    const requests = new Requests();
    const decoder = new KrakenDecoder([BTC, ETH], requests);
    const request = requests.subscribe('book', ['BTC/USD', 'ETH/USD'], { depth: 27 });
    const { req_id } = JSON.parse(request) as { req_id: number };
    const frame = refusal({ error: 'Subscription depth not supported', req_id });
    const told = {
      kind: EventKind.SUBSCRIPTION,
      channel: 'book',
      accepted: false,
      reason:
        'Kraken refused: Subscription depth not supported; ' +
        'choose a depth of 10, 25, 100, 500 or 1000',
    };
    expect(decode(frame, decoder)).toMatchObject({
      kind: 'control',
      events: [
        { ...told, symbolId: BTC.id },
        { ...told, symbolId: ETH.id },
      ],
    });
  });

  it('is of the one symbol that it names, or else of those that were not answered', () => {
    const requests = new Requests();
    const decoder = new KrakenDecoder([BTC, ETH], requests);
    requests.subscribe('trade', ['BTC/USD', 'ETH/USD'], {});
    const named = { error: 'Currency pair not supported ETH/USD', symbol: 'ETH/USD', req_id: 1 };
    expect(decode(refusal(named), decoder).events).toMatchObject([
      { symbolId: ETH.id, channel: 'trade', accepted: false },
    ]);
    expect(decode(refusal({ error: 'no', req_id: 1 }), decoder).events).toMatchObject([
      { symbolId: BTC.id, channel: 'trade', reason: expect.stringContaining('refused: no;') },
    ]);
  });

  it('of which nobody knows what it is about is of all', () => {
    const outcome = decode(refusal({ error: 'Subscription depth not supported' }));
    expect(outcome.events).toMatchObject([
      { symbolId: ALL_SYMBOLS, channel: 'unknown', accepted: false },
    ]);
  });

  it('leaves nothing behind, as little as an accepted one', () => {
    const requests = new Requests();
    requests.subscribe('book', ['BTC/USD', 'ETH/USD'], {});
    expect(requests.answered(1, 'BTC/USD')).toEqual({ channel: 'book', symbols: ['BTC/USD'] });
    expect(requests.answered(1, null)).toEqual({ channel: 'book', symbols: ['ETH/USD'] });
    expect(requests.answered(1, null)).toBeNull();
    requests.subscribe('instrument', [], {});
    expect(requests.answered(2, null)).toEqual({ channel: 'instrument', symbols: [] });
    expect(requests.answered(2, null)).toBeNull();
    for (let i = 0; i < 10_000; i++) requests.subscribe('book', ['BTC/USD'], {});
    expect([requests.answered(3, null), requests.answered(10_002, null)]).toEqual([
      null,
      { channel: 'book', symbols: ['BTC/USD'] },
    ]);
    requests.clear();
    expect(requests.answered(10_001, null)).toBeNull();
  });

  it('is not what the end of one is', () => {
    const frame = { method: 'unsubscribe', success: false, error: 'Subscription Not Found' };
    expect(decode(frame)).toMatchObject({ kind: 'control', events: [] });
  });
});

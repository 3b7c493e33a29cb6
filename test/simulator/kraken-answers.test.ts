import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '@voltaire/simulator/index.ts';
import { hasSharedData, NEEDS_SHARED_DATA, sharedLines } from '../reflex/support/shared-data.ts';
import { krakenProbe, krakenTapeLines, subscribe, timeless, untilPong } from './kraken-support.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ speed: 'stepped', venues: ['kraken'] });
});
afterAll(() => simulator.close());

const answersTo = async (...requests: unknown[]): Promise<string[]> => {
  const probe = await krakenProbe(simulator.url);
  for (const request of requests) probe.send(request);
  const texts = await untilPong(probe);
  probe.close();
  return texts.map(timeless);
};

describe('answers have the text that was recorded', () => {
  it('to subscriptions of books and trades, one for each symbol', async () => {
    const recorded = krakenTapeLines().slice(1, 5).map(timeless);
    const symbols = ['BTC/USD', 'ETH/USD'];
    const answers = await answersTo(subscribe('book', symbols), subscribe('trade', symbols));
    expect(answers.filter((text) => text.startsWith('{"method"'))).toEqual(recorded);
  });

  it('to unsubscriptions, with and without a request id', async () => {
    const unsubscribe = { method: 'unsubscribe', params: { channel: 'book', symbol: ['BTC/USD'] } };
    const [ack, again] = await answersTo(
      subscribe('book', 'BTC/USD', { snapshot: false }),
      unsubscribe,
      { ...unsubscribe, req_id: 9 },
    ).then((texts) => texts.slice(1));
    expect(ack).toBe(
      '{"method":"unsubscribe","result":{"channel":"book","depth":10,"symbol":"BTC/USD"},' +
        '"success":true,"time_in":"TIME","time_out":"TIME"}',
    );
    expect(again).toBe(
      '{"error":"Subscription Not Found","method":"unsubscribe","req_id":9,"success":false,' +
        '"symbol":"BTC/USD","time_in":"TIME","time_out":"TIME"}',
    );
  });

  it.skipIf(!hasSharedData)(`to what is refused${NEEDS_SHARED_DATA}`, async () => {
    const recorded = sharedLines('kraken/ws_errors.jsonl').map(timeless);
    const [privateChannel, , , pair, depth, ping] = recorded;
    const answers = await answersTo(
      subscribe('executions', [], { token: 'x' }),
      subscribe('book', 'NOPE/USD'),
      subscribe('book', 'BTC/USD', { depth: 27 }),
      { method: 'ping', params: {}, req_id: 0 },
    );
    expect(answers).toEqual([privateChannel, pair, depth, ping]);
  });

  it.skipIf(!hasSharedData)(`to tickers and candles${NEEDS_SHARED_DATA}`, async () => {
    const acks = sharedLines('kraken/ws_subscribe_ack.jsonl').map(timeless);
    const [ticker] = await answersTo(subscribe('ticker', 'BTC/USD'));
    expect(ticker).toBe(acks[0]);
    const [candles] = await answersTo(subscribe('ohlc', 'BTC/USD'));
    expect(candles).toBe(
      '{"method":"subscribe","result":{"channel":"ohlc","interval":1,"snapshot":true,' +
        '"symbol":"BTC/USD","warnings":["timestamp is deprecated, use interval_begin"]},' +
        '"success":true,"time_in":"TIME","time_out":"TIME"}',
    );
  });

  it('to a second subscription of the same', async () => {
    const [, second] = await answersTo(
      subscribe('trade', 'BTC/USD'),
      subscribe('trade', 'BTC/USD'),
    );
    expect(second).toBe(
      '{"error":"Already subscribed","method":"subscribe","success":false,"symbol":"BTC/USD",' +
        '"time_in":"TIME","time_out":"TIME"}',
    );
  });

  it.each([
    ['no JSON', '{bad'],
    ['a list', '[]'],
    ['no method', '{}'],
    ['an unknown method', { method: 'shout' }],
    ['no parameters', { method: 'subscribe' }],
    ['an unknown channel', subscribe('nonsense', 'BTC/USD')],
    ['no symbol', { method: 'subscribe', params: { channel: 'book' } }],
    ['a symbol that is no text', subscribe('book', [] as string[])],
    ['an odd snapshot flag', subscribe('book', 'BTC/USD', { snapshot: 'yes' })],
    ['an odd interval', subscribe('ohlc', 'BTC/USD', { interval: 7 })],
    ['an odd trigger', subscribe('ticker', 'BTC/USD', { event_trigger: 'now' })],
    ['an odd request id', { method: 'ping', req_id: 'one' }],
    ['__proto__', '{"method":"__proto__","params":{"__proto__":[]}}'],
  ])('to %s: an error, and the connection lives', async (_what, request) => {
    const [answer] = await answersTo(request);
    expect(JSON.parse(answer!)).toMatchObject({ success: false, error: expect.any(String) });
  });
});

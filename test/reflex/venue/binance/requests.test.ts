import { type Answer, Requests } from '@voltaire/reflex/venue/binance/requests.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const TIMEOUT_MS = 12_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function started() {
  const sent: string[] = [];
  const answers: Answer[] = [];
  const requests = new Requests((text) => void sent.push(text));
  const done = (answer: Answer) => void answers.push(answer);
  return { sent, answers, requests, done };
}

describe('a request', () => {
  it('is sent as JSON with an id of its own', () => {
    const { sent, requests, done } = started();
    requests.send('ping', {}, done);
    requests.send('order.status', { symbol: 'BTCUSDT', timestamp: 1 }, done);
    expect(sent.map((text) => JSON.parse(text) as unknown)).toEqual([
      { id: 1, method: 'ping', params: {} },
      { id: 2, method: 'order.status', params: { symbol: 'BTCUSDT', timestamp: 1 } },
    ]);
  });

  it('ends with the answer that has its id', () => {
    const { answers, requests, done } = started();
    requests.send('a', {}, () => expect.unreachable());
    requests.send('b', {}, done);
    expect(requests.answer({ id: 2, status: 200, result: { x: 1 } })).toBe(true);
    expect(answers).toEqual([{ ok: true, result: { x: 1 } }]);
  });

  it('ends with the venue’s refusal', () => {
    const { answers, requests, done } = started();
    requests.send('a', {}, done);
    requests.answer({ id: 1, status: 400, error: { code: -2010, msg: 'no money' } });
    expect(answers).toEqual([{ ok: false, status: 400, code: -2010, message: 'no money' }]);
  });

  it('ends without a code when the refusal has none', () => {
    const { answers, requests, done } = started();
    requests.send('a', {}, done);
    requests.answer({ id: 1, status: 503 });
    expect(answers).toEqual([{ ok: false, status: 503, code: null, message: 'status 503' }]);
  });

  it('ends after twelve seconds without an answer, and a late one is ignored', () => {
    const { answers, requests, done } = started();
    requests.send('order.place', {}, done);
    vi.advanceTimersByTime(TIMEOUT_MS - 1);
    expect(answers).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(answers).toEqual([
      { ok: false, status: 0, code: null, message: 'no answer to order.place' },
    ]);
    expect(requests.answer({ id: 1, status: 200, result: {} })).toBe(true);
    expect(answers).toHaveLength(1);
  });

  it('ends once, also when it is answered twice', () => {
    const { answers, requests, done } = started();
    requests.send('a', {}, done);
    requests.answer({ id: 1, status: 200, result: 1 });
    requests.answer({ id: 1, status: 200, result: 2 });
    vi.advanceTimersByTime(TIMEOUT_MS);
    requests.abandon('gone');
    expect(answers).toEqual([{ ok: true, result: 1 }]);
  });

  it('leaves no timer once all are answered', () => {
    const { requests, done } = started();
    requests.send('a', {}, done);
    requests.answer({ id: 1, status: 200, result: 1 });
    vi.advanceTimersByTime(1_000);
    expect(vi.getTimerCount()).toBe(0);
    requests.send('b', {}, done);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('that could not be written waits for nothing', () => {
    const answers: Answer[] = [];
    const requests = new Requests(() => {
      throw new Error('not connected');
    });
    expect(() => requests.send('a', {}, (answer) => answers.push(answer))).toThrow('not connected');
    requests.abandon('gone');
    expect([answers, vi.getTimerCount()]).toEqual([[], 0]);
  });
});

describe('giving a connection up', () => {
  it('ends everything that waits, and leaves no timer', () => {
    const { answers, requests, done } = started();
    for (let i = 0; i < 5; i++) requests.send('a', {}, done);
    requests.abandon('connection lost');
    const lost = { ok: false, status: 0, code: null, message: 'connection lost' };
    expect(answers).toEqual(Array.from({ length: 5 }, () => lost));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not end what is asked in answer to it', () => {
    const { sent, answers, requests, done } = started();
    requests.send('a', {}, () => requests.send('b', {}, done));
    requests.abandon('connection lost');
    expect([sent.length, answers]).toEqual([2, []]);
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(answers).toMatchObject([{ ok: false, message: 'no answer to b' }]);
  });
});

describe('a message that is no answer', () => {
  it('is left to others', () => {
    const { requests } = started();
    expect(requests.answer({ subscriptionId: 0, event: {} })).toBe(false);
  });
});

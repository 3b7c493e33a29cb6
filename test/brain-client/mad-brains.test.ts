import { create } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { checkForecast, type RefusalCode } from '@voltaire/brain-client';
import {
  type ForecastResponse,
  ForecastResponseSchema,
} from '@voltaire/schema/generated/voltaire/brain/v1/brain_pb.ts';
import { describe, expect, it } from 'vitest';
import { brain, clientOf, codeOf, ending } from './support/clean-up.ts';
import { MODEL, requestOf, steadyForecast } from './support/fake-brain.ts';
import { closedPort, rawServer } from './support/raw-server.ts';

const DEADLINE_MS = 300;

/** The code, and that it came by the deadline: with room for a machine that is busy. */
async function endsInTime(question: () => Promise<unknown>): Promise<string> {
  const startMs = performance.now();
  const code = await codeOf(question());
  expect(performance.now() - startMs).toBeLessThan(DEADLINE_MS + 1_500);
  return code;
}

async function codeAt(address: string): Promise<string> {
  const client = clientOf([address], { deadlineMs: DEADLINE_MS });
  return endsInTime(() => client.forecast(requestOf(1)));
}

describe('a Brain that', () => {
  it('takes five seconds has got until the deadline', async () => {
    const { address } = await brain({
      forecast({ request }, answer) {
        setTimeout(() => answer(null, steadyForecast(request)), 5_000).unref();
      },
    });
    expect(await codeAt(address)).toBe('DEADLINE_EXCEEDED');
  });

  it('never answers has got until the deadline', async () => {
    const { address } = await brain({ forecast: () => undefined });
    expect(await codeAt(address)).toBe('DEADLINE_EXCEEDED');
  });

  it('takes connections and says nothing has got until the deadline', async () => {
    const mute = ending(await rawServer(() => undefined));
    expect(await codeAt(mute.address)).toBe('DEADLINE_EXCEEDED');
  });

  it('is not there is UNAVAILABLE', async () => {
    expect(await codeAt(await closedPort())).toBe('UNAVAILABLE');
  });

  it.each([
    [
      'bytes without a meaning',
      Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 97) % 256)),
    ],
    ['HTTP 1', Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi')],
    ['frames that are longer than HTTP 2 allows', Buffer.alloc(1 << 16, 0xff)],
  ])('answers with %s is UNAVAILABLE, or late', async (_what, bytes) => {
    const garbage = ending(
      await rawServer((socket) => {
        socket.write(bytes);
        socket.on('data', () => socket.write(bytes));
      }),
    );
    expect(['UNAVAILABLE', 'INTERNAL', 'DEADLINE_EXCEEDED']).toContain(
      await codeAt(garbage.address),
    );
  });

  it('hangs up in the middle is UNAVAILABLE', async () => {
    const rude = ending(await rawServer((socket) => socket.on('data', () => socket.destroy())));
    expect(['UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(await codeAt(rude.address));
  });

  it('sends more than may be is refused as TOO_LARGE', async () => {
    const { address } = await brain();
    const client = clientOf([address], { deadlineMs: 5_000, maxMessageBytes: 8_192 });
    expect(await codeOf(client.forecast(requestOf(1)))).toBe('OK');
    const steps = { steps: 64, levels: Array.from({ length: 21 }, (_, i) => (i + 1) / 22) };
    expect(await codeOf(client.forecast(requestOf(1, steps)))).toBe('TOO_LARGE');
  });

  it('is asked something that the contract’s form can not hold is not blamed for it', async () => {
    const { address } = await brain();
    const client = clientOf([address]);
    for (let i = 0; i < 5; i++) {
      expect(await codeOf(client.forecast(requestOf(1, { steps: -1 })))).toBe('INVALID_ARGUMENT');
    }
    expect(client.addresses()).toEqual([{ address, breaker: 'CLOSED' }]);
  });

  it('throws is UNKNOWN or INTERNAL, and this process lives', async () => {
    const { address } = await brain({
      forecast: (_call, answer) => answer(new Error('out of memory')),
    });
    expect(['UNKNOWN', 'INTERNAL']).toContain(await codeAt(address));
  });
});

/** What a Brain does to an answer that was good. */
const WRONG: readonly [
  what: string,
  refused: RefusalCode,
  change: (answer: ForecastResponse) => void,
][] = [
  ['NaN', 'NOT_FINITE', ({ forecasts }) => void (forecasts[0]!.steps[1]!.values[1] = Number.NaN)],
  ['Infinity', 'NOT_FINITE', ({ forecasts }) => void (forecasts[0]!.steps[0]!.values[2] = 1 / 0)],
  [
    'crossing quantiles',
    'QUANTILES_CROSS',
    ({ forecasts }) => forecasts[0]!.steps[2]!.values.reverse(),
  ],
  ['a step too few', 'STEPS_DIFFER', ({ forecasts }) => forecasts[0]!.steps.pop()],
  ['a quantile too few', 'LEVELS_DIFFER', ({ forecasts }) => forecasts[0]!.steps[0]!.values.pop()],
  ['other levels', 'LEVELS_DIFFER', ({ levels }) => void (levels[0] = 0.05)],
  ['a series too few', 'COUNT_DIFFERS', ({ forecasts }) => forecasts.pop()],
  ['its series in another order', 'IDS_DIFFER', ({ forecasts }) => forecasts.reverse()],
  [
    'a model that nobody knows',
    'MODEL_NOT_ALLOWED',
    (answer) => void (answer.modelId = 'who/knows'),
  ],
  [
    'a median out of this world',
    'MEDIAN_IMPLAUSIBLE',
    ({ forecasts }) => forecasts[0]!.steps[0]!.values.fill(500),
  ],
  [
    'an interval out of this world',
    'WIDTH_IMPLAUSIBLE',
    ({ forecasts }) => void (forecasts[0]!.steps[0]!.values = [-900, 0, 900]),
  ],
];

describe('a Brain that answers with', () => {
  it.each(WRONG)('%s is refused as %s', async (_what, refused, change) => {
    const { address } = await brain({
      forecast({ request }, answer) {
        const response = steadyForecast(request);
        change(response);
        answer(null, response);
      },
    });
    const request = requestOf(2);
    const { response } = await clientOf([address]).forecast(request);
    const checked = checkForecast(request, response, [MODEL]);
    const codes = checked.ok ? checked.value.map((each) => (each.ok ? 'ok' : each.refused)) : [];
    if (checked.ok) expect(codes).toEqual([refused, 'ok']);
    else expect(checked.refused).toBe(refused);
  });

  it('nothing at all is refused', async () => {
    const { address } = await brain({
      forecast: (_call, answer) => answer(null, create(ForecastResponseSchema)),
    });
    const request = requestOf(1);
    const { response } = await clientOf([address]).forecast(request);
    expect(checkForecast(request, response, [MODEL])).toMatchObject({
      refused: 'MODEL_NOT_ALLOWED',
    });
  });
});

describe('while Brains are mad', () => {
  it('no more questions are on their way than may be', async () => {
    const { address, calls } = await brain({ forecast: () => undefined });
    const client = clientOf([address], { deadlineMs: DEADLINE_MS, maxInFlight: 2 });
    const codes = await Promise.all(
      Array.from({ length: 50 }, () => codeOf(client.forecast(requestOf(1)))),
    );
    expect(codes.filter((code) => code === 'BUSY')).toHaveLength(48);
    expect(codes.filter((code) => code === 'DEADLINE_EXCEEDED')).toHaveLength(2);
    expect(calls.forecast).toBe(2);
    expect(await codeOf(client.models())).toBe('OK');
  });

  it('the breaker opens, asks again after a while, and closes when there is an answer', async () => {
    let isWell = false;
    const { address, calls } = await brain({
      forecast({ request }, answer) {
        if (isWell) answer(null, steadyForecast(request));
        else answer({ code: status.INTERNAL, details: 'the model has failed' });
      },
    });
    const client = clientOf([address]);
    const ask = () => codeOf(client.forecast(requestOf(1)));
    expect([await ask(), await ask(), await ask()]).toEqual(['INTERNAL', 'INTERNAL', 'INTERNAL']);
    expect(client.addresses()[0]!.breaker).toBe('OPEN');
    expect(await ask()).toBe('BREAKER_OPEN');
    expect(calls.forecast).toBe(3);
    isWell = true;
    await expect.poll(ask, { timeout: 5_000, interval: 100 }).toBe('OK');
    expect(client.addresses()[0]!.breaker).toBe('CLOSED');
  });

  it('another address answers, and the mad one is left alone', async () => {
    const [mad, well] = [await brain({ forecast: () => undefined }), await brain()];
    const client = clientOf([mad.address, well.address], { deadlineMs: 100 });
    const codes: string[] = [];
    for (let i = 0; i < 9; i++) codes.push(await codeOf(client.forecast(requestOf(1))));
    const late = 'DEADLINE_EXCEEDED';
    expect(codes).toEqual([late, 'OK', late, 'OK', late, 'OK', 'OK', 'OK', 'OK']);
  });

  it('a Brain that comes back at the same address is found again', async () => {
    const first = await brain();
    const client = clientOf([first.address], { deadlineMs: 1_000 });
    expect(await codeOf(client.models())).toBe('OK');
    await first.stop();
    await expect.poll(() => codeOf(client.models()), { timeout: 5_000 }).toBe('UNAVAILABLE');
    await brain({}, { port: Number(first.address.split(':')[1]) });
    await expect.poll(() => codeOf(client.models()), { timeout: 15_000, interval: 200 }).toBe('OK');
  });
});

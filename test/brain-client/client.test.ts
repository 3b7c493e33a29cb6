import { status } from '@grpc/grpc-js';
import { BrainClient } from '@voltaire/brain-client';
import { describe, expect, it } from 'vitest';
import { brain, clientOf, codeOf } from './support/clean-up.ts';
import { MODEL, requestOf, steadyForecast } from './support/fake-brain.ts';

const failing = (code: status) => ({
  forecast: (_call: unknown, answer: (error: { code: status }) => void) => answer({ code }),
});

describe('a client of one Brain', () => {
  it('gets the answer, and where it is from', async () => {
    const { address } = await brain();
    const asked = requestOf(2);
    const answer = await clientOf([address]).forecast(asked);
    expect(answer).toMatchObject({ address, response: { modelId: MODEL } });
    expect(answer.response.forecasts).toEqual(steadyForecast(asked).forecasts);
    expect(answer.elapsedMs).toBeGreaterThan(0);
  });

  it('hands on the codes of gRPC', async () => {
    for (const name of ['INVALID_ARGUMENT', 'NOT_FOUND', 'UNAUTHENTICATED'] as const) {
      const { address } = await brain(failing(status[name]));
      expect(await codeOf(clientOf([address]).forecast(requestOf(1)))).toBe(name);
    }
  });

  it('tells the Brain its deadline', async () => {
    let deadlineMs = 0;
    const { address } = await brain({
      forecast(call, answer) {
        deadlineMs = Number(call.getDeadline()) - Date.now();
        answer(null, steadyForecast(call.request));
      },
    });
    await clientOf([address]).forecast(requestOf(1), { deadlineMs: 10_000 });
    expect(deadlineMs).toBeGreaterThan(5_000);
    expect(deadlineMs).toBeLessThanOrEqual(10_000);
  });

  it('tells the Brain when a question is cancelled', async () => {
    let cancelled = false;
    const { address, calls } = await brain({
      forecast: (call) => call.on('cancelled', () => (cancelled = true)),
    });
    const abort = new AbortController();
    const question = codeOf(clientOf([address]).forecast(requestOf(1), { signal: abort.signal }));
    await expect.poll(() => calls.forecast).toBe(1);
    abort.abort();
    expect(await question).toBe('CANCELLED');
    await expect.poll(() => cancelled).toBe(true);
  });

  it('asks nothing when it was cancelled before', async () => {
    const { address } = await brain();
    const signal = AbortSignal.abort();
    expect(await codeOf(clientOf([address]).forecast(requestOf(1), { signal }))).toBe('CANCELLED');
  });

  it('ends what is on its way when it is closed, and asks nothing more', async () => {
    const { address, calls } = await brain({ forecast: () => undefined });
    const client = clientOf([address]);
    const question = codeOf(client.forecast(requestOf(1)));
    await expect.poll(() => calls.forecast).toBe(1);
    client.close();
    expect(await question).toBe('CLOSED');
    expect(await codeOf(client.models())).toBe('CLOSED');
  });

  it('counts what it asked, by model', async () => {
    const { address } = await brain(failing(status.INTERNAL));
    const client = clientOf([address]);
    await client.sentiment({ texts: ['a', 'b', 'c'].map((id) => ({ id, text: id })) });
    await codeOf(client.forecast(requestOf(4, { modelId: 'x' })));
    client.meters.refused('sentiment', MODEL, 'NOT_FINITE');
    const [sentiment, forecast] = client.meters.snapshot();
    expect(sentiment).toMatchObject({
      modelId: MODEL,
      rpc: 'sentiment',
      requests: 1,
      answers: 1,
      batchSize: 3,
      errors: {},
      refusals: { NOT_FINITE: 1 },
    });
    expect(sentiment!.latencyMsP50).toBeGreaterThan(0);
    expect(Math.abs(sentiment!.lastAnswerAtUs! / 1e3 - Date.now())).toBeLessThan(10_000);
    expect(forecast).toMatchObject({ modelId: 'x', answers: 0, errors: { INTERNAL: 1 } });
    expect(forecast!.latencyMsP50).toBeNaN();
    expect(forecast!.lastAnswerAtUs).toBeNull();
  });
});

describe('a client of two Brains', () => {
  it.each(['UNAVAILABLE', 'RESOURCE_EXHAUSTED'] as const)(
    'asks the second when the first is %s',
    async (name) => {
      const [first, second] = [await brain(failing(status[name])), await brain()];
      const { address } = await clientOf([first.address, second.address]).forecast(requestOf(1));
      expect(address).toBe(second.address);
    },
  );

  it('does not ask the second when the first does not like the question', async () => {
    const [first, second] = [await brain(failing(status.INVALID_ARGUMENT)), await brain()];
    const both = clientOf([first.address, second.address]);
    expect(await codeOf(both.forecast(requestOf(1)))).toBe('INVALID_ARGUMENT');
    expect(second.calls.forecast).toBe(0);
  });

  it('lets them take turns', async () => {
    const [first, second] = [await brain(), await brain()];
    const both = clientOf([first.address, second.address]);
    for (let i = 0; i < 4; i++) await both.forecast(requestOf(1));
    expect([first.calls.forecast, second.calls.forecast]).toEqual([2, 2]);
  });

  it('asks the one that has fewer questions to answer, also when the other is reasoning', async () => {
    const [slow, quick] = [
      await brain({ forecast: () => undefined, reason: () => undefined }),
      await brain(),
    ];
    const both = clientOf([slow.address, quick.address], { deadlineMs: 500 });
    const reasoning = both
      .reason({ maxTokens: 100, summary: { scope: 'global' } })
      .next()
      .catch(() => 'given up');
    const addresses = [];
    for (let i = 0; i < 3; i++) addresses.push((await both.forecast(requestOf(1))).address);
    expect(addresses).toEqual([quick.address, quick.address, quick.address]);
    expect(await reasoning).toBe('given up');
    // Once it has ended, however it did, it weighs nothing any more: both are asked in turn.
    const given = await Promise.all([0, 1].map(() => codeOf(both.forecast(requestOf(1)))));
    expect(given.sort()).toEqual(['DEADLINE_EXCEEDED', 'OK']);
  });

  it('has one deadline for both', async () => {
    const [first, second] = [
      await brain({
        forecast: (_call, answer) =>
          void setTimeout(() => answer({ code: status.UNAVAILABLE }), 400),
      }),
      await brain({ forecast: () => undefined }),
    ];
    const startMs = performance.now();
    const both = clientOf([first.address, second.address], { deadlineMs: 600 });
    expect(await codeOf(both.forecast(requestOf(1)))).toBe('DEADLINE_EXCEEDED');
    expect(second.calls.forecast).toBe(1);
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
});

const make = (options: Partial<ConstructorParameters<typeof BrainClient>[0]>) => () =>
  new BrainClient({ addresses: ['127.0.0.1:1'], ...options }).close();

const to = (address: string) => make({ addresses: [address], token: 'secret' });

describe('options', () => {
  it.each([
    [{ addresses: [] }, 'addresses'],
    [{ addresses: ['localhost'] }, 'host:port'],
    [{ addresses: ['localhost:0'] }, 'host:port'],
    [{ addresses: ['http://localhost:1'] }, 'host:port'],
    [{ addresses: ['localhost:65536'] }, 'host:port'],
    [{ addresses: ['a:1', 'a:1'] }, 'each once'],
    [{ token: 'with blank' }, 'token'],
    [{ token: 'line\nbreak' }, 'token'],
    [{ tls: { cert: 'x' } }, 'cert and key'],
    [{ tls: { key: 'x' } }, 'cert and key'],
    [{ deadlineMs: 0 }, 'deadlineMs'],
    [{ maxInFlight: Number.NaN }, 'maxInFlight'],
    [{ maxMessageBytes: -1 }, 'maxMessageBytes'],
  ])('%j is refused', (options, reason) => {
    expect(make(options)).toThrow(reason);
  });

  it('refuse to send a token in plaintext to another machine, and do not show it', () => {
    for (const address of [
      'brain:50051',
      '10.0.0.1:1',
      '127.0.0.1.evil.example:1',
      '[fe80::1]:1',
    ]) {
      expect(to(address)).toThrow(/without tls/);
      expect(to(address)).not.toThrow(/secret/);
    }
    for (const address of ['127.0.0.1:1', '127.1.2.3:1', 'localhost:1', '[::1]:1']) {
      expect(to(address)).not.toThrow();
    }
  });

  it('refuse a deadline that is none', async () => {
    const { address } = await brain();
    for (const deadlineMs of [0, -1, Number.NaN]) {
      await expect(clientOf([address]).models({ deadlineMs })).rejects.toThrow(RangeError);
    }
    expect(await codeOf(clientOf([address]).models())).toBe('OK');
  });
});

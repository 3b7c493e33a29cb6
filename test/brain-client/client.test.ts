import { status } from '@grpc/grpc-js';
import { BrainClient, BrainError } from '@voltaire/brain-client';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type FakeBrain,
  fakeBrain,
  MODEL,
  requestOf,
  steadyForecast,
} from './support/fake-brain.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanUp.splice(0)) await each();
});

async function brain(...args: Parameters<typeof fakeBrain>): Promise<FakeBrain> {
  const made = await fakeBrain(...args);
  cleanUp.push(() => made.stop());
  return made;
}

function client(
  addresses: string[],
  options: Partial<ConstructorParameters<typeof BrainClient>[0]> = {},
): BrainClient {
  const made = new BrainClient({ addresses, ...options });
  cleanUp.push(() => made.close());
  return made;
}

/** The code that a question ends with. */
async function codeOf(question: Promise<unknown>): Promise<string> {
  return question.then(
    () => 'OK',
    (error: unknown) => {
      expect(error).toBeInstanceOf(BrainError);
      return (error as BrainError).code;
    },
  );
}

const failing = (code: status) => ({
  forecast: (_call: unknown, answer: (error: { code: status }) => void) => answer({ code }),
});

describe('a client of one Brain', () => {
  it('gets the answer, and where it is from', async () => {
    const { address } = await brain();
    const asked = requestOf(2);
    const answer = await client([address]).forecast(asked);
    expect(answer).toMatchObject({ address, response: { modelId: MODEL } });
    expect(answer.response.forecasts).toEqual(steadyForecast(asked).forecasts);
    expect(answer.elapsedMs).toBeGreaterThan(0);
  });

  it('hands on the codes of gRPC', async () => {
    for (const name of ['INVALID_ARGUMENT', 'NOT_FOUND', 'UNAUTHENTICATED'] as const) {
      const { address } = await brain(failing(status[name]));
      expect(await codeOf(client([address]).forecast(requestOf(1)))).toBe(name);
    }
  });
});

describe('a client of two Brains', () => {
  it.each(['UNAVAILABLE', 'RESOURCE_EXHAUSTED'] as const)(
    'asks the second when the first is %s',
    async (name) => {
      const [first, second] = [await brain(failing(status[name])), await brain()];
      const { address } = await client([first.address, second.address]).forecast(requestOf(1));
      expect(address).toBe(second.address);
    },
  );

  it('does not ask the second when the first does not like the question', async () => {
    const [first, second] = [await brain(failing(status.INVALID_ARGUMENT)), await brain()];
    const both = client([first.address, second.address]);
    expect(await codeOf(both.forecast(requestOf(1)))).toBe('INVALID_ARGUMENT');
    expect(second.calls.forecast).toBe(0);
  });
});

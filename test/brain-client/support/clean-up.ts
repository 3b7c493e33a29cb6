import { BrainClient, type BrainClientOptions, BrainError } from '@voltaire/brain-client';
import { afterEach, expect } from 'vitest';
import { type FakeBrain, fakeBrain } from './fake-brain.ts';

/** What the test of a file has started, ended after each of them. */
const started: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of started.splice(0)) await stop();
});

export function ending<Thing extends { stop(): unknown }>(thing: Thing): Thing {
  started.push(() => thing.stop());
  return thing;
}

export async function brain(...how: Parameters<typeof fakeBrain>): Promise<FakeBrain> {
  return ending(await fakeBrain(...how));
}

export function clientOf(
  addresses: readonly string[],
  options: Partial<BrainClientOptions> = {},
): BrainClient {
  const client = new BrainClient({ addresses, ...options });
  started.push(() => client.close());
  return client;
}

/** The code that a question ends with; anything but an answer or a BrainError is a failure. */
export async function codeOf(question: Promise<unknown>): Promise<string> {
  return question.then(
    () => 'OK',
    (error: unknown) => {
      expect(error).toBeInstanceOf(BrainError);
      return (error as BrainError).code;
    },
  );
}

import type { Parameter } from '@voltaire/reflex/decide/parameters.ts';
import type { Strategy } from '@voltaire/reflex/decide/strategy.ts';
import { startThread } from '../thread.ts';

/** What a user's strategy says of itself, as plain data. */
export interface Declaration {
  readonly name: string;
  readonly version: string;
  readonly about: string;
  readonly withoutInference: Strategy['withoutInference'];
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** One for each set of parameters that it was asked about: complete and checked. */
  readonly uses: readonly {
    readonly parameters: Readonly<Record<string, number>>;
    readonly warmUp: readonly number[];
  }[];
}

export interface DeclarationRequest {
  /** file://… */
  readonly file: string;
  readonly uses: readonly Readonly<Record<string, number>>[];
}

export type DeclarationThreadMessage =
  | { readonly declaration: Declaration }
  | { readonly problem: string };

const WITHIN_MS = 20_000;

/**
 * Asks the file in a thread of its own: it is somebody's code, and may block, exit or take all memory.
 * Rejects with a sentence about what is wrong with it.
 */
export async function declarationOf(
  request: DeclarationRequest,
  withinMs = WITHIN_MS,
): Promise<Declaration> {
  const thread = startThread(new URL('./declaration-thread.ts', import.meta.url), {
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 4 },
  });
  thread.stdout.resume();
  thread.stderr.resume();
  const { promise, resolve, reject } = Promise.withResolvers<Declaration>();
  const fail = (problem: string) => reject(new Error(problem));
  const deadline = setTimeout(
    () => fail(`it was not loaded within ${withinMs / 1000} s`),
    withinMs,
  );
  thread.once('message', (message: DeclarationThreadMessage) => {
    if ('declaration' in message) resolve(message.declaration);
    else fail(message.problem);
  });
  thread.once('error', (error) => fail(error.message));
  thread.once('exit', () => fail('it ended its thread while it was loaded'));
  thread.postMessage(request);
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    await thread.terminate();
  }
}

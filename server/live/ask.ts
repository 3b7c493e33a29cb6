import { createInterface } from 'node:readline/promises';
import type { LiveQuestion } from './confirm.ts';

/** For a service, which has no terminal. */
export const LIVE_CONFIRM = 'VOLTAIRE_LIVE_CONFIRM';

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Shows the question, and resolves to what was typed: at a terminal by whoever sits there, whatever the
 * environment says; without one, in the environment. Rejects with what to do when it is in neither.
 */
export async function askLive(
  { lines, words }: LiveQuestion,
  { input, output, env }: Terminal,
): Promise<string> {
  for (const line of lines) output.write(`${line}\n`);
  if (input.isTTY === true && output.isTTY === true) {
    return ask(
      '  Type the venue and the first 8 characters of the policy to go live: ',
      input,
      output,
    );
  }
  const typed = env[LIVE_CONFIRM] ?? '';
  if (typed !== '') return typed;
  throw new Error(
    `mode: 'live' starts only when somebody confirms venue and limits, and there is no terminal: ` +
      `start it at one, or set ${LIVE_CONFIRM}="${words}" once you have checked the limits above`,
  );
}

/** Empty when the input ends. Not a terminal to readline, so that Ctrl-C stays a signal. */
async function ask(
  prompt: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string> {
  const reader = createInterface({ input, output, terminal: false });
  output.write(prompt);
  try {
    for await (const line of reader) return line;
    return '';
  } finally {
    reader.close();
    input.pause();
  }
}

import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind, type OutcomePayload } from '@voltaire/reflex/model/outcome.ts';
import { GraphQLError } from 'graphql';

/** The kernel answers within a frame; an operator should not wait longer for a kernel that hangs. */
export const ANSWER_WITHIN_MS = 250;

type Listener = (payload: OutcomePayload) => void;

/**
 * What becomes of commands. They go into a ring and have no number of their own: the answer is the
 * first outcome behind it that looks like one, or the kernel's refusal of such a command by this actor.
 */
export class Answers {
  private readonly listeners = new Set<Listener>();

  constructor(
    private readonly kernel: { command(actor: string, action: CommandAction): void },
    private readonly withinMs = ANSWER_WITHIN_MS,
  ) {}

  /** Behind all views, so that whoever waits finds them up to date. */
  offer(payload: OutcomePayload): void {
    for (const listener of this.listeners) listener(payload);
  }

  /** Throws what the kernel refuses (REFUSED, with its own code), and NOT_CONFIRMED when it is silent. */
  async to<T>(
    actor: string,
    action: CommandAction,
    recognise: (payload: OutcomePayload) => T | undefined,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const listener: Listener = (payload) => {
      if (payload.kind === OutcomeKind.REFUSED) {
        const { command, code, reason } = payload;
        if (command === action.type && payload.actor === actor) reject(refused(code, reason));
        return;
      }
      const answer = recognise(payload);
      if (answer !== undefined) resolve(answer);
    };
    const timer = setTimeout(() => reject(notConfirmed(this.withinMs)), this.withinMs);
    this.listeners.add(listener);
    try {
      this.kernel.command(actor, action);
      return await promise;
    } finally {
      clearTimeout(timer);
      this.listeners.delete(listener);
    }
  }
}

function refused(code: string, reason: string): GraphQLError {
  return new GraphQLError(reason, { extensions: { code: 'REFUSED', refusal: code } });
}

function notConfirmed(ms: number): GraphQLError {
  return new GraphQLError(
    `the kernel has not confirmed this within ${ms} ms, and may still do it: look at the state before you try again`,
    { extensions: { code: 'NOT_CONFIRMED' } },
  );
}

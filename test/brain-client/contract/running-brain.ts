import { BrainClient, BrainError } from '@voltaire/brain-client';
import type { TlsOptions } from '@voltaire/brain-client';
import { expect } from 'vitest';

/** What a Brain offers, and how patient one has to be with it. */
export interface Capabilities {
  readonly forecast: boolean;
  readonly sentiment: boolean;
  readonly reason: boolean;
  /** Requests that it lets wait at most, when it says so: then it is flooded. */
  readonly queueLimit?: number;
  /** For any answer, loading of the model included, milliseconds. */
  readonly deadlineMs?: number;
}

/** A Brain somewhere: the suite knows nothing but its address. */
export interface RunningBrain {
  readonly address: string;
  readonly token?: string;
  readonly tls?: TlsOptions;
  stop(): Promise<unknown>;
}

/** A running Brain and a client of it, with the deadline that it was said to need. */
export class Subject {
  readonly client: BrainClient;

  constructor(
    readonly brain: RunningBrain,
    readonly capabilities: Capabilities,
  ) {
    this.client = this.clientWith(brain.token);
  }

  clientWith(token: string | undefined): BrainClient {
    const { address, tls } = this.brain;
    return new BrainClient({
      addresses: [address],
      deadlineMs: this.capabilities.deadlineMs ?? 5_000,
      maxInFlight: 1_000,
      ...(token === undefined ? {} : { token }),
      ...(tls === undefined ? {} : { tls }),
    });
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.brain.stop();
  }
}

/** The code that a question ends with, and the sentence that comes with it. */
export async function endOf(
  question: Promise<unknown>,
): Promise<{ code: string; message: string }> {
  return question.then(
    () => ({ code: 'OK', message: '' }),
    (error: unknown) => {
      expect(error).toBeInstanceOf(BrainError);
      const { code, message } = error as BrainError;
      return { code, message };
    },
  );
}

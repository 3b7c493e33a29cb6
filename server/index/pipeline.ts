import type { Connection, Submittable } from 'pg';
import type { CopyText } from './copy-text.ts';

/** What the driver's connection has besides, for COPY. */
type CopyConnection = Pick<Connection, 'stream' | 'sync'> & {
  parse(query: { text: string }): void;
  bind(config: { values: readonly unknown[] }): void;
  execute(config: object): void;
  sendCopyFromChunk(bytes: Buffer): void;
  endCopyFrom(): void;
};

export interface Statement {
  readonly sql: string;
  readonly values?: readonly unknown[];
  /** What a COPY … FROM STDIN reads. */
  readonly copy?: CopyText;
}

/**
 * Statements that are sent at once and answered at once: one round trip, and one transaction, since
 * PostgreSQL takes all up to the sync for one (PostgreSQL documentation, 55.2.4 Pipelining). The bytes of a
 * COPY go behind it without waiting to be asked for: if it failed, the server passes over them up to the
 * sync (55.2.6). The driver's own questions each wait for the answer of the one before.
 */
export class Pipeline implements Submittable {
  readonly done: Promise<void>;
  private settle: { resolve(): void; reject(error: Error): void };

  constructor(private readonly statements: readonly Statement[]) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.settle = { resolve, reject };
  }

  submit(given: Connection): void {
    const connection = given as unknown as CopyConnection;
    connection.stream.cork();
    for (const { sql: text, values = [], copy } of this.statements) {
      connection.parse({ text });
      connection.bind({ values });
      connection.execute({});
      if (!copy) continue;
      connection.sendCopyFromChunk(copy.bytes);
      connection.endCopyFrom();
    }
    connection.sync();
    connection.stream.uncork();
  }

  /** As the driver calls them: the first error counts, and behind the sync all is over. */
  handleError(error: Error): void {
    this.settle.reject(error);
  }

  handleReadyForQuery(): void {
    this.settle.resolve();
  }

  handleCopyInResponse(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
}

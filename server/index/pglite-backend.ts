import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { ClientMessages, isTermination, statusAfter } from './wire.ts';

/** One client, and what it has sent that is not answered yet. */
interface Session {
  readonly messages: ClientMessages;
  readonly port: MessagePort;
  /** Its questions are answered one after the other. */
  last: Promise<void>;
}

/**
 * It has one client at a time, and what it holds can be made again: less memory than PostgreSQL takes by
 * itself, and no wait for the disk behind each batch. After a crash the index goes on from what it has.
 */
const SETTINGS = [
  'shared_buffers = 16MB',
  'max_wal_size = 64MB',
  'min_wal_size = 32MB',
  'synchronous_commit = off',
];

const ROLLBACK = Buffer.from('Q\0\0\0\rROLLBACK\0', 'latin1');

/**
 * PostgreSQL inside this thread, for clients in any: each speaks PostgreSQL's own protocol over a message
 * port. It has one session for all of them; whoever begins a transaction has it alone until that ends.
 */
export class PgliteBackend {
  private owner: Session | null = null;
  private readonly waiting: (() => void)[] = [];
  private readonly sessions = new Set<Session>();

  private constructor(private readonly db: PGlite) {}

  /** In memory without a directory. */
  static async open(directory: string | null): Promise<PgliteBackend> {
    const where = directory === null ? {} : { dataDir: directory };
    return new PgliteBackend(await PGlite.create({ ...where, postgresqlconf: SETTINGS }));
  }

  /** Answers whoever is at the other side of the port, until it is closed. */
  serve(port: MessagePort): void {
    const session: Session = { messages: new ClientMessages(), port, last: Promise.resolve() };
    this.sessions.add(session);
    port.on('message', (bytes: Uint8Array) => {
      session.messages.add(bytes);
      for (let next = session.messages.take(); next; next = session.messages.take()) {
        this.enqueue(session, next);
      }
    });
    port.on('close', () => {
      this.sessions.delete(session);
      void session.last.then(() => this.leave(session));
    });
  }

  /** A way to it from this thread or, handed over, from another. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.serve(port2);
    return port1;
  }

  async close(): Promise<void> {
    for (const { port } of this.sessions) port.close();
    await Promise.all(Array.from(this.sessions, ({ last }) => last));
    await this.db.close();
  }

  private enqueue(session: Session, bytes: Uint8Array): void {
    session.last = session.last
      .then(() => this.answer(session, bytes))
      .catch(() => session.port.close());
  }

  private async answer(session: Session, bytes: Uint8Array): Promise<void> {
    // It would end the whole of PGlite, not this client alone.
    if (isTermination(bytes)) return session.port.close();
    while (this.owner !== session && this.owner !== null) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.owner = session;
    const answer = await this.db.execProtocolRaw(bytes);
    if (statusAfter(answer) === 'I') this.release();
    if (answer.length > 0) session.port.postMessage(answer);
  }

  /** It has gone: what it had begun is taken back. */
  private async leave(session: Session): Promise<void> {
    if (this.owner !== session) return;
    if (!this.db.closed) await this.db.execProtocolRaw(ROLLBACK);
    this.release();
  }

  private release(): void {
    this.owner = null;
    this.waiting.shift()?.();
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * well: takes rows and says so. refusing: answers 500. silent: takes nothing and never answers, as a process that
 * is stopped. dying: takes rows, and its connection ends before it has said so. gone: nobody listens.
 */
export const MOODS = ['well', 'refusing', 'silent', 'dying', 'gone'] as const;
export type Mood = (typeof MOODS)[number];

/** As much of a QuestDB as rows are delivered to: it has one of each number, and can be ill. */
export class FakeQuestDb {
  readonly rows = new Set<number>();
  /** Tables that stand still, and how often they are to be told to go on before they do. */
  readonly standing = new Map<string, number>();
  mood: Mood = 'well';
  private port = 0;
  private server: Server | null = null;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async become(mood: Mood): Promise<void> {
    this.mood = mood;
    if (mood === 'gone') await this.stop();
    else if (!this.server) await this.listen();
    // Whoever waits for an answer has none, and asks again.
    if (mood !== 'silent') this.server?.closeAllConnections();
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  private dataset(path: string): string {
    const sql = new URL(path, this.url).searchParams.get('query')!;
    const [, resumed] = /^ALTER TABLE (\w+) RESUME WAL$/.exec(sql) ?? [];
    if (resumed !== undefined) this.standing.set(resumed, this.standing.get(resumed)! - 1);
    const still = Array.from(this.standing).filter(([, times]) => times > 0);
    return JSON.stringify({
      dataset: sql.includes('wal_tables') ? still.map(([name]) => [name]) : [],
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Buffer[] = [];
    try {
      for await (const part of request) body.push(part as Buffer);
    } catch {
      return; // the connection has ended
    }
    if (this.mood === 'silent') return;
    if (this.mood === 'refusing') {
      response.writeHead(500).end('{"error":"the disk is full"}');
      return;
    }
    const lines = Buffer.concat(body).toString('latin1');
    for (const [, seq] of lines.matchAll(/ seq=(\d+)i/g)) this.rows.add(Number(seq));
    if (this.mood === 'dying') {
      request.socket.destroy();
      return;
    }
    if (request.method === 'POST') response.writeHead(204).end();
    else response.setHeader('content-type', 'application/json').end(this.dataset(request.url!));
  }
}

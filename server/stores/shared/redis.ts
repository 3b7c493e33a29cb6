import { Redis } from 'ioredis';
import { SCRIPTS } from './scripts.ts';
import type {
  Entry,
  Grant,
  Guard,
  Holder,
  LeaseKeys,
  SharedState,
  Stored,
  StreamEntry,
} from './shared-state.ts';

/** No answer for this long: the connection is made anew, and what it still owed is forgotten. */
const ANSWERS_WITHIN_MS = 2_000;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;
const AWAY = 'not connected';

type Answer = string | number | null | Answer[];

/** Redis, or Dragonfly: nothing is asked of it that only one of them knows. */
export class RedisState implements SharedState {
  readonly engine = 'redis';
  problem = '';
  private readonly redis: Redis;
  private readonly hearing: (() => void)[] = [];

  /** `url`: redis://USER:PASSWORD@HOST:PORT/DATABASE, rediss:// with TLS. */
  constructor(url: string) {
    this.redis = new Redis(url, {
      protocol: 2, // Dragonfly's
      enableOfflineQueue: false, // who cannot be asked now is asked later for what is newest then
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: ANSWERS_WITHIN_MS,
      keepAlive: 5_000,
      retryStrategy: (attempt) =>
        Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10)) *
        (0.5 + Math.random() / 2),
    });
    this.redis.on('error', (error: Error) => (this.problem = withoutAddress(error)));
    this.redis.on('close', () => (this.problem ||= AWAY));
    this.redis.on('ready', () => {
      this.problem = '';
      for (const hear of this.hearing) hear();
    });
  }

  get connected(): boolean {
    return this.redis.status === 'ready';
  }

  onConnected(hear: () => void): void {
    this.hearing.push(hear);
    if (this.connected) hear();
  }

  async put({ fence, token }: Guard, entries: readonly Entry[]): Promise<boolean> {
    const keys = [fence, ...entries.map(({ key }) => key)];
    const args = entries.flatMap(({ version, value }) => [String(version), value]);
    return (await this.run('put', keys, [String(token), ...args])) === 1;
  }

  async get(keys: readonly string[]): Promise<(Stored | null)[]> {
    const fields = ['token', 'version', 'value'] as const;
    const all = await this.ask(Promise.all(keys.map((key) => this.redis.hmget(key, ...fields))));
    return all.map(([token, version, value]) =>
      typeof value !== 'string' ? null : { token: Number(token), version: Number(version), value },
    );
  }

  acquire(keys: LeaseKeys, { id, name }: Holder, ttlMs: number): Promise<Grant> {
    return this.granted('acquire', keys, [id, name, String(ttlMs)]);
  }

  renew(keys: LeaseKeys, { id, name }: Holder, token: number, ttlMs: number): Promise<Grant> {
    return this.granted('renew', keys, [id, name, String(ttlMs), String(token)]);
  }

  async release({ lease }: LeaseKeys, token: number): Promise<void> {
    await this.run('release', [lease], [String(token)]);
  }

  async append(
    { fence, token }: Guard,
    stream: string,
    texts: readonly string[],
    most: number,
  ): Promise<boolean> {
    const args = [String(token), String(most), ...texts];
    return (await this.run('append', [fence, stream], args)) === 1;
  }

  async read(stream: string, afterId: string, count: number): Promise<StreamEntry[]> {
    const from = afterId === '' ? '-' : `(${afterId}`;
    const found = await this.ask(this.redis.xrange(stream, from, '+', 'COUNT', count));
    return found.map(([id, fields]) => ({ id, text: fields[1]! }));
  }

  async say(
    board: string,
    name: string,
    word: string | null,
  ): Promise<ReadonlyMap<string, string>> {
    const { redis } = this;
    const said = word === null ? redis.hdel(board, name) : redis.hset(board, name, word);
    const [, words] = await this.ask(Promise.all([said, redis.hgetall(board)]));
    return new Map(Object.entries(words));
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  private async granted(
    script: 'acquire' | 'renew',
    { lease, fence }: LeaseKeys,
    args: readonly string[],
  ): Promise<Grant> {
    const [token, by, forMs] = (await this.run(script, [lease, fence], args)) as Answer[];
    if (token !== '0') return { held: true, token: Number(token) };
    return { held: false, by: String(by), forMs: Number(forMs) };
  }

  private run(
    script: keyof typeof SCRIPTS,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<Answer> {
    const asked = this.redis.eval(SCRIPTS[script], keys.length, ...keys, ...args);
    return this.ask(asked as Promise<Answer>);
  }

  /** Rejects when there is no answer in time, without the address in its words. */
  private async ask<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`));
        // An engine that is frozen would get all that was asked meanwhile, in a queue without end.
        this.redis.disconnect(true);
      }, ANSWERS_WITHIN_MS);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      const text = this.connected || this.problem === '' ? withoutAddress(error) : this.problem;
      throw new Error(text, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Words of errors name the host and may name a user: neither belongs in a log. */
function withoutAddress(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined) return code;
  return message.replace(/rediss?:\/\/\S+/g, 'its address');
}

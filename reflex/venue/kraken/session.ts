import type { Connection } from '../connection.ts';
import { count } from './fields.ts';
import { keyRefusal } from './permissions.ts';
import type { PrivateRest } from './private-rest.ts';
import type { Answer, PrivateRequests } from './private-requests.ts';

/** A token is good for 15 minutes until it is used: it is renewed well before. */
const RENEW_MS = 600_000;

export interface SessionParts {
  readonly rest: PrivateRest;
  readonly requests: PrivateRequests;
  readonly connection: Connection;
  /** Nothing that is tried again could make it better. */
  readonly refused: (reason: string) => void;
  /** `maxratecount` of the account. */
  readonly limit: (count: number) => void;
}

/**
 * How a connection becomes ours: the key is looked at, a token is had over REST, and both channels are
 * subscribed to with it.
 */
export class Session {
  token = '';
  private harmless = false;
  private renewal: NodeJS.Timeout | null = null;
  /** Counts connections: what was asked for an earlier one is not for this. */
  private round = 0;

  constructor(private readonly parts: SessionParts) {}

  async open(): Promise<void> {
    const round = ++this.round;
    if (!this.harmless && !(await this.checkKey(round))) return;
    const problem = await this.takeToken(round);
    if (round !== this.round) return;
    if (problem !== null) return this.parts.connection.fail(`GetWebSocketsToken: ${problem}`);
    const { token } = this;
    this.subscribe('executions', { token, snap_orders: true, snap_trades: true });
    this.subscribe('balances', { token, snapshot: true });
    // A token that cannot be had now is no reason to give up a connection that has shown its own.
    this.renewal = setInterval(() => void this.takeToken(round), RENEW_MS);
  }

  close(): void {
    this.round++;
    this.token = '';
    if (this.renewal) clearInterval(this.renewal);
    this.renewal = null;
  }

  /** Once: what a key may do is settled when it is made, and another key means another start. */
  private async checkKey(round: number): Promise<boolean> {
    const answer = await this.parts.rest.ask('GetApiKeyInfo');
    if (round !== this.round) return false;
    const reason = answer.ok ? keyRefusal(answer.result) : null;
    if (reason !== null || (!answer.ok && isFinal(answer.error))) {
      const untold = answer.ok ? '' : `what the API key may do cannot be asked: ${answer.error}`;
      this.parts.refused(reason ?? `${untold}; it is not used`);
      return false;
    }
    if (!answer.ok) {
      this.parts.connection.fail(`GetApiKeyInfo: ${answer.error}`);
      return false;
    }
    this.harmless = true;
    return true;
  }

  /** Null when it was had, else why not. */
  private async takeToken(round: number): Promise<string | null> {
    const answer = await this.parts.rest.ask('GetWebSocketsToken');
    if (round !== this.round) return 'another connection has been made';
    const token = answer.ok ? answer.result.token : null;
    if (typeof token === 'string' && /^[\w+/=-]{8,200}$/.test(token)) {
      this.token = token;
      return null;
    }
    return answer.ok ? 'no token' : answer.error;
  }

  private subscribe(channel: string, params: object): void {
    this.parts.requests.send('subscribe', JSON.stringify({ channel, ...params }), (answer) =>
      this.onSubscribed(channel, answer),
    );
  }

  private onSubscribed(channel: string, answer: Answer): void {
    if (!answer.ok) return this.parts.connection.fail(`${channel}: ${answer.reason}`);
    const { maxratecount } = answer.result;
    if (maxratecount !== undefined) this.parts.limit(count(maxratecount, 'maxratecount'));
  }
}

/** The venue has understood the question and will not answer it. */
function isFinal(error: string): boolean {
  return /^(EAPI:Invalid (key|signature)|EGeneral:(Permission denied|Unknown method))/i.test(error);
}

import type { Connection } from '../connection.ts';
import type { AccountRequests } from './account-requests.ts';
import { keyRefusal } from './permissions.ts';
import type { Answer } from './requests.ts';
import type { SignedRest } from './signed-rest.ts';

const RESTRICTIONS = '/sapi/v1/account/apiRestrictions';
/** The key is none, or may not be used from here: nothing that is tried again could make it better. */
const FINAL: ReadonlySet<number> = new Set([-1022, -2008, -2014, -2015]);
/** How often the venue's clock is measured while connected. */
const MEASURE_MS = 60_000;

export interface SessionParts {
  readonly rest: SignedRest;
  readonly account: AccountRequests;
  readonly connection: Connection;
  /** Whether the key is one for `session.logon`. */
  readonly opensSession: boolean;
  readonly opened: () => void;
  /** Somebody has to do something about it. */
  readonly refused: (reason: string) => void;
}

/**
 * How a connection becomes ours: once, what the key may do; each time the venue's clock, the logon for
 * keys that have one, and the account's events.
 */
export class Session {
  private harmless = false;
  private measuring: NodeJS.Timeout | null = null;
  /** Counts connections: what was asked for an earlier one is not for this. */
  private round = 0;

  constructor(private readonly parts: SessionParts) {}

  async open(): Promise<void> {
    const round = ++this.round;
    if (!this.harmless && !(await this.checkKey(round))) return;
    if (round !== this.round) return;
    this.attempt(() => this.measure());
  }

  close(): void {
    this.round++;
    if (this.measuring) clearInterval(this.measuring);
    this.measuring = null;
  }

  /** What the key may do is settled when it is made, and another key means another start. */
  private async checkKey(round: number): Promise<boolean> {
    const { rest, connection, refused } = this.parts;
    await rest.measureClock(); // when it fails, so does the question
    if (round !== this.round) return false;
    const answer = await rest.ask('GET', RESTRICTIONS);
    if (round !== this.round) return false;
    if (!answer.ok) {
      const reason = `what the API key may do cannot be asked: ${answer.message}`;
      if (answer.code !== null && FINAL.has(answer.code)) refused(`${reason}; it is not used`);
      else connection.fail(reason);
      return false;
    }
    const { result } = answer;
    const reason = keyRefusal((result ?? {}) as Readonly<Record<string, unknown>>);
    if (reason !== null) refused(reason);
    this.harmless = reason === null;
    return this.harmless;
  }

  private measure(): void {
    const { account, connection, opensSession } = this.parts;
    account.measureClock((answer) => {
      if (!answer.ok) return connection.fail(`the venue's time: ${answer.message}`);
      this.attempt(() => (opensSession ? this.logon() : this.subscribeSigned()));
    });
  }

  private logon(): void {
    const { account, connection } = this.parts;
    account.sendSigned('session.logon', (answer) => {
      if (!answer.ok) return connection.fail(`logon refused: ${answer.message}`);
      this.attempt(() =>
        account.sendBare('userDataStream.subscribe', (subscribed) => this.onSubscribed(subscribed)),
      );
    });
  }

  private subscribeSigned(): void {
    this.parts.account.sendSigned('userDataStream.subscribe.signature', (subscribed) =>
      this.onSubscribed(subscribed),
    );
  }

  private onSubscribed(answer: Answer): void {
    const { account, connection, opened } = this.parts;
    if (!answer.ok) return connection.fail(`no user data: ${answer.message}`);
    this.measuring = setInterval(() => {
      // A clock that cannot be measured now is no reason to give up a connection.
      this.attempt(() => account.measureClock(() => {}), true);
    }, MEASURE_MS);
    opened();
  }

  /** The connection may be gone between an answer and the next request, or the budget used up. */
  private attempt(step: () => void, optional = false): void {
    try {
      step();
    } catch (error) {
      if (optional) return;
      this.parts.connection.fail(error instanceof Error ? error.message : String(error));
    }
  }
}

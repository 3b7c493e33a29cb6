import type { Instrument } from '../../model/instrument.ts';
import type { AccountRequests } from '../binance/account-requests.ts';
import type { ApiBudget } from '../binance/api-budget.ts';
import { FUTURES_NEED, keyRefusal } from '../binance/permissions.ts';
import type { RestAnswer, SignedRest } from '../binance/signed-rest.ts';
import type { Connection } from '../connection.ts';
import { settingsRefusal } from './account-settings.ts';
import type { FuturesEndpoint, FuturesRest } from './futures-rest.ts';
import type { FuturesMethod } from './methods.ts';

type Fields = Readonly<Record<string, unknown>>;

const RESTRICTIONS = '/sapi/v1/account/apiRestrictions';
/** The key is none, or may not be used from here: nothing that is tried again could make it better. */
const FINAL: ReadonlySet<number> = new Set([-1022, -2008, -2014, -2015]);
/** How often the venue's clock is measured while connected. */
const MEASURE_MS = 60_000;
/** A listen key lives for 60 minutes. */
const RENEW_MS = 20 * 60_000;

export interface SessionParts {
  /** Of Binance's main address: what the key may do is told there alone. */
  readonly keys: SignedRest;
  readonly rest: FuturesRest;
  readonly account: AccountRequests<FuturesMethod>;
  readonly budget: ApiBudget;
  readonly connection: Connection;
  readonly instruments: readonly Instrument[];
  /** Whether the key is one for `session.logon`. */
  readonly opensSession: boolean;
  /** When a listen key is renewed, ms. */
  readonly renewMs?: number | undefined;
  /** Logged on; the account's events come under this key. */
  readonly logged: (listenKey: string) => void;
  /** Somebody has to do something about it. */
  readonly refused: (reason: string) => void;
}

/** Why a connection cannot become ours: for good, or only now. */
class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * How a connection becomes ours: once, what the key may do; each time the venue's clock, what the account
 * is set to, which limits it has, the logon for keys that have one, and a listen key.
 */
export class FuturesSession {
  private harmless = false;
  private readonly timers: NodeJS.Timeout[] = [];
  /** Counts connections: what was asked for an earlier one is not for this. */
  private round = 0;

  constructor(private readonly parts: SessionParts) {}

  async open(): Promise<void> {
    const round = ++this.round;
    try {
      const listenKey = await this.prepare();
      if (round !== this.round) return;
      this.keepUp(round);
      this.parts.logged(listenKey);
    } catch (error) {
      if (round !== this.round) return;
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof Refused) this.parts.refused(reason);
      else this.parts.connection.fail(reason);
    }
  }

  close(): void {
    this.round++;
    for (const timer of this.timers.splice(0)) clearInterval(timer);
  }

  /** Throws what stands in the way. */
  private async prepare(): Promise<string> {
    const problem = await this.parts.rest.measureClock();
    if (problem !== null) throw new Error(`the venue's time: ${problem}`);
    if (!this.harmless) await this.checkKey();
    await this.checkSettings();
    const limits = await this.result('GET /fapi/v1/rateLimit/order');
    this.parts.budget.hearLimits(limits);
    if (this.parts.opensSession) await this.logon();
    const { listenKey } = (await this.result('POST /fapi/v1/listenKey')) as { listenKey?: unknown };
    if (typeof listenKey === 'string' && /^\w{16,200}$/.test(listenKey)) return listenKey;
    throw new Error('listenKey: none was given');
  }

  /** What the key may do is settled when it is made, and another key means another start. */
  private async checkKey(): Promise<void> {
    const rights = resultOf(
      await this.parts.keys.ask('GET', RESTRICTIONS),
      'what the API key may do cannot be asked',
    );
    const reason = keyRefusal((rights ?? {}) as Fields, FUTURES_NEED);
    if (reason !== null) throw new Refused(reason);
    this.harmless = true;
  }

  private async checkSettings(): Promise<void> {
    const account = await this.result('GET /fapi/v1/accountConfig');
    const symbols = await this.result('GET /fapi/v1/symbolConfig');
    const list = Array.isArray(symbols) ? (symbols as Fields[]) : [];
    const reason = settingsRefusal((account ?? {}) as Fields, list, this.parts.instruments);
    if (reason !== null) throw new Refused(reason);
  }

  private async result(endpoint: FuturesEndpoint): Promise<unknown> {
    return resultOf(await this.parts.rest.ask(endpoint), endpoint);
  }

  private logon(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.parts.account.sendSigned('session.logon', (answer) => {
        if (answer.ok) resolve();
        else reject(new Error(`logon refused: ${answer.message}`));
      });
    });
  }

  private keepUp(round: number): void {
    const { account, renewMs = RENEW_MS } = this.parts;
    this.timers.push(
      setInterval(() => {
        try {
          account.measureClock(() => {});
        } catch {
          // A clock that cannot be measured now is no reason to give up a connection.
        }
      }, MEASURE_MS),
      setInterval(() => void this.renew(round), renewMs),
    );
  }

  /** Only the venue's own word ends it: a key that could not be renewed now lives on for a while. */
  private async renew(round: number): Promise<void> {
    const answer = await this.parts.rest.ask('PUT /fapi/v1/listenKey');
    if (round === this.round && !answer.ok && answer.code !== null) {
      this.parts.connection.fail(`the listen key is not renewed: ${answer.message}`);
    }
  }
}

function resultOf(answer: RestAnswer, what: string): unknown {
  if (answer.ok) return answer.result;
  const reason = `${what}: ${answer.message}`;
  if (answer.code !== null && FINAL.has(answer.code)) {
    throw new Refused(`${reason}; the key is not used`);
  }
  throw new Error(reason);
}

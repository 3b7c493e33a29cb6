import type { Clock } from '@voltaire/reflex/ports.ts';
import { FUTURES_NEED, keyRefusal } from '@voltaire/reflex/venue/binance/permissions.ts';
import { type Credentials, type Params, signerOf } from '@voltaire/reflex/venue/binance/sign.ts';
import { SignedRest } from '@voltaire/reflex/venue/binance/signed-rest.ts';
import { VenueClock } from '@voltaire/reflex/venue/venue-clock.ts';
import type { Canceller } from './canceller.ts';

/**
 * Takes back all orders of a Binance USD-M futures account, over REST: for each symbol, since the venue
 * knows no other way, and from the Algo Service first: what is released in between the matching engine has.
 * This one has no code that could place.
 */
export class FuturesCanceller implements Canceller {
  readonly venue = 'binance-futures';
  private readonly rest: SignedRest;
  /** Of Binance's main address. */
  private readonly keys: SignedRest;
  /** Those that are traded, and any that the venue has listed. */
  private readonly symbols: Set<string>;

  constructor(
    restUrl: string,
    keysUrl: string,
    credentials: Credentials,
    symbols: readonly string[],
    clock: Clock,
  ) {
    const shared = { signer: signerOf(credentials), venueClock: new VenueClock(clock), clock };
    this.rest = new SignedRest({ ...shared, restUrl, timePath: '/fapi/v1/time' });
    this.keys = new SignedRest({ ...shared, restUrl: keysUrl });
    this.symbols = new Set(symbols);
  }

  async refusal(): Promise<string | null> {
    const rights = await this.ask(this.keys, 'GET', '/sapi/v1/account/apiRestrictions');
    return keyRefusal((rights ?? {}) as Readonly<Record<string, unknown>>, FUTURES_NEED);
  }

  async cancelAll(): Promise<void> {
    const problems: string[] = [];
    for (const symbol of this.symbols) {
      for (const path of ['/fapi/v1/algoOpenOrders', '/fapi/v1/allOpenOrders']) {
        try {
          await this.ask(this.rest, 'DELETE', path, { symbol });
        } catch (error) {
          problems.push(`${symbol}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
    if (problems.length > 0) throw new Error(problems.join('; '));
  }

  async openOrders(): Promise<number> {
    const waiting = await this.list('/fapi/v1/openAlgoOrders');
    return waiting + (await this.list('/fapi/v1/openOrders'));
  }

  private async list(path: string): Promise<number> {
    const orders = await this.ask(this.rest, 'GET', path);
    if (!Array.isArray(orders)) throw new Error(`${path}: no list`);
    for (const { symbol } of orders as { symbol?: unknown }[]) {
      if (typeof symbol === 'string') this.symbols.add(symbol);
    }
    return orders.length;
  }

  /** The clock anew each time: requests are rare, and a clock may have been set in between. */
  private async ask(
    rest: SignedRest,
    method: 'GET' | 'DELETE',
    path: string,
    params: Params = {},
  ): Promise<unknown> {
    const problem = await this.rest.measureClock();
    if (problem !== null) throw new Error(`the venue's time: ${problem}`);
    const answer = await rest.ask(method, path, params);
    if (answer.ok) return answer.result;
    throw new Error(`${path}: ${answer.message}`);
  }
}

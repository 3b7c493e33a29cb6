import type { Clock } from '@voltaire/reflex/ports.ts';
import { keyRefusal } from '@voltaire/reflex/venue/binance/permissions.ts';
import { type Credentials, type Params, signerOf } from '@voltaire/reflex/venue/binance/sign.ts';
import { type RestAnswer, SignedRest } from '@voltaire/reflex/venue/binance/signed-rest.ts';
import { VenueClock } from '@voltaire/reflex/venue/venue-clock.ts';
import type { Canceller } from './canceller.ts';

const OPEN_ORDERS = '/api/v3/openOrders';
/** "Unknown order sent.": the symbol has no open orders. */
const NOTHING_OPEN = -2011;

/**
 * Takes back all orders of a Binance Spot account, over REST: for each symbol, since the venue knows no
 * other way. Its keys cannot be made for cancelling only; this one has no code that could place.
 */
export class BinanceCanceller implements Canceller {
  readonly venue = 'binance';
  private readonly rest: SignedRest;
  /** Those that are traded, and any that the venue has listed. */
  private readonly symbols: Set<string>;

  constructor(restUrl: string, credentials: Credentials, symbols: readonly string[], clock: Clock) {
    const venueClock = new VenueClock(clock);
    this.rest = new SignedRest({ restUrl, signer: signerOf(credentials), venueClock, clock });
    this.symbols = new Set(symbols);
  }

  async refusal(): Promise<string | null> {
    const rights = await this.ask('GET', '/sapi/v1/account/apiRestrictions');
    return keyRefusal((rights ?? {}) as Readonly<Record<string, unknown>>);
  }

  async cancelAll(): Promise<void> {
    const problems: string[] = [];
    await this.measure();
    for (const symbol of this.symbols) {
      const answer = await this.rest.ask('DELETE', OPEN_ORDERS, { symbol });
      const done = answer.ok || answer.code === NOTHING_OPEN;
      if (!done) problems.push(`${symbol}: ${answer.message}`);
    }
    if (problems.length > 0) throw new Error(problems.join('; '));
  }

  async openOrders(): Promise<number> {
    const orders = await this.ask('GET', OPEN_ORDERS);
    if (!Array.isArray(orders)) throw new Error('openOrders: no list');
    for (const { symbol } of orders as { symbol?: unknown }[]) {
      if (typeof symbol === 'string') this.symbols.add(symbol);
    }
    return orders.length;
  }

  private async ask(method: 'GET', path: string, params: Params = {}): Promise<unknown> {
    await this.measure();
    const answer: RestAnswer = await this.rest.ask(method, path, params);
    if (answer.ok) return answer.result;
    throw new Error(`${path}: ${answer.message}`);
  }

  /** Anew each time: requests are rare, and a clock may have been set in between. */
  private async measure(): Promise<void> {
    const problem = await this.rest.measureClock();
    if (problem !== null) throw new Error(`the venue's time: ${problem}`);
  }
}

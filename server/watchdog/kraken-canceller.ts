import type { Clock } from '@voltaire/reflex/ports.ts';
import { DecayingBudget } from '@voltaire/reflex/venue/kraken/decaying-budget.ts';
import { REST_DECAY, REST_LIMIT } from '@voltaire/reflex/venue/kraken/limits.ts';
import { PrivateRest } from '@voltaire/reflex/venue/kraken/private-rest.ts';
import { type KrakenCredentials, KrakenSigner } from '@voltaire/reflex/venue/kraken/sign.ts';
import type { Canceller } from './canceller.ts';

const NEEDED = ['close-trades', 'query-open-trades'];
/** What a watchdog has no use for, and whoever finds its key has. */
const TOO_MUCH = /withdraw|transfer|^modify-trades$/i;

/** Takes back all orders of a Kraken account, over REST (`CancelAll`, `OpenOrders`). */
export class KrakenCanceller implements Canceller {
  readonly venue = 'kraken';
  private readonly rest: PrivateRest;

  constructor(restUrl: string, credentials: KrakenCredentials, clock: Clock) {
    const budget = new DecayingBudget(REST_LIMIT, REST_DECAY, clock);
    this.rest = new PrivateRest(restUrl, new KrakenSigner(credentials, clock), budget, {});
  }

  async refusal(): Promise<string | null> {
    const { permissions } = await this.ask('GetApiKeyInfo');
    if (!Array.isArray(permissions)) return 'Kraken does not say what the API key may do';
    const rights = permissions.map(String);
    const dangerous = rights.find((right) => TOO_MUCH.test(right));
    if (dangerous !== undefined) {
      return `the watchdog's API key has the right "${dangerous}": make one that can only query and cancel orders`;
    }
    const missing = NEEDED.filter((right) => !rights.includes(right));
    return missing.length === 0 ? null : `the watchdog's API key lacks ${missing.join(', ')}`;
  }

  async cancelAll(): Promise<void> {
    await this.ask('CancelAll');
  }

  async openOrders(): Promise<number> {
    const { open } = await this.ask('OpenOrders');
    if (typeof open === 'object' && open !== null) return Object.keys(open).length;
    throw new Error('OpenOrders: no list');
  }

  private async ask(method: string): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.rest.ask(method);
    if (answer.ok) return answer.result;
    throw new Error(`${method}: ${answer.error}`);
  }
}

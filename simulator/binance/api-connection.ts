import type { Account } from '../account/account.ts';
import type { ApiKey } from './api-keys.ts';
import type { EventSender, UserDataStreams } from './user-data.ts';

interface Session {
  readonly key: ApiKey;
  readonly authorizedSince: number;
}

interface Subscription {
  readonly end: () => void;
  readonly ofSession: boolean;
}

/** What the venue knows about one connection to the WebSocket API. */
export class ApiConnection {
  session: Session | undefined;
  private readonly subscriptions = new Map<number, Subscription>();
  private nextSubscriptionId = 0;

  constructor(
    readonly connectedSince: number,
    readonly returnRateLimits: boolean,
    private readonly send: EventSender,
  ) {}

  get hasSessionSubscription(): boolean {
    return [...this.subscriptions.values()].some(({ ofSession }) => ofSession);
  }

  get subscriptionIds(): number[] {
    return [...this.subscriptions.keys()];
  }

  /** Returns the subscription's id. */
  subscribe(streams: UserDataStreams, account: Account, ofSession: boolean): number {
    const subscriptionId = this.nextSubscriptionId++;
    const end = streams.subscribe(account, subscriptionId, this.send);
    this.subscriptions.set(subscriptionId, { end, ofSession });
    return subscriptionId;
  }

  /** Ends one subscription, or all of them, and tells the client so. False when there was none. */
  unsubscribe(nowMs: number, subscriptionId?: number): boolean {
    const ids = subscriptionId === undefined ? this.subscriptionIds : [subscriptionId];
    let ended = false;
    for (const id of ids) {
      const subscription = this.subscriptions.get(id);
      if (!subscription) continue;
      subscription.end();
      this.subscriptions.delete(id);
      this.send(`{"subscriptionId":${id},"event":{"e":"eventStreamTerminated","E":${nowMs}}}`);
      ended = true;
    }
    return ended;
  }

  /** Logging out ends the subscriptions that the session opened. */
  endSession(nowMs: number): void {
    this.session = undefined;
    for (const [id, { ofSession }] of this.subscriptions) {
      if (ofSession) this.unsubscribe(nowMs, id);
    }
  }
}

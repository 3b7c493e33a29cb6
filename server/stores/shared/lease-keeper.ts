import { randomUUID } from 'node:crypto';
import type { Guard, Holder, LeaseKeys, SharedState } from './shared-state.ts';

/** By the engine's clock. */
export const LEASE_MS = 30_000;
/** A holder that could not renew counts itself as lost this much before others may take over. */
const MARGIN_MS = 5_000;
const RENEWED_EVERY_MS = 1_000;
const FIRST_WITHIN_MS = 5_000;

export interface LeaseKeeperParts {
  readonly state: SharedState;
  /** What the lease is for. */
  readonly account: string;
  readonly keys: LeaseKeys;
  readonly holder: Holder;
  /** Never runs backwards. */
  readonly nowMs: () => number;
}

/** A lease as long as it is kept. */
export interface Lease {
  /** Why it is not held; '' while it is. */
  readonly lost: string;
  readonly guard: Guard;
  /** How long ago it was last sure to be held. */
  readonly unsureMs: number;
  /** At once, and again and again: `lost` says what there is to hear. */
  onLook(hear: () => void): void;
  /** A write was refused: another has a newer token. */
  refused(): void;
  /** Gives it back. */
  stop(): Promise<void>;
}

/**
 * The right to trade an account, and to say what it holds. Once it is lost this holder comes back only
 * when nobody else has it.
 */
export class LeaseKeeper implements Lease {
  /** Why it is not held; '' while it is. */
  lost = '';
  /** When it was last sure to be held, by `nowMs`. */
  private sureAtMs = 0;
  private token = 0;
  /** Another has a newer token: what is left is to ask for a lease as everybody else. */
  private superseded = false;
  private asking = false;
  private timer: NodeJS.Timeout | undefined;
  private holder: Holder;
  private hear = (): void => {};

  private constructor(private readonly parts: LeaseKeeperParts) {
    this.holder = parts.holder;
  }

  /** Rejects with a sentence for a person when another has it, or when nobody can be asked. */
  static async take(parts: LeaseKeeperParts): Promise<LeaseKeeper> {
    const keeper = new LeaseKeeper(parts);
    await keeper.first();
    keeper.timer = setInterval(() => void keeper.beat(), RENEWED_EVERY_MS);
    return keeper;
  }

  get guard(): Guard {
    return { fence: this.parts.keys.fence, token: this.token };
  }

  /** How long ago it was last sure to be held. */
  get unsureMs(): number {
    return this.parts.nowMs() - this.sureAtMs;
  }

  /** At once when it is lost already; again after every look as long as it is. */
  onLook(hear: () => void): void {
    this.hear = hear;
    hear();
  }

  /** A write was refused: another has a newer token. */
  refused(): void {
    this.supersede('another has a newer token for it');
    this.hear();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    if (this.lost !== '' || !this.parts.state.connected) return;
    await this.parts.state.release(this.parts.keys, this.token).catch(() => {});
  }

  private async first(): Promise<void> {
    const { state, keys, holder, account, nowMs } = this.parts;
    if (!(await connects(state))) {
      throw new Error(
        `the shared state cannot be reached (${state.problem}), and without it nobody knows whether another Voltaire trades the account "${account}": start it, or take stores.redis out of the configuration`,
      );
    }
    const askedAtMs = nowMs();
    const grant = await state.acquire(keys, holder, LEASE_MS);
    if (!grant.held) {
      const seconds = Math.ceil(grant.forMs / 1000);
      throw new Error(
        `another Voltaire (${grant.by}) has the account "${account}", for ${seconds} s more and as long as it runs: stop it, or give this one another account in its configuration`,
      );
    }
    this.token = grant.token;
    this.sureAtMs = askedAtMs;
  }

  private async beat(): Promise<void> {
    // A question that hangs is no reason not to look at the clock.
    if (!this.asking) await this.ask();
    if (this.unsureMs > LEASE_MS - MARGIN_MS) {
      this.lost ||= `it could not be renewed for ${Math.round(this.unsureMs / 1000)} s`;
    }
    this.hear();
  }

  private async ask(): Promise<void> {
    const { state, keys, nowMs } = this.parts;
    const askedAtMs = nowMs();
    this.asking = true;
    try {
      const grant = this.superseded
        ? await state.acquire(keys, this.holder, LEASE_MS)
        : await state.renew(keys, this.holder, this.token, LEASE_MS);
      if (grant.held) {
        this.token = grant.token;
        this.sureAtMs = askedAtMs;
        this.superseded = false;
        this.lost = '';
      } else {
        this.supersede(`another has it: ${grant.by || 'under a newer token'}`);
      }
    } catch {
      // The engine is away: the clock says what follows.
    } finally {
      this.asking = false;
    }
  }

  private supersede(reason: string): void {
    this.lost = reason;
    if (this.superseded) return;
    this.superseded = true;
    // From here on not even a process with our own name is displaced.
    this.holder = { ...this.parts.holder, id: `${this.parts.holder.id}/${randomUUID()}` };
  }
}

async function connects(state: SharedState): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), FIRST_WITHIN_MS);
    state.onConnected(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

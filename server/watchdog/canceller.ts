/** What a watchdog can do at a venue: look, and take back. There is no way to place anything. */
export interface Canceller {
  readonly venue: string;
  /** Why the key is not to be used; null when it may be. Rejects when that cannot be asked now. */
  refusal(): Promise<string | null>;
  /** Asks the venue to cancel every open order of the account. Rejects with why it did not. */
  cancelAll(): Promise<void>;
  /** How many are open, as the venue lists them. Rejects when that cannot be asked now. */
  openOrders(): Promise<number>;
}

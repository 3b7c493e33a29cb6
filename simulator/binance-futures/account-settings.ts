/** What the owner of an account may have set; orders are margined without leverage all the same. */
export interface FuturesAccountOptions {
  readonly leverage: number;
  /** Hedge mode: a long and a short position at once. */
  readonly dualSidePosition: boolean;
  readonly multiAssetsMargin: boolean;
}

export const FUTURES_ACCOUNT: FuturesAccountOptions = {
  leverage: 1,
  dualSidePosition: false,
  multiAssetsMargin: false,
};

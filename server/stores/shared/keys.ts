/**
 * Names of what is shared (docs/shared-state.md). All of one account have its name in braces, so that
 * a script that touches several finds them in one place of a cluster.
 */
export class Keys {
  private readonly account: string;

  constructor(account: string) {
    this.account = `voltaire:{${account}}`;
  }

  get trader() {
    return { lease: `${this.account}:trader`, fence: this.fence };
  }

  get fence(): string {
    return `${this.account}:fence`;
  }

  market(symbol: string): string {
    return `${this.account}:market:${symbol}`;
  }

  get positions(): string {
    return `${this.account}:positions`;
  }

  get trading(): string {
    return `${this.account}:trading`;
  }

  get telemetry(): string {
    return `${this.account}:telemetry`;
  }
}

/** Of all accounts: whoever shares the engine hears all kills. */
export const KILLS = 'voltaire:kills';

import { GLOBAL } from '../model/scope.ts';
import { type Alert, OutcomeKind } from '../model/outcome.ts';
import type { AccountLimits } from '../model/policy.ts';
import { share } from './known.ts';

/** Of the limit: half, three quarters and nine tenths are told (C07). */
const LEVELS = [0.5, 0.75, 0.9] as const;
/** A level is left only this far below it: what swings around it is told once. */
const BACK = 0.05;

/** Gross or net: tells each crossing of a level once. */
class Warning {
  /** Levels that are crossed. */
  private held = 0;

  constructor(private readonly subject: 'gross' | 'net') {}

  /** Null when no level was crossed, and when nobody knows the exposure or its limit. */
  check(exposure: number, limit: number, currency: string): Alert | null {
    const part = share(exposure, limit);
    if (!Number.isFinite(part)) return null;
    const before = this.held;
    while (this.held < LEVELS.length && part >= LEVELS[this.held]!) this.held++;
    while (this.held > 0 && part < LEVELS[this.held - 1]! - BACK) this.held--;
    if (this.held === before) return null;
    const risen = this.held > before;
    const level = LEVELS[risen ? this.held - 1 : this.held]!;
    return {
      kind: OutcomeKind.ALERT,
      code: 'EXPOSURE_WARNING',
      scope: GLOBAL,
      subject: this.subject,
      active: this.held > 0,
      observed: part,
      limit: level,
      unit: '× limit',
      reason:
        `the ${this.subject} exposure of the account, with all open orders filled, is ` +
        `${percent(part)} of its limit of ${Math.round(limit)} ${currency}: ` +
        `${risen ? 'past' : 'below'} ${percent(level)}${risen ? '' : ' again'}`,
    };
  }
}

/** Warns of an account's exposure before MAX_EXPOSURE denies. */
export class ExposureWarnings {
  private readonly gross = new Warning('gross');
  private readonly net = new Warning('net');

  /** Account currency; NaN where a market is missing: that neither warns nor clears. */
  check(gross: number, net: number, account: AccountLimits | undefined): readonly Alert[] {
    if (!account) return NONE;
    const { currency, capital = Number.NaN } = account;
    const { maxGrossExposure = Number.NaN, maxNetExposure = Number.NaN } = account;
    const alerts = [
      this.gross.check(gross, maxGrossExposure * capital, currency),
      this.net.check(Math.abs(net), maxNetExposure * capital, currency),
    ];
    return alerts.filter((alert) => alert !== null);
  }
}

const NONE: readonly Alert[] = [];

function percent(part: number): string {
  return `${Math.round(part * 1_000) / 10} %`;
}

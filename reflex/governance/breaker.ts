import type { BreakerSnapshot, BreakerState } from '../model/governing.ts';
import { OutcomeKind } from '../model/outcome-kind.ts';
import type { MeasureLimits, SentinelLimits } from '../model/policy.ts';
import type { Scope } from '../model/scope.ts';
import { Gauge } from './gauge.ts';
import type { Measure, Readings } from './measures.ts';

/**
 * The circuit breaker of one scope, fed once a second. From OPEN it never closes but by way of a
 * probation, and nothing unknown is taken for healthy.
 *
 *     CLOSED     to OPEN       one measure past `trip`, `confirmations` samples in a row; or ten times past it, once
 *     OPEN       to HALF_OPEN  after `openMs`, when all measures were below `clear`, `confirmations` in a row
 *     HALF_OPEN  to OPEN       one measure past `trip`, or unknown, once
 *     HALF_OPEN  to CLOSED     after `probationMs`
 *
 * A restart heals nothing: what was OPEN or HALF_OPEN is OPEN again, and its times begin anew.
 */
export class Breaker {
  state: BreakerState = 'CLOSED';
  /** Only ever true while CLOSED. */
  warning = false;
  /** Of the latest change; empty before the first. */
  reason = '';
  private readonly gauges: readonly Gauge[];
  /** When it came into its state. */
  private sinceNs = Number.NaN;
  /**
   * What the latest opening or warning was about; undefined when that was in a run before and is not
   * watched any more.
   */
  private cause: Gauge | undefined;
  /** Samples in a row in which every measure was below `clear`. */
  private clearFor = 0;

  /** Watches those of the measures that have thresholds. */
  constructor(
    readonly scope: Scope,
    measures: readonly Measure[],
    private readonly limits: SentinelLimits,
  ) {
    this.gauges = measures.flatMap((measure) => {
      const thresholds = limits.measures[measure.name];
      return thresholds ? [new Gauge(measure, thresholds)] : [];
    });
  }

  /** What this sample has changed; null when nothing. */
  sample(monoNs: number, readings: Readings): BreakerSnapshot | null {
    for (const gauge of this.gauges) gauge.take(readings[gauge.measure.name]);
    this.clearFor = this.gauges.every((gauge) => gauge.clear) ? this.clearFor + 1 : 0;
    switch (this.state) {
      case 'CLOSED':
        return this.guard(monoNs) ?? this.warn();
      case 'OPEN':
        return this.heal(monoNs);
      case 'HALF_OPEN':
        return this.probe(monoNs);
    }
  }

  /** As the run before left it, `boot` being when this one began. What is to be told of it now. */
  takeOver(before: BreakerSnapshot, boot: { readonly monoNs: number }): BreakerSnapshot {
    this.state = before.state === 'CLOSED' ? 'CLOSED' : 'OPEN';
    this.warning = before.warning;
    this.reason = before.reason.endsWith(ANEW) ? before.reason : `${before.reason}${ANEW}`;
    this.sinceNs = boot.monoNs;
    this.cause = this.gauges.find(({ measure }) => measure.name === before.measure);
    return { ...before, state: this.state, from: before.state, reason: this.reason };
  }

  /** Why the scope is not in good health; empty when it is. */
  get complaints(): readonly string[] {
    const { state, warning, reason } = this;
    const standing = state === 'CLOSED' ? 'WARNING' : state;
    const own = state !== 'CLOSED' || warning ? [`${standing}: ${reason}`] : [];
    const now = this.gauges.filter((gauge) => gauge.tripped);
    return [...own, ...now.map((gauge) => `${gauge.words}, ${limit(gauge, 'trip')}`)];
  }

  private guard(monoNs: number): BreakerSnapshot | null {
    const gross = this.gauges.find((gauge) => gauge.gross);
    if (gross) return this.open(monoNs, gross, 'ten times past it, once');
    const { confirmations } = this.limits;
    const worst = this.gauges.find((gauge) => gauge.trippedFor >= confirmations);
    return worst ? this.open(monoNs, worst, inARow(confirmations)) : null;
  }

  private heal(monoNs: number): BreakerSnapshot | null {
    const { openMs, confirmations } = this.limits;
    if (monoNs - this.sinceNs < openMs * 1e6 || this.clearFor < confirmations) return null;
    return this.move(monoNs, 'HALF_OPEN', 'clear', `all are clear, ${inARow(confirmations)}`);
  }

  private probe(monoNs: number): BreakerSnapshot | null {
    const worst = this.gauges.find((gauge) => gauge.tripped);
    if (worst) return this.open(monoNs, worst, 'on probation');
    const { probationMs } = this.limits;
    if (monoNs - this.sinceNs < probationMs * 1e6) return null;
    this.warning = this.pastWarning() !== undefined;
    this.cause = this.pastWarning() ?? this.cause;
    return this.move(
      monoNs,
      'CLOSED',
      this.warning ? 'warn' : 'trip',
      `${probationMs / 1000} s of probation are over`,
    );
  }

  private warn(): BreakerSnapshot | null {
    const { confirmations } = this.limits;
    if (this.warning) {
      if (this.clearFor < confirmations) return null;
      this.warning = false;
      return this.note('CLOSED', 'clear', `all are clear, ${inARow(confirmations)}`);
    }
    const worst = this.pastWarning();
    if (!worst) return null;
    this.warning = true;
    this.cause = worst;
    return this.note('CLOSED', 'warn', inARow(confirmations));
  }

  private pastWarning(): Gauge | undefined {
    return this.gauges.find((gauge) => gauge.warnedFor >= this.limits.confirmations);
  }

  private open(monoNs: number, cause: Gauge, how: string): BreakerSnapshot {
    this.cause = cause;
    this.warning = false;
    return this.move(monoNs, 'OPEN', 'trip', how);
  }

  private move(
    monoNs: number,
    to: BreakerState,
    threshold: keyof MeasureLimits,
    how: string,
  ): BreakerSnapshot {
    const from = this.state;
    this.state = to;
    this.sinceNs = monoNs;
    return this.note(from, threshold, how);
  }

  private note(from: BreakerState, threshold: keyof MeasureLimits, how: string): BreakerSnapshot {
    const { scope, state, warning, cause } = this;
    const reading = cause?.reading ?? null;
    this.reason = cause ? `${cause.words}, ${limit(cause, threshold)}: ${how}` : how;
    return {
      kind: OutcomeKind.BREAKER,
      scope,
      state,
      from,
      warning,
      measure: cause?.measure.name ?? '',
      value: Number.isNaN(reading) ? null : reading,
      threshold: cause?.limits[threshold] ?? null,
      unit: cause?.measure.unit ?? '',
      reason: this.reason,
    };
  }
}

/** Behind the reason from before. */
const ANEW = '; begun anew by a restart';

const THRESHOLD_WORDS: Record<keyof MeasureLimits, string> = {
  warn: 'it warns from',
  trip: 'its limit is',
  clear: 'it is clear below',
};

function limit(gauge: Gauge, threshold: keyof MeasureLimits): string {
  return `${THRESHOLD_WORDS[threshold]} ${gauge.amount(gauge.limits[threshold])}`;
}

function inARow(samples: number): string {
  return samples === 1 ? 'one sample' : `${samples} samples in a row`;
}

import type { OrderRequest } from '../model/order.ts';
import type { ControlResult } from '../model/outcome.ts';
import type { Policy } from '../model/policy.ts';
import type { Bound, Reading, RiskContext } from './control.ts';
import { CONTROLS } from './controls.ts';
import { TokenBucket } from './token-bucket.ts';

/** Known to this file alone: who does not have it cannot construct an Approved. */
const GOVERNOR = Symbol('governor');

/**
 * An order that has passed every control. Neither it nor what it asks for can be changed afterwards,
 * and nothing outside of this file can make one: a gateway takes nothing else.
 */
class Approved {
  readonly #passed = true;

  constructor(
    maker: symbol,
    readonly clientOrderId: string,
    readonly decisionSeq: number,
    readonly request: OrderRequest,
  ) {
    if (maker !== GOVERNOR) throw new TypeError('only the governor approves orders');
    Object.freeze(request);
    Object.freeze(this);
  }

  static is(this: void, value: unknown): value is Approved {
    return typeof value === 'object' && value !== null && #passed in value && value.#passed;
  }
}
export type ApprovedOrder = Approved;

/** For the gateway's last look: types are gone at run time, this is not. */
export const isApprovedOrder = Approved.is;

export interface Verdict {
  /** Null when at least one control denied. */
  readonly approved: ApprovedOrder | null;
  /** Code of the first control that denied, else empty. */
  readonly code: string;
  readonly controls: readonly ControlResult[];
}

/** What the kernel knows; the governor adds what is its own: limits and message budget. */
export type RiskFacts = Omit<RiskContext, 'limits' | 'messageTokens'>;

/** The one gate. Every order passes it; there is no way round and no flag to open it. */
export class Governor {
  private readonly bucket: TokenBucket | null;
  private readonly reading: Reading = { observed: Number.NaN, limit: Number.NaN };

  constructor(private readonly policy: Policy) {
    const rate = policy.messageRate;
    this.bucket =
      rate && isPositive(rate.perSecond) && isPositive(rate.burst)
        ? new TokenBucket(rate.perSecond, rate.burst)
        : null;
  }

  /** Evaluates all controls, also after one has denied: an auditor wants the whole vector. */
  judge(
    request: OrderRequest,
    facts: RiskFacts,
    monoNs: number,
    clientOrderId: string,
    decisionSeq: number,
  ): Verdict {
    const context: RiskContext = {
      ...facts,
      limits: this.policy.symbols[facts.instrument.symbol],
      messageTokens: this.bucket ? this.bucket.available(monoNs) : Number.NaN,
    };
    let code = '';
    const controls: ControlResult[] = [];
    for (const control of CONTROLS) {
      const { reading } = this;
      reading.observed = Number.NaN;
      reading.limit = Number.NaN;
      control.read(request, context, reading);
      const { observed, limit } = reading;
      const headroom = headroomOf(control.bound, observed, limit);
      // NaN compares false: whatever could not be computed denies.
      const passed = Number.isFinite(headroom) && headroom >= 0;
      if (!passed && code === '') code = control.code;
      controls.push({
        code: control.code,
        passed,
        observed: finiteOrNull(observed),
        limit: finiteOrNull(limit),
        headroom: finiteOrNull(headroom),
        unit: control.unit,
      });
    }
    if (code !== '') return { approved: null, code, controls };
    this.bucket?.take(monoNs);
    const approved = new Approved(GOVERNOR, clientOrderId, decisionSeq, { ...request });
    return { approved, code, controls };
  }
}

/** Of the limit: what the last digits of a double may be off. 3 × 0.1 is not more than 0.3. */
const ROUNDING = 1e-12;

function headroomOf(bound: Bound, observed: number, limit: number): number {
  const headroom = bound === 'at most' ? limit - observed : observed - limit;
  return Math.abs(headroom) <= ROUNDING * Math.abs(limit) ? 0 : headroom;
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

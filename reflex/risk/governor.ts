import type { OrderRequest } from '../model/order.ts';
import type { ControlResult } from '../model/outcome.ts';
import type { Policy } from '../model/policy.ts';
import type { Reading, RiskContext } from './control.ts';
import { CONTROLS } from './controls.ts';
import { TokenBucket } from './token-bucket.ts';

/**
 * An order that has passed every control. The class stays inside this file: nothing else can make
 * one, and a gateway takes nothing else.
 */
class Approved {
  readonly #passed = true;

  constructor(
    readonly clientOrderId: string,
    readonly decisionSeq: number,
    readonly request: OrderRequest,
  ) {}

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
    this.bucket = rate ? new TokenBucket(rate.perSecond, rate.burst) : null;
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
      const headroom = control.bound === 'at most' ? limit - observed : observed - limit;
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
    return { approved: new Approved(clientOrderId, decisionSeq, request), code, controls };
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

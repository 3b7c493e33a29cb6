import { type Reading, resultOf } from '../model/check.ts';
import type { DenialCode } from '../model/denial-code.ts';
import type { OrderRequest } from '../model/order.ts';
import type { ControlResult } from '../model/outcome.ts';
import type { RiskContext } from './control.ts';
import { CONTROLS } from './controls.ts';

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

/** Likewise of an open order that is to be changed in place: `request` is what the whole of it becomes. */
class Amendment {
  readonly #passed = true;

  constructor(
    maker: symbol,
    /** Of the order. */
    readonly clientOrderId: string,
    /** Of the amendment. */
    readonly decisionSeq: number,
    readonly request: OrderRequest,
  ) {
    if (maker !== GOVERNOR) throw new TypeError('only the governor approves amendments');
    Object.freeze(request);
    Object.freeze(this);
  }

  static is(this: void, value: unknown): value is Amendment {
    return typeof value === 'object' && value !== null && #passed in value && value.#passed;
  }
}
export type ApprovedAmendment = Amendment;

/** For the gateway's last look: types are gone at run time, this is not. */
export const isApprovedOrder = Approved.is;
export const isApprovedAmendment = Amendment.is;

export interface Verdict<Token = ApprovedOrder> {
  /** Null when at least one control denied. */
  readonly approved: Token | null;
  /** Of the first control that denied; null when none did. */
  readonly code: DenialCode | null;
  /** Whether one of those that denied finds the strategy at fault. */
  readonly strategyAtFault: boolean;
  readonly controls: readonly ControlResult[];
}

/**
 * The one gate. Every order and every amendment passes it; there is no way round and no flag to open
 * it. Evaluates all controls, also after one has denied: an auditor wants the whole vector.
 */
export class Governor {
  private readonly reading: Reading = { observed: Number.NaN, limit: Number.NaN };

  judge(
    request: OrderRequest,
    context: RiskContext,
    clientOrderId: string,
    decisionSeq: number,
  ): Verdict {
    const verdict = this.evaluate(request, context);
    if (verdict.code !== null) return { approved: null, ...verdict };
    const approved = new Approved(GOVERNOR, clientOrderId, decisionSeq, { ...request });
    return { approved, ...verdict };
  }

  /**
   * An amendment of an open order in place: `request` is what is to be open of it afterwards, judged as
   * an order of its own in place of the old one.
   */
  judgeAmendment(
    request: OrderRequest,
    context: RiskContext,
    { clientOrderId, filledLots }: { readonly clientOrderId: string; readonly filledLots: number },
    decisionSeq: number,
  ): Verdict<ApprovedAmendment> {
    const verdict = this.evaluate(request, context);
    if (verdict.code !== null) return { approved: null, ...verdict };
    const whole = { ...request, quantityLots: request.quantityLots + filledLots };
    const approved = new Amendment(GOVERNOR, clientOrderId, decisionSeq, whole);
    return { approved, ...verdict };
  }

  private evaluate(request: OrderRequest, context: RiskContext): Omit<Verdict, 'approved'> {
    const { reading } = this;
    let code: DenialCode | null = null;
    let strategyAtFault = false;
    const controls: ControlResult[] = [];
    for (const control of CONTROLS) {
      reading.observed = Number.NaN;
      reading.limit = Number.NaN;
      control.read(request, context, reading);
      const result = resultOf(control, reading);
      controls.push(result);
      if (result.passed) continue;
      code ??= control.code;
      if (control.blames === 'strategy') strategyAtFault = true;
    }
    return { code, strategyAtFault, controls };
  }
}

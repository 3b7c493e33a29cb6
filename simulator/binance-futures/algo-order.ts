import type { Account } from '../account/account.ts';
import type { Order, OrderRequest } from '../matching/order.ts';

/** "Event: Algo Order Update", Algo Status. */
export type AlgoStatus = 'NEW' | 'CANCELED' | 'TRIGGERING' | 'TRIGGERED' | 'FINISHED' | 'REJECTED';

/** What the service compares with the trigger price. */
export const WORKING_TYPES = ['CONTRACT_PRICE', 'MARK_PRICE'] as const;
export type WorkingType = (typeof WORKING_TYPES)[number];

/** `clientOrderId` is its clientAlgoId, `stopPrice` its triggerPrice, `type` as the engine calls it. */
export interface AlgoRequest extends OrderRequest {
  /** In the venue's word. */
  readonly origType: AlgoOrderType;
  readonly workingType: WorkingType;
}

/** An order of the Algo Service: in no ledger and no book before it is triggered. */
export interface AlgoOrder extends AlgoRequest {
  readonly algoId: number;
  readonly account: Account;
  readonly createdMs: number;
  updatedMs: number;
  /** 0 until then. */
  triggeredMs: number;
  status: AlgoStatus;
  /** What it became in the matching engine; null until then. */
  actual: Order | null;
  /** Why the matching engine did not take it. */
  reason: string;
}

/** The venue's types and what the engine calls them. */
export const ALGO_TYPES = {
  STOP_MARKET: 'STOP_LOSS',
  STOP: 'STOP_LOSS_LIMIT',
  TAKE_PROFIT_MARKET: 'TAKE_PROFIT',
  TAKE_PROFIT: 'TAKE_PROFIT_LIMIT',
} as const;
export type AlgoOrderType = keyof typeof ALGO_TYPES;
export const ALGO_ORDER_TYPES = Object.keys(ALGO_TYPES) as AlgoOrderType[];

/** It waits, or is on its way to the matching engine. */
export function isOpenAlgo({ status }: AlgoOrder): boolean {
  return status === 'NEW' || status === 'TRIGGERING';
}

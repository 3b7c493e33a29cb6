import { AUDIT_ROWS } from './audit-rows.ts';
import { MARKET_ROWS } from './market-rows.ts';
import { MONEY_ROWS } from './money-rows.ts';
import { ORDER_ROWS } from './order-rows.ts';
import { RATE_ROWS } from './rate-rows.ts';
import type { Row } from './row.ts';
import { STATE_ROWS } from './state-rows.ts';

/** Of every control of the governor; a new one is a row here as well. */
export const CONTROL_ROWS: readonly Row[] = [
  ...STATE_ROWS,
  ...ORDER_ROWS,
  ...MARKET_ROWS,
  ...MONEY_ROWS,
  ...RATE_ROWS,
];

export { AUDIT_ROWS };

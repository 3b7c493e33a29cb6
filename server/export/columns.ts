/** What an export has of each decision; decimals are text, so that no digit is lost. */
export const COLUMNS = {
  id: 'text',
  run: 'integer',
  seq: 'integer',
  at_us: 'integer',
  symbol: 'text',
  strategy: 'text',
  strategy_version: 'text',
  outcome: 'text',
  code: 'text',
  why: 'text',
  denial: 'text',
  kind: 'text',
  side: 'text',
  type: 'text',
  time_in_force: 'text',
  reduce_only: 'boolean',
  quantity: 'decimal',
  price: 'decimal',
  trigger_price: 'decimal',
  display_quantity: 'decimal',
  notional: 'number',
  score: 'number',
  threshold: 'number',
  trading_level: 'text',
  policy_hash: 'text',
  build_hash: 'text',
} as const satisfies Record<string, 'text' | 'integer' | 'boolean' | 'decimal' | 'number'>;

export type Column = keyof typeof COLUMNS;
export const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];
export type ExportRow = Readonly<Record<Column, string | number | boolean | null>>;

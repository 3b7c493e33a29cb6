import type { Instrument } from '~/graphql/market';
import type { OrderTicket } from '~/graphql/ticket';

export const TICKET_TYPES = [
  { value: 'LIMIT', label: 'Limit' },
  { value: 'MARKET', label: 'Market' },
  { value: 'STOP', label: 'Stop' },
  { value: 'STOP_LIMIT', label: 'Stop limit' },
  { value: 'TAKE_PROFIT', label: 'Take profit' },
  { value: 'TAKE_PROFIT_LIMIT', label: 'Take profit limit' },
] as const;

/** What a person has written; what its type does not have stays here and is not sent. */
export interface OrderForm {
  side: 'BUY' | 'SELL';
  type: (typeof TICKET_TYPES)[number]['value'];
  timeInForce: 'GTC' | 'IOC' | 'FOK';
  quantity: string;
  price: string;
  triggerPrice: string;
  displayQuantity: string;
  stopLoss: string;
  takeProfit: string;
  postOnly: boolean;
  reduceOnly: boolean;
  reason: string;
}

export const DECIMAL_FIELDS = [
  'quantity',
  'price',
  'triggerPrice',
  'displayQuantity',
  'stopLoss',
  'takeProfit',
] as const;
export type DecimalField = (typeof DECIMAL_FIELDS)[number];

export const EMPTY_FORM: OrderForm = {
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '',
  price: '',
  triggerPrice: '',
  displayQuantity: '',
  stopLoss: '',
  takeProfit: '',
  postOnly: false,
  reduceOnly: false,
  reason: '',
};

/** Which fields an order of this kind has. */
export function fieldsOf({ type, timeInForce, postOnly, reduceOnly }: OrderForm) {
  const price = type.endsWith('LIMIT');
  const plain = type === 'LIMIT';
  return {
    quantity: true,
    price,
    triggerPrice: type.startsWith('STOP') || type.startsWith('TAKE_PROFIT'),
    // Only what rests can show a part of itself.
    displayQuantity: price && (!plain || postOnly || timeInForce === 'GTC'),
    timeInForce: plain && !postOnly,
    postOnly: plain,
    // What only reduces brings nothing that would have to be closed again.
    stopLoss: !reduceOnly,
    takeProfit: !reduceOnly,
  };
}

const OPTIONAL: readonly DecimalField[] = ['displayQuantity', 'stopLoss', 'takeProfit'];

/** Why a field cannot be sent as it is, in a sentence; '' when it can. */
export function problemOf(
  form: OrderForm,
  field: DecimalField,
  { tickSize, lotSize, base }: Pick<Instrument, 'tickSize' | 'lotSize' | 'base'>,
): string {
  const text = form[field].trim();
  if (!fieldsOf(form)[field]) return '';
  if (text === '') return OPTIONAL.includes(field) ? '' : 'Needed.';
  if (!isPositiveDecimal(text)) return 'A positive number, such as 0.01.';
  const amount = field === 'quantity' || field === 'displayQuantity';
  const step = amount ? lotSize : tickSize;
  if (isWhole(text, step)) return '';
  return `Must be whole steps of ${trimDecimal(step)}${amount ? ` ${base}` : ''}.`;
}

/** What is sent: only what belongs to the type. */
export function ticketOf(form: OrderForm, symbol: string): OrderTicket {
  const fields = fieldsOf(form);
  const text = (field: DecimalField) => (fields[field] && form[field].trim()) || null;
  return {
    symbol,
    side: form.side,
    type: fields.postOnly && form.postOnly ? 'LIMIT_MAKER' : form.type,
    timeInForce: fields.timeInForce ? form.timeInForce : null,
    quantity: form.quantity.trim(),
    price: text('price'),
    triggerPrice: text('triggerPrice'),
    displayQuantity: text('displayQuantity'),
    reduceOnly: form.reduceOnly,
    stopLoss: text('stopLoss'),
    takeProfit: text('takeProfit'),
  };
}

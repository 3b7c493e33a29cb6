/** Frames of Binance as recorded, for tests to change a field of. */
export const TRADE = {
  e: 'trade',
  E: 1_723_161_255_343,
  s: 'BTCUSDT',
  t: 3_735_683_259,
  p: '61837.63000000',
  q: '0.02000000',
  T: 1_723_161_255_342,
  m: true,
  M: true,
};
export const QUOTE = {
  u: 50_093_239_212,
  s: 'BTCUSDT',
  b: '61837.63000000',
  B: '3.78826000',
  a: '61837.64000000',
  A: '1.54698000',
};
export const DIFF = {
  e: 'depthUpdate',
  E: 1_723_161_255_308,
  s: 'BTCUSDT',
  U: 50_093_239_203,
  u: 50_093_239_207,
  b: [['55653.87000000', '0.00000000']],
  a: [
    ['61838.04000000', '0.32332000'],
    ['61862.50000000', '0.05019000'],
  ],
};
export const trade = (changes: object) => ({
  stream: 'btcusdt@trade',
  data: { ...TRADE, ...changes },
});
export const quote = (changes: object) => ({
  stream: 'btcusdt@bookTicker',
  data: { ...QUOTE, ...changes },
});
export const diff = (changes: object) => ({
  stream: 'btcusdt@depth@100ms',
  data: { ...DIFF, ...changes },
});

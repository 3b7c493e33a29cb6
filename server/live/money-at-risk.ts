import type { Policy } from '@voltaire/reflex/model/policy.ts';

const NONE = 'not set, so that every order is denied';

/** The limits of money in force, in words, a line each: what can be lost at most by them. */
export function moneyAtRisk(policy: Policy, symbols: readonly string[]): string[] {
  const { account } = policy;
  const currency = account?.currency ?? '';
  const money = (amount: number | undefined) =>
    amount === undefined ? NONE : `${plain(amount)} ${currency}`;
  const ofCapital = (share: number | undefined) =>
    money(
      share === undefined || account?.capital === undefined ? undefined : share * account.capital,
    );
  const lines = [
    `capital ${money(account?.capital)}`,
    `exposure at most ${ofCapital(account?.maxGrossExposure)} gross, ${ofCapital(account?.maxNetExposure)} net`,
    `loss of a day: only reductions from ${ofCapital(account?.lossReduce)}, halted at ${ofCapital(account?.lossHalt)}`,
  ];
  for (const symbol of symbols) {
    const limits = policy.symbols[symbol];
    const { maxOrderQuantity: order, maxPosition: position } = limits ?? {};
    lines.push(
      `${symbol}: an order at most ${money(limits?.maxOrderValue)} and ${quantity(order)}, a position at most ${quantity(position)}`,
    );
  }
  for (const [name, { maxDrawdown }] of Object.entries(policy.strategies)) {
    lines.push(`strategy ${name}: halted at a drawdown of ${money(maxDrawdown)}`);
  }
  return lines;
}

function quantity(amount: number | undefined): string {
  return amount === undefined ? NONE : `a quantity of ${plain(amount)}`;
}

/** Without exponent and without the dust of binary fractions. */
function plain(amount: number): string {
  return amount.toFixed(8).replace(/\.?0+$/, '');
}

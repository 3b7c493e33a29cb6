import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { FLATTEN, ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import { z } from 'zod';

const SIDES = ['BUY', 'SELL'] as const;

const allowList = <const T extends readonly string[]>(all: T) =>
  z
    .array(z.enum(all))
    .min(1, 'must name one at least')
    .default([...all]);

const strategy = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,60}$/, 'must be 1 to 60 letters, digits or . _ -'),
  symbol: z.string().min(1),
  parameters: z.record(z.string(), z.number()).default({}),
  /** What it may do on the symbol; nothing that is not named is permitted (NOT_PERMITTED). */
  sides: allowList(SIDES),
  types: allowList(ORDER_TYPES),
  /** Of a user's own: a TypeScript or JavaScript module. Without it the name is of a built-in one. */
  file: z.string().min(1).optional(),
  /** Of a user's own: an answer later than this counts as none. */
  budgetMs: z.number().positive().max(1_000).optional(),
});

export type StrategyConfig = z.output<typeof strategy>;

export const strategies = z.array(strategy).superRefine((list, context) => {
  list.forEach((entry, i) => {
    const before = list.slice(0, i).filter(({ name }) => name === entry.name);
    for (const [key, message] of [...problemsOf(entry), ...differencesTo(entry, before)]) {
      context.addIssue({ code: 'custom', path: [i, key], message });
    }
  });
});

type Problem = readonly [key: keyof StrategyConfig, message: string];

function problemsOf({ name, file, budgetMs }: StrategyConfig): Problem[] {
  const builtIn = STRATEGIES.some((known) => known.name === name);
  if (name === FLATTEN)
    return [['name', 'is the kernel’s own, which closes positions after a kill']];
  if (file !== undefined && builtIn) {
    return [['name', 'is of a built-in strategy: give your own another name']];
  }
  if (file !== undefined) return [];
  const known = STRATEGIES.map((each) => each.name).join(', ');
  const problems: Problem[] = [];
  if (!builtIn) {
    problems.push([
      'name',
      `is of no built-in strategy; there is ${known}. One of your own needs file: './path.ts'`,
    ]);
  }
  if (budgetMs !== undefined) {
    problems.push(['budgetMs', 'is for strategies of your own: built-in ones run in the kernel']);
  }
  return problems;
}

/** Permissions and code belong to the name: only symbol and parameters differ between its entries. */
function differencesTo(entry: StrategyConfig, before: readonly StrategyConfig[]): Problem[] {
  const problems: Problem[] = [];
  if (before.some(({ symbol }) => symbol === entry.symbol)) {
    problems.push(['symbol', `has a strategy "${entry.name}" already`]);
  }
  const first = before[0];
  if (!first) return problems;
  for (const key of ['sides', 'types', 'file', 'budgetMs'] as const) {
    if (String(first[key]) === String(entry[key])) continue;
    problems.push([key, `must be the same wherever "${entry.name}" stands`]);
  }
  return problems;
}

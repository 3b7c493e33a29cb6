import { STRATEGIES } from '@voltaire/reflex/decide/registry.ts';
import { ORDER_TYPES } from '@voltaire/reflex/model/order.ts';
import { z } from 'zod';

const SIDES = ['BUY', 'SELL'] as const;

const allowList = <const T extends readonly string[]>(all: T) =>
  z
    .array(z.enum(all))
    .min(1, 'must name one at least')
    .default([...all]);

const strategy = z
  .strictObject({
    /** Of a built-in one; with `file` another name than the strategy gives itself. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be small letters, digits and dashes, a letter first')
      .optional(),
    /** A user's own: TypeScript or JavaScript, relative to the current folder. */
    file: z.string().min(1).optional(),
    symbol: z.string().min(1),
    parameters: z.record(z.string(), z.number()).default({}),
    /** What it may do on the symbol; nothing that is not named is permitted (NOT_PERMITTED). */
    sides: allowList(SIDES),
    types: allowList(ORDER_TYPES),
    /** Of a user's own: an answer later than this counts as none, milliseconds. */
    budgetMs: z.number().positive().max(10_000).optional(),
  })
  .refine(({ name, file }) => name !== undefined || file !== undefined, {
    message: 'needs the `name` of a built-in strategy or the `file` of your own',
  })
  .refine(({ file, budgetMs }) => file !== undefined || budgetMs === undefined, {
    path: ['budgetMs'],
    message: 'is for strategies with a `file`: built-in ones are part of the kernel',
  });

export type StrategyConfig = z.output<typeof strategy>;

export const strategies = z.array(strategy).superRefine((list, context) => {
  list.forEach(({ name, file, symbol }, i) => {
    const complain = (key: keyof StrategyConfig, message: string) =>
      context.addIssue({ code: 'custom', path: [i, key], message });
    if (
      file === undefined &&
      name !== undefined &&
      !STRATEGIES.some((each) => each.name === name)
    ) {
      const known = STRATEGIES.map((each) => each.name).join(', ');
      complain(
        'name',
        `is of no built-in strategy; there is ${known}. Your own needs its \`file\``,
      );
    }
    const before = list.slice(0, i).filter((each) => each.name === name && each.file === file);
    if (before.some((each) => each.symbol === symbol)) {
      complain('symbol', `has "${name ?? file}" already`);
    }
  });
});

import { TokenBucket } from '@voltaire/reflex/risk/token-bucket.ts';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { permit } from '../access/permissions.ts';
import type { Actor } from '../access/actor.ts';
import { badInput } from '../resolvers/user-input.ts';
import type { Admitted } from './archive.ts';
import type { NewsDesk } from './desk.ts';
import type { NewsWay } from './item.ts';
import { webAddress } from './plain-text.ts';

/** The form of a text that is handed in; longer ones are shortened, these are bounds against floods. */
const handedIn = z.strictObject({
  id: z.string().min(1).max(200).nullish(),
  source: z.string().max(200).nullish(),
  url: z
    .string()
    .refine((text) => webAddress(text) !== null, 'must be an http:// or https:// address')
    .nullish(),
  title: z.string().min(1).max(2_000),
  summary: z.string().max(20_000).nullish(),
  publishedAtUs: z.number().int().positive().nullish(),
  symbols: z.array(z.string().min(1).max(40)).max(50).nullish(),
});

/** What a person or a program may hand in, by webhook or mutation: one way for both. */
export class HandIn {
  private readonly budgets = new Map<string, TokenBucket>();

  constructor(
    private readonly desk: NewsDesk,
    private readonly nowNs: () => number = () => performance.now() * 1e6,
  ) {}

  /** Throws UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED or BAD_USER_INPUT. */
  take(actor: Actor | null, via: NewsWay, input: unknown): Admitted {
    const { name } = permit(actor, 'publishNews');
    this.spend(name);
    const parsed = handedIn.safeParse(input);
    if (!parsed.success) throw badInput(parsed.error.issues.map(inWords).join('; '));
    const { id, source, url, title, summary, publishedAtUs, symbols } = parsed.data;
    const unknown = (symbols ?? []).filter((symbol) => !this.desk.symbols.includes(symbol));
    if (unknown.length > 0) {
      const known = this.desk.symbols.join(', ');
      throw badInput(`there is no symbol "${unknown[0]}" here; there is ${known}`);
    }
    const news = {
      via,
      by: name,
      externalId: id ?? null,
      source: source ?? name,
      url: url ?? null,
      title,
      summary: summary ?? '',
      publishedAtUs: publishedAtUs ?? null,
    };
    const admitted = this.desk.take(news, symbols ?? []);
    if (admitted) return admitted;
    throw badInput('title: nothing of it can be read');
  }

  private spend(name: string): void {
    const perMinute = this.desk.config.publishPerMinute;
    const budget = this.budgets.get(name) ?? new TokenBucket(perMinute / 60, perMinute);
    this.budgets.set(name, budget);
    const now = this.nowNs();
    if (budget.available(now) >= 1) return budget.take(now);
    throw new GraphQLError(
      `"${name}" has handed in ${perMinute} texts within a minute, which is the limit: wait, or raise news.publishPerMinute`,
      { extensions: { code: 'RATE_LIMITED' } },
    );
  }
}

function inWords({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;
}

import {
  Ledger,
  LedgerConsistency,
  LedgerProgress,
  LedgerProof,
  LedgerVerification,
} from '@voltaire/schema/ledger.ts';
import { GraphQLError } from 'graphql';
import { Arg, Ctx, Float, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { permit } from '../access/permissions.ts';
import type { Context } from './context.ts';

@Resolver()
export class LedgerResolver {
  @Query(() => Ledger)
  async ledger(@Ctx() { ledger }: Context): Promise<Ledger> {
    return told(ledger.ask({ ask: 'state' }));
  }

  @Query(() => LedgerProof, {
    nullable: true,
    description: 'Null when the journal has no such decision.',
  })
  async ledgerProof(
    @Arg('decisionId', () => ID) decisionId: string,
    @Ctx() { ledger }: Context,
  ): Promise<LedgerProof | null> {
    return told(ledger.ask({ ask: 'proof', decisionId }));
  }

  @Query(() => LedgerConsistency, {
    description: 'Of two sizes; `to` is that of the last checkpoint when it is not given.',
  })
  async ledgerConsistency(
    @Arg('from', () => Float) from: number,
    @Ctx() { ledger }: Context,
    @Arg('to', () => Float, { nullable: true }) to?: number | null,
  ): Promise<LedgerConsistency> {
    return told(ledger.ask({ ask: 'consistency', from, to: to ?? null }));
  }

  @Mutation(() => LedgerVerification, {
    description:
      'Reads the whole journal and checks all of it, with a checkpoint that was kept elsewhere when one is given. Needs the role auditor, risk or admin.',
  })
  async verifyLedger(
    @Ctx() { actor, ledger }: Context,
    @Arg('checkpoint', () => String, { nullable: true }) checkpoint?: string | null,
  ): Promise<LedgerVerification> {
    permit(actor, 'verifyLedger');
    const verified = ledger
      .ask({ ask: 'state' })
      .then(async ({ publicKey: key }) =>
        ledger.check.run({ key, checkpoint: checkpoint ?? undefined }),
      );
    return told(verified);
  }

  @Subscription(() => LedgerProgress, {
    description: 'While somebody verifies the ledger.',
    subscribe: ({ context: { ledger } }: { context: Context }) => ledger.check.progress.subscribe(),
  })
  ledgerVerification(@Root() progress: LedgerProgress): LedgerProgress {
    return progress;
  }
}

/** What the ledger refuses, it says in a sentence. */
async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GraphQLError(reason, { extensions: { code: 'LEDGER_UNAVAILABLE' } });
  }
}

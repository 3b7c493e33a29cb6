import type { MadeDecision } from '@voltaire/reflex/journal/replay-decision.ts';
import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Decision } from '@voltaire/schema/decisions.ts';
import {
  Ledger,
  LedgerAnchor,
  LedgerConsistency,
  LedgerProgress,
  LedgerProof,
  LedgerVerification,
} from '@voltaire/schema/ledger.ts';
import { ReplayedDecision } from '@voltaire/schema/replay.ts';
import { GraphQLError } from 'graphql';
import { Arg, Ctx, Float, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { permit } from '../access/permissions.ts';
import { toDecision } from '../views/decision.ts';
import type { Context } from './context.ts';

@Resolver()
export class LedgerResolver {
  @Query(() => Ledger)
  async ledger(@Ctx() { ledger }: Context): Promise<Ledger> {
    return told(ledger.ask({ ask: 'state' }));
  }

  @Query(() => [LedgerAnchor], { description: 'Those that are configured (docs/ledger.md).' })
  async ledgerAnchors(@Ctx() { ledger }: Context): Promise<readonly LedgerAnchor[]> {
    return told(ledger.ask({ ask: 'anchors' }));
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

  @Query(() => ReplayedDecision, {
    nullable: true,
    description:
      'Makes a decision again from what the journal says the kernel saw. Null when the journal has no such decision. Needs the role auditor, risk or admin.',
  })
  async replayDecision(
    @Arg('id', () => ID) id: string,
    @Ctx() { actor, ledger, views }: Context,
  ): Promise<ReplayedDecision | null> {
    permit(actor, 'replayDecision');
    const found = await told(ledger.replay.run({ directory: ledger.directory, id }));
    if (!found) return null;
    const { boot, recorded, replayed, ...rest } = found;
    const shown = (made: MadeDecision): Decision => {
      const { symbolId } = made.record;
      return toDecision(made, new Instrument(symbolId, boot.instruments[symbolId]!), null);
    };
    return {
      ...rest,
      recorded: shown(recorded),
      replayed: replayed && shown(replayed),
      sameBuild: boot.buildHash === views.identity.buildHash,
    };
  }

  @Mutation(() => LedgerVerification, {
    description:
      'Reads the journal and checks all of it, with a checkpoint that was kept elsewhere when one is given; or only its records from `from` to before `to`, counted from 0, with what else is in their segments and up to the next checkpoint. Needs the role auditor, risk or admin.',
  })
  async verifyLedger(
    @Ctx() { actor, ledger }: Context,
    @Arg('checkpoint', () => String, { nullable: true }) checkpoint?: string | null,
    @Arg('from', () => Float, { nullable: true }) from?: number | null,
    @Arg('to', () => Float, { nullable: true }) to?: number | null,
  ): Promise<LedgerVerification> {
    permit(actor, 'verifyLedger');
    return told(ledger.verify({ checkpoint: checkpoint ?? null, from: from ?? 0, to: to ?? null }));
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
export async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GraphQLError(reason, { extensions: { code: 'LEDGER_UNAVAILABLE' } });
  }
}

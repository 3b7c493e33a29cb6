import { KILL_MODES } from '@voltaire/reflex/model/event.ts';
import { type OutcomePayload, OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import type { Scope } from '@voltaire/reflex/model/scope.ts';
import { KillMode, ReleaseSource } from '@voltaire/schema/enums.ts';
import { Proposal, TradingState } from '@voltaire/schema/governance.ts';
import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { permit } from '../access/permissions.ts';
import { toProposal, type Trading } from '../views/trading.ts';
import type { Context } from './context.ts';
import { badInput, checkId, checkReason, checkScope } from './user-input.ts';

@Resolver()
export class KillSwitchResolver {
  @Mutation(() => TradingState, {
    description:
      'Stops new orders at once; by its mode also cancels what works, or closes positions. Anybody signed in, but for publishers of news, may stop and cancel. Doing it twice is fine.',
  })
  async engageKillSwitch(
    @Arg('reason', () => String, { defaultValue: '' }) reason: string,
    @Arg('scope', () => String, { defaultValue: 'global' }) scope: string,
    @Arg('mode', () => KillMode, { defaultValue: 'CANCEL' }) mode: KillMode,
    @Ctx() { actor, views }: Context,
  ): Promise<TradingState> {
    const { name } = permit(actor, mode === 'FLATTEN' ? 'flatten' : 'halt');
    const known = checkScope(scope, views);
    // A kill is never refused for the form of its reason.
    views.kernel.engageKill(name, known, mode, reason.trim().slice(0, 500) || 'no reason given');
    return views.system.tradingOnce(() => isKilled(views.trading, known, mode));
  }

  @Mutation(() => Proposal, {
    description:
      'Asks for a halt to be lifted: a kill, or one that latched by itself. It stays until somebody else approves.',
  })
  async proposeRelease(
    @Arg('scope', () => String) scope: string,
    @Arg('reason', () => String) reason: string,
    @Arg('source', () => ReleaseSource, { defaultValue: 'OPERATOR' }) source: ReleaseSource,
    @Ctx() { actor, views }: Context,
  ): Promise<Proposal> {
    const { name } = permit(actor, 'proposeRelease');
    // What is configured no longer, and yet held, can be lifted as well.
    const held = views.trading.reasons.map((each) => each.scope);
    const known = checkScope(scope, { scopes: [...new Set([...views.scopes, ...held])] });
    const text = checkReason(reason);
    const killNumber = views.trading.killOf(known)?.kill?.number ?? 0;
    if (source === 'OPERATOR' && killNumber === 0) {
      throw badInput(`there is no kill of the scope "${known}" to be released`);
    }
    return views.answers.to(
      name,
      {
        type: 'propose',
        source: source === 'OPERATOR' ? 'operator' : 'governor',
        scope: known,
        reason: text,
        killNumber,
      },
      (payload) => proposed(payload, name, known),
    );
  }

  @Mutation(() => TradingState, {
    description:
      'Lifts what was proposed. Needs another person than the one who proposed it, and good health.',
  })
  async approveRelease(
    @Arg('proposalId', () => ID) proposalId: string,
    @Arg('reason', () => String) reason: string,
    @Ctx() { actor, views }: Context,
  ): Promise<TradingState> {
    const { name } = permit(actor, 'approveRelease');
    const text = checkReason(reason);
    checkId('proposalId', proposalId);
    const { state, scope, source } = await views.answers.to(
      name,
      { type: 'approve', proposalId, reason: text },
      (payload) =>
        payload.kind === OutcomeKind.PROPOSAL && payload.id === proposalId ? payload : undefined,
    );
    if (state !== 'APPROVED') throw badInput('this proposal has expired: make it anew');
    return views.system.tradingOnce(() => !views.trading.held(source, scope));
  }
}

function isKilled(trading: Trading, scope: Scope, mode: KillMode): boolean {
  const held = trading.killOf(scope);
  if (!held) return false;
  return !held.kill || KILL_MODES.indexOf(held.kill.mode) >= KILL_MODES.indexOf(mode);
}

function proposed(payload: OutcomePayload, proposer: string, scope: Scope): Proposal | undefined {
  if (payload.kind !== OutcomeKind.PROPOSAL || payload.state !== 'OPEN') return undefined;
  return payload.proposer === proposer && payload.scope === scope ? toProposal(payload) : undefined;
}

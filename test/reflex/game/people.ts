import type { CommandAction } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind, type Proposal, type StateReason } from '@voltaire/reflex/model/outcome.ts';
import type { Game } from './game.ts';
import type { Move } from './moves.ts';

export function command(game: Game, action: CommandAction, actor = 'ada'): void {
  game.apply(game.time.command(action, actor));
}

export function proposals(game: Game): Proposal[] {
  return game.chapter.outcomes.flatMap(({ payload }) =>
    payload.kind === OutcomeKind.PROPOSAL && payload.state === 'OPEN' ? [payload] : [],
  );
}

/** What holds, as the kernel last said: now, or before this outcome. */
export function reasonsOf(
  { chapter }: Game,
  before = Number.POSITIVE_INFINITY,
): readonly StateReason[] {
  for (let i = chapter.outcomes.length - 1; i >= 0; i--) {
    const { seq, payload } = chapter.outcomes[i]!;
    if (seq < before && payload.kind === OutcomeKind.TRADING_STATE) return payload.reasons;
  }
  return [];
}

/** Two people lift everything that people may lift. */
export function release(game: Game): void {
  for (const { source, scope } of reasonsOf(game)) {
    if (source !== 'operator' && source !== 'governor') continue;
    const killNumber = game.kills;
    command(game, { type: 'propose', source, scope, reason: 'over', killNumber });
    const open = proposals(game).findLast((p) => p.source === source && p.scope === scope);
    if (!open) continue;
    command(game, { type: 'approve', proposalId: open.id, reason: 'seen' }, 'bob');
  }
}

export function steer(
  game: Game,
  { how, scope, level, bias, forMs }: Extract<Move, { move: 'steer' }>,
): void {
  const expiresAtUs = game.time.atUs + forMs * 1e3;
  const said = { scope, reason: 'so', expiresAtUs };
  const modelId = forMs % 9 === 0 ? 'other' : 'good';
  const advice = { modelId, rationale: 'why', confidence: 0.5, inputHash: 'h' };
  const all: Record<string, CommandAction> = {
    aggression: { type: 'aggression', level, ...said },
    bias: { type: 'bias', bias, ...said },
    advise: { type: 'advise', scope, level, bias, advice, given: '{}', expiresAtUs },
    accept: { type: 'accept', adviceId: lastAdvice(game), reason: 'agreed' },
  };
  command(game, all[how]!);
}

function lastAdvice({ chapter }: Game): string {
  const last = chapter.outcomes.findLast(({ payload }) => payload.kind === OutcomeKind.OVERRIDES);
  if (last?.payload.kind !== OutcomeKind.OVERRIDES) return 'none';
  return last.payload.pending.at(-1)?.id ?? 'none';
}

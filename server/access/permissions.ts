import { GraphQLError } from 'graphql';
import type { Actor } from './actor.ts';
import { requireActor } from './authenticate.ts';

/** What a user may be, and what a token is for. `publisher` is for programs that hand in news: it cannot even read. */
export const ROLES = ['viewer', 'trader', 'risk', 'admin', 'auditor', 'publisher'] as const;
export type Role = (typeof ROLES)[number];

const PEOPLE: readonly Role[] = ROLES.filter((role) => role !== 'publisher');
const STEER: readonly Role[] = ['trader', 'risk', 'admin'];
const RELEASE: readonly Role[] = ['risk', 'admin'];

/**
 * Who may do what. Stopping is open to everybody who may read, starting again is not: a trader may
 * ask for it, and somebody else who answers for risk decides. Limits are not here: they stand in the
 * configuration, and no one can change them from outside.
 */
export const PERMISSIONS = {
  /** Where reading needs a token; on loopback it needs none, and nobody is asked. */
  read: PEOPLE,
  /** Kill switch, modes HALT and CANCEL. */
  halt: PEOPLE,
  /** Kill switch, mode FLATTEN: it trades. */
  flatten: STEER,
  proposeRelease: STEER,
  approveRelease: RELEASE,
  placeOrder: STEER,
  cancelOrder: STEER,
  setAggression: STEER,
  setBias: STEER,
  acceptAdvice: STEER,
  requestReasoning: STEER,
  /** It reads the whole journal. */
  verifyLedger: ['risk', 'admin', 'auditor'],
  /** It runs the kernel again over a whole run. */
  replayDecision: ['risk', 'admin', 'auditor'],
  /** It runs two of them. */
  counterfactual: ['risk', 'admin', 'auditor'],
  /** By the mutation and by GET /export/decisions: it hands over all of the index. */
  exportDecisions: ['risk', 'admin', 'auditor'],
  /** Who may sign in: to see it, and to let in less. */
  manageAccess: ['admin'],
  /** By the mutation and by POST /news. */
  publishNews: [...STEER, 'publisher'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof PERMISSIONS;

const IN_WORDS: Readonly<Record<Action, string>> = {
  read: 'reading',
  halt: 'stopping trading',
  flatten: 'closing positions',
  proposeRelease: 'proposing a release',
  approveRelease: 'approving a release',
  placeOrder: 'placing an order',
  cancelOrder: 'cancelling an order',
  setAggression: 'setting the aggression',
  setBias: 'setting a bias',
  acceptAdvice: 'accepting advice',
  requestReasoning: 'asking a language model',
  verifyLedger: 'verifying the ledger',
  replayDecision: 'replaying a decision',
  counterfactual: 'asking what would have been',
  exportDecisions: 'exporting decisions',
  manageAccess: 'managing users',
  publishNews: 'publishing news',
};

export function mayDo(role: Role, action: Action): boolean {
  const allowed: readonly Role[] = PERMISSIONS[action];
  return allowed.includes(role);
}

/** Who is signed in, if the role allows the action. Throws UNAUTHENTICATED or FORBIDDEN. */
export function permit(actor: Actor | null, action: Action): Actor {
  const known = requireActor(actor);
  if (mayDo(known.role, action)) return known;
  throw new GraphQLError(
    `${IN_WORDS[action]} needs the role ${PERMISSIONS[action].join(', ')}; this token of "${known.name}" has ${known.role}`,
    { extensions: { code: 'FORBIDDEN' } },
  );
}

/** No default: whoever hands out power should have said how much. */
export function checkedRole(role: string | undefined): Role {
  const known = ROLES.find((each) => each === role);
  if (known) return known;
  const problem = role === undefined ? 'is missing' : `is none, was "${role}"`;
  throw new RangeError(
    `--role ${problem}: viewer and auditor read, and can stop trading; trader steers; risk steers and approves releases; admin can do all of it; publisher hands in news, and cannot even read`,
  );
}

import type { DecisionRow } from '~/graphql/decisions';

export const DECISIONS_KEPT = 200;

const decisions = new LiveList<DecisionRow>({
  limit: DECISIONS_KEPT,
  key: (decision) => decision.id,
  // Not by sequence number: that begins anew with every run of the server.
  age: (decision) => decision.atUs,
});

export function useDecisions() {
  return decisions;
}

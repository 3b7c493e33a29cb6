/** An id says in which run a decision was made, and as which record of it. */
const DECISION_ID = /^V([0-9a-z]+)-([0-9a-z]+)$/;

/** Null when it is no id of a decision. A run counts its records from 1. */
export function placeOfDecision(id: string): { runId: string; seq: number } | null {
  const [, runId, seq] = DECISION_ID.exec(id) ?? [];
  return runId === undefined ? null : { runId, seq: Number.parseInt(seq!, 36) };
}

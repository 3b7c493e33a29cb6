/**
 * Whether an order that was answered with this may have been taken all the same. Null: there was no
 * answer of a known form. EService is what stands before the engine ("Unavailable", "Busy", "Timeout",
 * "Deadline elapsed"); what the engine itself refuses, or the gate before it, never traded.
 */
export function ambiguous(error: string | null): boolean {
  return error === null || /^(EService:|EGeneral:Internal error)/i.test(error);
}

import { type Outcome, OutcomeKind } from '../model/outcome.ts';
import { listSegments, SegmentReader } from './reader.ts';

/** What a person looks back at: decisions and what became of their orders. */
const OF_INTEREST: ReadonlySet<number> = new Set([OutcomeKind.DECISION, OutcomeKind.ORDER]);

/** The newest `most` decisions and order updates of all runs, oldest first. */
export function readHistory(directory: string, most: number): Outcome[] {
  let history: Outcome[] = [];
  for (const { path } of listSegments(directory).reverse()) {
    if (history.length >= most) break;
    const run: Outcome[] = [];
    for (const record of new SegmentReader(path).records()) {
      if (record.type !== 'outcome' || !OF_INTEREST.has(record.outcome.payload.kind)) continue;
      run.push(record.outcome);
      if (run.length > 2 * most) run.splice(0, most);
    }
    history = [...run, ...history].slice(-most);
  }
  return history;
}

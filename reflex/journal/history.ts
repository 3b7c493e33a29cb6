import type { InstrumentDefinition } from '../model/instrument.ts';
import { type Outcome, OutcomeKind, type OutcomePayload } from '../model/outcome.ts';
import { bootOf, listRuns, OF_THE_MARKET, SegmentReader } from './reader.ts';

/** Of 256 MB or a day each: whoever trades seldom must not wait for the whole past at each start. */
const MOST_SEGMENTS = 8;

/**
 * The newest `most` decisions and order updates of the newest segments, oldest first: what a
 * person looks back at without asking the index. Symbols have the numbers of their run; here they get those of `instruments`. What is about a
 * symbol that is not there any more, or that counts other ticks or lots now, is left out.
 */
export function readHistory(
  directory: string,
  most: number,
  instruments: readonly InstrumentDefinition[],
): Outcome[] {
  let history: Outcome[] = [];
  let segmentsLeft = MOST_SEGMENTS;
  for (const run of listRuns(directory).reverse()) {
    const then = bootOf(run)?.instruments ?? [];
    const idNow = then.map((each) => instruments.findIndex((now) => sameGrid(now, each)));
    for (const { path } of [...run.segments].reverse()) {
      if (history.length >= most || segmentsLeft-- === 0) return history;
      history = [...newestOf(path, most, idNow), ...history].slice(-most);
    }
  }
  return history;
}

/** `most` of one segment, or somewhat more. */
function newestOf(path: string, most: number, idNow: readonly number[]): Outcome[] {
  const newest: Outcome[] = [];
  for (const record of new SegmentReader(path).records(OF_THE_MARKET)) {
    if (record.type === 'event') continue;
    const payload = renumbered(record.outcome.payload, idNow);
    if (!payload) continue;
    newest.push({ ...record.outcome, payload });
    if (newest.length > 2 * most) newest.splice(0, most);
  }
  return newest;
}

function sameGrid(one: InstrumentDefinition, other: InstrumentDefinition): boolean {
  return (
    one.symbol === other.symbol && one.tickSize === other.tickSize && one.lotSize === other.lotSize
  );
}

function renumbered(payload: OutcomePayload, idNow: readonly number[]): OutcomePayload | null {
  if (payload.kind === OutcomeKind.ORDER) {
    const symbolId = idNow[payload.request.symbolId] ?? -1;
    return symbolId < 0 ? null : { ...payload, request: { ...payload.request, symbolId } };
  }
  if (payload.kind !== OutcomeKind.DECISION) return null;
  const symbolId = idNow[payload.symbolId] ?? -1;
  if (symbolId < 0) return null;
  const { intent } = payload;
  return { ...payload, symbolId, intent: { ...intent, request: { ...intent.request, symbolId } } };
}

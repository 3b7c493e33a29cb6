import { listRuns, type RunFiles } from '@voltaire/reflex/journal/reader.ts';
import { RunReader } from '@voltaire/reflex/journal/run-reader.ts';
import { EventKind } from '@voltaire/reflex/model/event.ts';
import type { InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import { TERMINAL_STATES } from '@voltaire/reflex/model/order.ts';
import {
  type OrderSnapshot,
  OutcomeKind,
  type PositionSnapshot,
  type StateReason,
} from '@voltaire/reflex/model/outcome.ts';

/** How a run stood with its restrictions when it began to say so, and at its end. */
export interface RunState {
  first: readonly StateReason[];
  last: readonly StateReason[];
}

/** The account as the journal of all runs has it, of the first symbol: what the desk believes. */
export class JournalAccount {
  readonly orders = new Map<string, OrderSnapshot>();
  position: PositionSnapshot | null = null;
  instrument: InstrumentDefinition | null = null;
  /** By number of the run's first segment. */
  readonly runs = new Map<number, RunState>();
  /** Code of the newest decision that was denied, or of the newest hold. */
  lastObstacle = '';
  private folded = 0;

  constructor(private readonly directory: string) {}

  /** Reads what is new; of a run that still works, all that is in the file by now. */
  read(): void {
    const runs = listRuns(this.directory);
    for (const run of runs.slice(this.folded)) this.fold(run);
    this.folded = Math.max(0, runs.length - 1); // of the newest, more may come
  }

  get working(): readonly OrderSnapshot[] {
    return [...this.orders.values()].filter(({ state }) => !TERMINAL_STATES.has(state));
  }

  /** Whether the newest run has compared itself with the venue. */
  get reconciled(): boolean {
    const newest = [...this.runs.values()].at(-1);
    return newest !== undefined && newest.last.every(({ source }) => source !== 'recovery');
  }

  /** Later snapshots take the place of earlier ones, so that reading twice changes nothing. */
  private fold(files: RunFiles): void {
    const run: RunState = { first: [], last: [] };
    let begun = false;
    for (const record of new RunReader(files).records()) {
      if (record.type === 'event') {
        if (record.event.kind === EventKind.BOOT) this.instrument = record.event.instruments[0]!;
        continue;
      }
      const { payload } = record.outcome;
      if (payload.kind === OutcomeKind.ORDER) this.orders.set(payload.clientOrderId, payload);
      if (payload.kind === OutcomeKind.HOLD) this.lastObstacle = payload.code;
      if (payload.kind === OutcomeKind.DECISION && payload.code) this.lastObstacle = payload.code;
      if (payload.kind === OutcomeKind.POSITION && payload.symbolId === 0) this.position = payload;
      if (payload.kind === OutcomeKind.TRADING_STATE) {
        if (!begun) run.first = payload.reasons;
        begun = true;
        run.last = payload.reasons;
      }
    }
    if (begun) this.runs.set(files.segments[0]!.number, run);
  }
}

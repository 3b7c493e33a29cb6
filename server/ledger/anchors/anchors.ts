import type { Checkpoint } from '../checkpoint.ts';

/** Somewhere else, where a checkpoint is kept or attested. Rejects with why it was not. */
export interface Anchor {
  /** For people; no secret of an address is in it. */
  readonly name: string;
  put(checkpoint: Checkpoint, signal: AbortSignal): Promise<void>;
}

export interface AnchorPlan {
  readonly anchor: Anchor;
  /** Not every checkpoint goes there: the newest one, so often. */
  readonly everyMs: number;
}

const WITHIN_MS = 30_000;
const FIRST_RETRY_MS = 10_000;

/** How it stands with one anchor. */
export interface AnchorState {
  readonly name: string;
  /** Records that the checkpoint covers which is there; 0 while this run has brought none. */
  readonly size: number;
  /** When it was brought, µs since the epoch; null while none was. */
  readonly atUs: number | null;
  /** Why the last try failed; empty when it did not. */
  readonly problem: string;
}

interface State extends AnchorPlan {
  size: number;
  atUs: number | null;
  problem: string;
  dueMs: number;
  failures: number;
  busy: boolean;
}

/** Brings checkpoints to their anchors. One that fails is told of and tried again, and stops nobody. */
export class Anchors {
  private readonly states: readonly State[];

  constructor(
    plans: readonly AnchorPlan[],
    private readonly report: (text: string) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    const nothing = { size: 0, atUs: null, problem: '' };
    const begin = { ...nothing, dueMs: Number.NEGATIVE_INFINITY, failures: 0, busy: false };
    this.states = plans.map((plan) => ({ ...plan, ...begin }));
  }

  get snapshot(): AnchorState[] {
    return this.states.map(({ anchor: { name }, size, atUs, problem }) => ({
      name,
      size,
      atUs,
      problem,
    }));
  }

  /** Never rejects; resolves when those that were due have answered. */
  async offer(checkpoint: Checkpoint | null): Promise<void> {
    if (!checkpoint) return;
    const isDue = ({ busy, dueMs, size }: State) =>
      !busy && this.nowMs() >= dueMs && size < checkpoint.size;
    await Promise.all(this.states.filter(isDue).map(async (state) => this.put(state, checkpoint)));
  }

  private async put(state: State, checkpoint: Checkpoint): Promise<void> {
    const { anchor, everyMs } = state;
    state.busy = true;
    try {
      await anchor.put(checkpoint, AbortSignal.timeout(WITHIN_MS));
      state.size = checkpoint.size;
      state.atUs = Date.now() * 1000;
      state.problem = '';
      state.failures = 0;
      state.dueMs = this.nowMs() + everyMs;
    } catch (error) {
      const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** state.failures++, everyMs);
      state.dueMs = this.nowMs() + pauseMs;
      const reason = error instanceof Error ? error.message : String(error);
      state.problem = reason;
      this.report(
        `the checkpoint of ${checkpoint.size} records is not anchored (${anchor.name}): ${reason}. ` +
          `It is signed all the same; the next try is in ${Math.ceil(pauseMs / 1000)} s`,
      );
    } finally {
      state.busy = false;
    }
  }
}

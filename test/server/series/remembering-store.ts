import { type Batch, Key, rowsOf, widthOf } from '@voltaire/server/stores/series/tables.ts';

/** What an outage does to what is appended. */
export type Failure = 'none' | 'before' | 'after';

/**
 * Takes batches as an engine does, and knows by their numbers what it has. It can fail before it has taken
 * anything, or after it has taken all: who appends cannot tell the two apart.
 */
export class RememberingStore {
  failure: Failure = 'none';
  /** The numbers of the rows, in the order in which they came. */
  readonly rows: number[] = [];
  private readonly delivered = new Map<string, number>();

  async append(batches: readonly Batch[]): Promise<void> {
    if (this.failure === 'before') throw new Error('it does not answer');
    for (const batch of batches) {
      if (batch.number <= (this.delivered.get(batch.source) ?? 0)) continue;
      this.delivered.set(batch.source, batch.number);
      const width = widthOf(batch.table);
      for (let row = 0; row < rowsOf(batch); row++) {
        this.rows.push(batch.values[row * width + Key.SEQ]!);
      }
    }
    if (this.failure === 'after') throw new Error('it ended before it answered');
  }
}

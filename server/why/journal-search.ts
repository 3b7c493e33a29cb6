import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { GraphQLError } from 'graphql';
import { startThread } from '../thread.ts';
import { IndexKeeper, type KeeperOptions } from './index-keeper.ts';
import type { JournalAnswer, JournalQuestion } from './search-journal.ts';

const THREAD = new URL('./search-thread.ts', import.meta.url);
/** Questions that may wait for the one that is being answered. */
const MOST_WAITING = 8;
const WITHIN_MS = 60_000;

/** Asks the journal, one question at a time, in a thread of its own: the server goes on meanwhile. */
export class JournalSearch {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private worker: Worker | null = null;
  private stopped = false;
  private readonly keeper: IndexKeeper;

  constructor(
    private readonly directory: string,
    options: KeeperOptions = {},
  ) {
    this.keeper = new IndexKeeper(directory, () => this.waiting > 0, options);
  }

  async ask(question: JournalQuestion): Promise<JournalAnswer | null> {
    if (this.waiting >= MOST_WAITING) {
      throw new GraphQLError('too many questions wait for the journal: ask again in a moment', {
        extensions: { code: 'BUSY' },
      });
    }
    this.waiting++;
    const answer = this.last.then(async () => this.run(question)).finally(() => this.waiting--);
    this.last = answer.catch(() => undefined); // a question that fails is no reason not to ask the next
    return answer;
  }

  stop(): void {
    this.stopped = true;
    this.keeper.stop();
    void this.worker?.terminate();
  }

  private async run(question: JournalQuestion): Promise<JournalAnswer | null> {
    if (this.stopped) throw new GraphQLError('the server stops');
    await this.keeper.pause();
    const worker = startThread(THREAD, {
      name: 'journal search',
      workerData: { directory: this.directory, question },
    });
    this.worker = worker;
    try {
      const [answer] = (await once(worker, 'message', {
        signal: AbortSignal.timeout(WITHIN_MS),
      })) as [JournalAnswer | null];
      return answer;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new GraphQLError(`the journal could not be searched: ${problem}`, {
        extensions: { code: 'JOURNAL_SEARCH_FAILED' },
      });
    } finally {
      this.worker = null;
      await worker.terminate();
    }
  }
}

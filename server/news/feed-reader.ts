import type { NewsFeedConfig } from '../config/news.ts';
import { fetchFeed } from './fetch-feed.ts';
import type { IncomingNews } from './item.ts';
import { parseFeed } from './parse-feed.ts';
import { plainText } from './plain-text.ts';

/** A feed that does not answer is asked again this late at most, or as often as it is read anyway. */
const LONGEST_PAUSE_S = 3600;
const LONGEST_PROBLEM = 200;

export interface FeedReading {
  /** When it was read last, with or without anything new; null before the first time. */
  readonly lastReadAtUs: number | null;
  readonly nextReadAtUs: number;
  /** Failures in a row. */
  readonly failures: number;
  /** Of the last reading; empty when it went well. */
  readonly problem: string;
}

/** One feed: when it is due, what it said last, and how patient to be with it. */
export class FeedReader {
  state: FeedReading = { lastReadAtUs: null, nextReadAtUs: 0, failures: 0, problem: '' };
  private etag = '';
  private lastModified = '';
  private reading = false;

  constructor(
    readonly config: NewsFeedConfig,
    private readonly take: (news: readonly IncomingNews[], config: NewsFeedConfig) => Promise<void>,
    private readonly nowUs: () => number,
    private readonly log: (problem: string) => void,
  ) {}

  /** Reads it if it is due. Never rejects. */
  async tick(): Promise<void> {
    if (this.reading || this.nowUs() < this.state.nextReadAtUs) return;
    this.reading = true;
    try {
      await this.read();
      this.settled('');
    } catch (error) {
      this.settled(plainText((error as Error).message, LONGEST_PROBLEM) || 'it cannot be read');
    }
    this.reading = false;
  }

  private async read(): Promise<void> {
    const { url, local } = this.config;
    const { etag, lastModified } = this;
    const answer = await fetchFeed({ url, local, etag, lastModified });
    if (answer.text !== null) {
      const { name } = this.config;
      const entries = parseFeed(answer.text, url);
      const news = entries.map((entry) => ({
        ...entry,
        via: 'FEED' as const,
        by: name,
        source: name,
      }));
      await this.take(news, this.config);
    }
    this.etag = answer.etag;
    this.lastModified = answer.lastModified;
  }

  private settled(problem: string): void {
    const failures = problem === '' ? 0 : this.state.failures + 1;
    const { everyS, name } = this.config;
    const patience = Math.min(everyS * 2 ** failures, Math.max(everyS, LONGEST_PAUSE_S));
    const now = this.nowUs();
    this.state = { lastReadAtUs: now, nextReadAtUs: now + patience * 1e6, failures, problem };
    if (failures === 1) this.log(`the news feed "${name}" cannot be read: ${problem}`);
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sentiment } from '@voltaire/reflex/model/inference.ts';
import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { NewsConfig, NewsFeedConfig } from '../config/news.ts';
import { allOrEnd, Topic } from '../fan-out/topic.ts';
import { Announcer } from './announcer.ts';
import { type Admitted, NewsArchive } from './archive.ts';
import { FeedReader } from './feed-reader.ts';
import { type IncomingNews, newItem, type NewsItem } from './item.ts';
import { Matcher } from './matcher.ts';
import type { NewsFile } from './news-file.ts';
import type { NewsBrain } from './ports.ts';
import { Scorer } from './scorer.ts';
import { counts, sentimentOf, weightOf } from './sentiment.ts';

export interface NewsDeskOptions {
  readonly config: NewsConfig;
  readonly instruments: readonly Instrument[];
  /** Null: nothing is scored, nothing is told to the kernel. */
  readonly brain: NewsBrain | null;
  /** Null: nothing outlives a restart. */
  readonly file: NewsFile | null;
  /** Wall clock, microseconds since the epoch. */
  readonly nowUs: () => number;
  /** Hears of feeds, a Brain and a disk that refuse; never a text. */
  readonly problem: (text: string) => void;
}

/** What the news of one symbol come to now. */
export interface SymbolSentiment {
  readonly symbol: string;
  readonly sentiment: Sentiment;
  /** Texts that it comes from. */
  readonly items: number;
}

const TICK_MS = 1_000;

/** News from their arrival to what the kernel hears of them. */
export class NewsDesk {
  /** Every new item, and each again when it has its score. */
  readonly published = new Topic<NewsItem>(allOrEnd());
  readonly feeds: readonly FeedReader[];
  private readonly archive: NewsArchive;
  private readonly matcher: Matcher;
  private readonly scorer: Scorer | null = null;
  private readonly announcer: Announcer | null = null;
  private timer: NodeJS.Timeout | undefined;
  private said = '';

  constructor(private readonly options: NewsDeskOptions) {
    const { config, instruments, brain, file, nowUs } = options;
    const say = (text: string) => this.say(text);
    this.archive = new NewsArchive(file, say);
    this.matcher = new Matcher(instruments, config.aliases);
    const take = (news: readonly IncomingNews[], feed: NewsFeedConfig) => this.takeAll(news, feed);
    this.feeds = config.feeds.map((feed) => new FeedReader(feed, take, nowUs, say));
    if (!brain) return;
    this.scorer = new Scorer(brain.scoreTexts, this, nowUs);
    this.announcer = new Announcer(brain.publishSentiment);
  }

  start(): void {
    this.timer ??= setInterval(() => void this.tick(), TICK_MS).unref();
    void this.tick();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Does all that is due now; resolves when it is done. A feed that hangs keeps nobody waiting. */
  async tick(): Promise<void> {
    this.announce();
    await Promise.all([this.scorer?.tick(), ...this.feeds.map((feed) => feed.tick())]);
    if (this.scorer?.refusal) this.say(`news are not scored: ${this.scorer.refusal}`);
  }

  /** `symbols`: what it is about besides those that its words name. Null when it has no title. */
  take(news: IncomingNews, symbols: readonly string[] = []): Admitted | null {
    const item = newItem(news, this.options.nowUs());
    if (!item) return null;
    const named = this.matcher.symbolsOf(item.title, item.summary);
    const about = this.symbols.filter((each) => symbols.includes(each) || named.includes(each));
    const admitted = this.archive.admit({ ...item, symbols: about });
    if (admitted.outcome === 'NEW') this.published.publish(admitted.item);
    return admitted;
  }

  /** Newest first, after the one with this id; null when that is not kept (any more). */
  page(
    symbol: string | null,
    first: number,
    after: string | null,
  ): { nodes: NewsItem[]; nextAfter: string | null; totalCount: number } | null {
    const all = newestFirst(
      [...this.archive.items()].filter((item) => !symbol || item.symbols.includes(symbol)),
    );
    const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    if (after !== null && start === 0) return null;
    const nodes = all.slice(start, start + first);
    const isEnd = start + first >= all.length;
    return { nodes, nextAfter: isEnd ? null : nodes.at(-1)!.id, totalCount: all.length };
  }

  /** What an item weighs now in the sentiment of its symbols; 0 when it does not count. */
  weightOf(item: NewsItem): number {
    const { config, nowUs } = this.options;
    const now = nowUs();
    return counts(item, this.archive.modelId, config, now) ? weightOf(item, config, now) : 0;
  }

  ageS({ publishedAtUs }: Pick<NewsItem, 'publishedAtUs'>): number {
    return Math.max(0, (this.options.nowUs() - publishedAtUs) / 1e6);
  }

  /** Items of a feed, or of a token, that are kept. */
  countBy(name: string): number {
    return [...this.archive.items()].filter(({ by }) => by === name).length;
  }

  /** Of every symbol that there is a text of which counts. */
  get sentiments(): SymbolSentiment[] {
    return this.options.instruments
      .map((instrument) => this.sentimentOf(instrument))
      .filter((each) => each !== null && each.items > 0) as SymbolSentiment[];
  }

  get symbols(): string[] {
    return this.options.instruments.map(({ symbol }) => symbol);
  }

  get config(): NewsConfig {
    return this.options.config;
  }

  /** For the scorer: what is too old to count is not worth a question. */
  unscored(): readonly NewsItem[] {
    const { config, nowUs } = this.options;
    const now = nowUs();
    const waiting = [...this.archive.items()].filter(
      (item) => item.scored === null && weightOf(item, config, now) > 0,
    );
    return newestFirst(waiting);
  }

  score(...args: Parameters<NewsArchive['score']>): void {
    const item = this.archive.score(...args);
    if (item) this.published.publish(item);
  }

  /** One in each turn of the event loop: a long feed must not keep a kill waiting. */
  private async takeAll(news: readonly IncomingNews[], feed: NewsFeedConfig): Promise<void> {
    for (const each of news) {
      await nextTurn();
      this.take(each, feed.symbols);
    }
  }

  private announce(): void {
    if (!this.announcer) return;
    try {
      for (const instrument of this.options.instruments) {
        const now = this.sentimentOf(instrument);
        if (now) this.announcer.offer(instrument.id, now.sentiment, now.items);
      }
    } catch (error) {
      this.say(`the kernel does not take the sentiment of news: ${(error as Error).message}`);
    }
  }

  private sentimentOf({ symbol }: Instrument): SymbolSentiment | null {
    const { config, nowUs } = this.options;
    const { modelId } = this.archive;
    if (modelId === null) return null;
    const now = nowUs();
    const about = [...this.archive.items()].filter(
      (item) => item.symbols.includes(symbol) && counts(item, modelId, config, now),
    );
    const sentiment = sentimentOf(about, modelId, config, now);
    return { symbol, sentiment, items: about.length };
  }

  /** Once, not every second. */
  private say(text: string): void {
    if (text === this.said) return;
    this.said = text;
    this.options.problem(text);
  }
}

function newestFirst(items: NewsItem[]): NewsItem[] {
  return items.sort((a, b) => b.publishedAtUs - a.publishedAtUs || (a.id < b.id ? -1 : 1));
}

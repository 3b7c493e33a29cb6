import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Instrument, type InstrumentDefinition } from '@voltaire/reflex/model/instrument.ts';
import type { Sentiment } from '@voltaire/reflex/model/inference.ts';
import { configSchema, type ConfigInput } from '@voltaire/server/config/config.ts';
import type { NewsConfig } from '@voltaire/server/config/news.ts';
import { NewsDesk, type NewsDeskOptions } from '@voltaire/server/news/desk.ts';
import { type IncomingNews, newItem, type NewsItem } from '@voltaire/server/news/item.ts';
import type { Text, TextScores } from '@voltaire/server/news/ports.ts';
import { onTestFinished } from 'vitest';
import { BTCUSDT } from '../../reflex/support/instruments.ts';

export const NOW_US = 1_790_000_000e6;

export function instruments(...symbols: (readonly [base: string, symbol: string])[]): Instrument[] {
  return symbols.map(([base, symbol], id) => {
    const definition: InstrumentDefinition = { ...BTCUSDT, base, symbol };
    return new Instrument(id, definition);
  });
}

export const BTC_AND_ETH = instruments(['BTC', 'BTCUSDT'], ['ETH', 'ETHUSDT']);

/** A clock that stands still until it is told. */
export class Clock {
  us = NOW_US;
  readonly now = (): number => this.us;

  pass(seconds: number): void {
    this.us += seconds * 1e6;
  }
}

export const incoming = (more: Partial<IncomingNews> = {}): IncomingNews => ({
  via: 'FEED',
  by: 'a feed',
  externalId: null,
  source: 'a feed',
  url: null,
  title: 'Bitcoin rises on strong demand for funds',
  summary: '',
  publishedAtUs: null,
  ...more,
});

export const item = (more: Partial<IncomingNews> = {}, nowUs = NOW_US): NewsItem =>
  newItem(incoming(more), nowUs)!;

/** With what a model would have said of it. */
export const scoredItem = (
  score: number,
  more: Partial<NewsItem> = {},
  modelId = 'finbert',
): NewsItem => {
  const scored = { modelId, positive: 0, negative: 0, neutral: 1, score };
  return { ...item({ externalId: String(score) }), scored, ...more };
};

export const newsConfig = (config: ConfigInput['news'] = {}): NewsConfig =>
  configSchema.parse({ news: config }).news;

/** A made-up model: what it says of a text, by a word that is in it. */
export class MadeUpBrain {
  readonly asked: (readonly Text[])[] = [];
  readonly told: { symbolId: number; sentiment: Sentiment }[] = [];
  modelId = 'finbert';
  refused = '';
  opinion: (text: string) => number = (text) => (text.includes('falls') ? -0.8 : 0.8);

  readonly scoreTexts = async (
    texts: readonly Text[],
  ): Promise<TextScores | { refused: string }> => {
    this.asked.push(texts);
    if (this.refused !== '') return { refused: this.refused };
    return { modelId: this.modelId, scores: texts.map((text) => this.scoreOf(text)) };
  };

  readonly publishSentiment = (symbolId: number, sentiment: Sentiment): void => {
    this.told.push({ symbolId, sentiment });
  };

  private scoreOf({ id, text }: Text) {
    const score = this.opinion(text);
    const positive = Math.max(score, 0);
    const negative = Math.max(-score, 0);
    return { id, positive, negative, neutral: 1 - positive - negative, score };
  }
}

/** A desk with a made-up model and a clock that stands still. */
export function desk(config: ConfigInput['news'] = {}, more: Partial<NewsDeskOptions> = {}) {
  const clock = new Clock();
  const brain = new MadeUpBrain();
  const problems: string[] = [];
  const made = new NewsDesk({
    config: newsConfig(config),
    instruments: BTC_AND_ETH,
    brain,
    file: null,
    nowUs: clock.now,
    problem: (text) => problems.push(text),
    ...more,
  });
  return { desk: made, clock, brain, problems };
}

/** A web server on loopback, for as long as the test runs. */
export async function webServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A feed of one text for each title. */
export function rss(...titles: string[]): string {
  const items = titles.map(
    (
      title,
      i,
    ) => `<item><title>${title}</title><link>http://site.example/${i}-${title.length}</link>
      <guid isPermaLink="false">${title}</guid></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
    <link>http://site.example/</link><description>d</description>${items.join('')}</channel></rss>`;
}

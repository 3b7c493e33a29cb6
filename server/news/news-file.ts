import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { z } from 'zod';
import { type ItemScore, NEWS_WAYS, type NewsItem } from './item.ts';

/** Written anew when it is longer than this: what memory holds is less than half of it. */
const MOST_BYTES = 1 << 25;

const itemScore = z.object({
  modelId: z.string(),
  positive: z.number(),
  negative: z.number(),
  neutral: z.number(),
  score: z.number().min(-1).max(1),
}) satisfies z.ZodType<ItemScore>;

const newsItem = z.object({
  id: z.string(),
  via: z.enum(NEWS_WAYS),
  by: z.string(),
  source: z.string(),
  url: z.string().nullable(),
  title: z.string(),
  summary: z.string(),
  publishedAtUs: z.number(),
  timeCorrected: z.boolean(),
  receivedAtUs: z.number(),
  symbols: z.array(z.string()).readonly(),
  duplicates: z.number(),
  scored: itemScore.nullable(),
}) satisfies z.ZodType<NewsItem>;

/** One line: an item as it came, one that told the same as another, or what a model said of one. */
const line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('item'), item: newsItem }),
  z.object({ type: z.literal('repeat'), id: z.string(), of: z.string() }),
  z.object({ type: z.literal('scored'), id: z.string(), scored: itemScore }),
]);
export type NewsLine = z.output<typeof line>;

/**
 * What the server remembers of news over a restart: JSON, one line for each thing that happened. It is
 * no part of the journal: what entered a decision is in there as well.
 */
export class NewsFile {
  private bytes: number;
  /** A crash has cut off the last line: the next one must not become a part of it. */
  private isCut = false;

  constructor(private readonly path: string) {
    this.bytes = existsSync(path) ? statSync(path).size : 0;
  }

  get isLong(): boolean {
    return this.bytes > MOST_BYTES;
  }

  /** Hands over every line that can be read, oldest first; returns how many could not. */
  read(each: (line: NewsLine) => void): number {
    if (this.bytes === 0) return 0;
    let unreadable = 0;
    const texts = readFileSync(this.path, 'utf8').split('\n');
    this.isCut = texts.at(-1) !== '';
    for (const text of texts) {
      if (text === '') continue;
      const read = parse(text);
      if (read) each(read);
      else unreadable++;
    }
    return unreadable;
  }

  append(lines: readonly NewsLine[]): void {
    if (lines.length === 0) return;
    const text = `${this.isCut ? '\n' : ''}${textOf(lines)}`;
    appendFileSync(this.path, text, { mode: 0o600 });
    this.isCut = false;
    this.bytes += Buffer.byteLength(text);
  }

  /** Puts these lines in the place of all there are; a crash leaves the old ones or the new ones. */
  rewrite(lines: readonly NewsLine[]): void {
    const temporary = `${this.path}.${process.pid}.tmp`;
    const text = textOf(lines);
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, this.path);
    this.isCut = false;
    this.bytes = Buffer.byteLength(text);
  }
}

function textOf(lines: readonly NewsLine[]): string {
  return lines.map((each) => `${JSON.stringify(each)}\n`).join('');
}

/** Null when a crash has cut it off, or somebody has changed it. */
function parse(text: string): NewsLine | null {
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

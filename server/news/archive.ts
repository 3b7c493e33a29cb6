import type { ItemScore, NewsItem } from './item.ts';
import type { NewsFile, NewsLine } from './news-file.ts';
import { type Fingerprint, fingerprintOf, isSameStory, sameAddress } from './same-story.ts';

/** Items that are kept; the one that came first goes first. */
export const MOST_ITEMS = 2_000;
/** Ids that are known again: of all items that feeds may still show, though they are kept no longer. */
const MOST_KNOWN = 10_000;
/** What was told longer ago than this may be told again. */
const SAME_WITHIN_US = 24 * 3600e6;

export interface Admitted {
  readonly item: NewsItem;
  /** REPEAT: the same item once more. DUPLICATE: another that tells the same; `item` is the first. */
  readonly outcome: 'NEW' | 'REPEAT' | 'DUPLICATE';
}

interface Kept {
  item: NewsItem;
  readonly fingerprint: Fingerprint;
  readonly address: string | null;
}

/** All news that are remembered, each story once. */
export class NewsArchive {
  /** In the order in which they came. */
  private readonly kept = new Map<string, Kept>();
  /** Ids of items and of their duplicates → the item that stands for them. */
  private readonly known = new Map<string, string>();
  /** Of the newest score; null before the first. */
  modelId: string | null = null;

  /** `problem` hears of a disk that refuses: news go on without it. */
  constructor(
    private readonly file: NewsFile | null,
    private readonly problem: (text: string) => void,
  ) {
    this.guarded('be read', (from) => {
      const unreadable = from.read((line) => this.fold(line));
      if (unreadable > 0) problem(`${unreadable} lines of the news file cannot be read`);
    });
  }

  *items(): IterableIterator<NewsItem> {
    for (const { item } of this.kept.values()) yield item;
  }

  get(id: string): NewsItem | undefined {
    return this.kept.get(id)?.item;
  }

  /** What is known already is told from what is new. */
  admit(item: NewsItem): Admitted {
    const first = this.known.get(item.id);
    if (first !== undefined) return { item: this.get(first) ?? item, outcome: 'REPEAT' };
    const same = this.sameStory(item);
    if (!same) {
      this.record({ type: 'item', item });
      return { item, outcome: 'NEW' };
    }
    this.record({ type: 'repeat', id: item.id, of: same.id });
    return { item: this.get(same.id)!, outcome: 'DUPLICATE' };
  }

  /** The item with its score; undefined when it is kept no longer. */
  score(id: string, scored: ItemScore): NewsItem | undefined {
    if (this.kept.has(id)) this.record({ type: 'scored', id, scored });
    return this.get(id);
  }

  private sameStory(item: NewsItem): NewsItem | undefined {
    const fingerprint = fingerprintOf(item.title);
    const address = item.url === null ? null : sameAddress(item.url);
    for (const { item: other, fingerprint: its, address: there } of this.kept.values()) {
      if (item.receivedAtUs - other.receivedAtUs > SAME_WITHIN_US) continue;
      if (address !== null && address === there) return other;
      if (isSameStory(fingerprint, its)) return other;
    }
    return undefined;
  }

  private record(line: NewsLine): void {
    this.fold(line);
    this.guarded('be written', (to) => {
      if (to.isLong) to.rewrite(this.lines());
      else to.append([line]);
    });
  }

  private fold(line: NewsLine): void {
    switch (line.type) {
      case 'item': {
        const { item } = line;
        const address = item.url === null ? null : sameAddress(item.url);
        this.kept.set(item.id, { item, fingerprint: fingerprintOf(item.title), address });
        this.remember(item.id, item.id);
        this.modelId = item.scored?.modelId ?? this.modelId;
        if (this.kept.size > MOST_ITEMS) this.kept.delete(this.kept.keys().next().value!);
        return;
      }
      case 'repeat': {
        this.remember(line.id, line.of);
        this.change(line.of, ({ duplicates }) => ({ duplicates: duplicates + 1 }));
        return;
      }
      case 'scored':
        this.modelId = line.scored.modelId;
        this.change(line.id, () => ({ scored: line.scored }));
    }
  }

  private remember(id: string, as: string): void {
    this.known.set(id, as);
    if (this.known.size > MOST_KNOWN) this.known.delete(this.known.keys().next().value!);
  }

  private change(id: string, change: (item: NewsItem) => Partial<NewsItem>): void {
    const kept = this.kept.get(id);
    if (kept) kept.item = { ...kept.item, ...change(kept.item) };
  }

  /** Repeats first: an item that comes behind them has counted them already. */
  private lines(): NewsLine[] {
    const lines: NewsLine[] = [];
    for (const [id, of] of this.known) {
      if (!this.kept.has(id)) lines.push({ type: 'repeat', id, of });
    }
    for (const item of this.items()) lines.push({ type: 'item', item });
    return lines;
  }

  private guarded(what: string, act: (file: NewsFile) => void): void {
    if (!this.file) return;
    try {
      act(this.file);
    } catch (error) {
      this.problem(`the news file cannot ${what}: ${(error as Error).message}`);
    }
  }
}

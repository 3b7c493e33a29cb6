import type { Instrument } from '@voltaire/reflex/model/instrument.ts';
import { type AssetNames, ASSETS, CONTEXT, NO_ASSETS } from './assets.ts';

/** How sure a word is that it means an asset: by itself, beside another, never. */
const CARE = { SURE: 0, BESIDE: 1, NEVER: 2 } as const;

interface Writing {
  /** As in the table: what means other things as well counts in this form only. */
  readonly text: string;
  /** First ticker of the asset; null for what is none. */
  readonly asset: string | null;
  readonly care: number;
}

const TOKEN = /\$?[\p{L}\p{N}]+(?:[/_-][\p{L}\p{N}]+)*/gu;
/** 1000PEPE: contracts of a thousand at once. */
const MULTIPLIER = /^1(?:0{3,}|M)(?=[A-Z])/;
const CONTEXT_WORDS = wholeWords(CONTEXT);

/**
 * Which of the symbols a text is about: docs/news.md has the rules. It knows words, not meanings:
 * better nothing than a text that is about something else.
 */
export class Matcher {
  private readonly names = new Map<string, Writing>();
  private readonly tickers = new Map<string, Writing>();
  /** Symbols as venues and people write them → first ticker of what is bought with them. */
  private readonly pairs = new Map<string, string>();
  private readonly symbols = new Map<string, string[]>();
  private readonly anyName: RegExp;

  /** `aliases`: more names, by ticker. */
  constructor(
    instruments: readonly Instrument[],
    aliases: Readonly<Record<string, readonly string[]>> = {},
  ) {
    for (const text of NO_ASSETS) this.addName(text, null);
    for (const known of ASSETS) this.addAsset(known);
    for (const { symbol, venueSymbol, definition } of instruments) {
      const base = definition.base.toUpperCase().replace(MULTIPLIER, '');
      // Of what is not in the table nobody knows what else its ticker means.
      if (!this.tickers.has(base)) this.addAsset({ tickers: [`${base}?`], names: [] });
      const asset = this.tickers.get(base)!.asset!;
      this.symbols.set(asset, [...(this.symbols.get(asset) ?? []), symbol]);
      const quote = definition.quote.toUpperCase();
      const pairs = ['', '/', '-', '_'].map((between) => `${base}${between}${quote}`);
      for (const pair of [symbol, venueSymbol, ...pairs]) this.pairs.set(pair.toUpperCase(), asset);
    }
    for (const [ticker, names] of Object.entries(aliases)) {
      const asset = this.tickers.get(ticker.toUpperCase())?.asset ?? ticker.toUpperCase();
      for (const name of names) this.addName(name, asset);
    }
    this.anyName = wholeWords([...this.names.keys()]);
  }

  /** In the order of the instruments. */
  symbolsOf(title: string, summary: string): string[] {
    const text = `${title} . ${summary}`.normalize('NFKC');
    const found: Writing[] = [];
    const rest = text.replace(this.anyName, (name) => {
      const writing = this.names.get(name.toLowerCase())!;
      if (writing.care !== CARE.SURE && writing.text !== name) return name;
      found.push(writing);
      return ' '.repeat(name.length);
    });
    // Where all is in capitals, capitals say nothing.
    const more = /\p{Ll}/u.test(title) ? 0 : 1;
    for (const [token] of rest.matchAll(TOKEN)) this.readToken(token, more, found);
    const isContext = ({ asset, care }: Writing) => asset !== null && care === CARE.SURE;
    const context = text.search(CONTEXT_WORDS) >= 0 || found.some(isContext);
    const assets = new Set(
      found
        .filter(({ care }) => care <= (context ? CARE.BESIDE : CARE.SURE))
        .map((each) => each.asset),
    );
    return [...this.symbols].flatMap(([asset, symbols]) => (assets.has(asset) ? symbols : []));
  }

  private readToken(token: string, more: number, found: Writing[]): void {
    const pair = this.pairs.get(token.replace('$', ''));
    if (pair !== undefined) {
      found.push({ text: token, asset: pair, care: CARE.SURE });
      return;
    }
    const [first, ...others] = token.split(/[/_-]/);
    const cash = first!.startsWith('$')
      ? this.tickers.get(first!.slice(1).toUpperCase())
      : undefined;
    if (cash) found.push({ ...cash, care: CARE.SURE });
    for (const part of [first!, ...others]) {
      const ticker = this.tickers.get(part);
      if (ticker) found.push({ ...ticker, care: ticker.care + more });
    }
  }

  private addAsset({ tickers, names }: AssetNames): void {
    const asset = plain(tickers[0]!);
    for (const ticker of tickers) {
      const text = plain(ticker);
      this.tickers.set(text, { text, asset, care: careOf(ticker) });
    }
    for (const name of names) this.addName(name, asset);
  }

  private addName(name: string, asset: string | null): void {
    const text = plain(name);
    this.names.set(text.toLowerCase(), { text, asset, care: careOf(name) });
  }
}

function plain(marked: string): string {
  return marked.replace(/[?!]$/, '');
}

function careOf(marked: string): number {
  if (marked.endsWith('!')) return CARE.NEVER;
  return marked.endsWith('?') ? CARE.BESIDE : CARE.SURE;
}

/** Any of them with no letter or digit on either side; the longest first, so that it is taken whole. */
function wholeWords(words: readonly string[]): RegExp {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  const any = longestFirst.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'giu');
}

import type { FeedCheckReport } from './feed-check.ts';
import type { Finding, FindingKind } from './findings.ts';
import type { SymbolReport } from './symbol-check.ts';

/** What to do about each kind of finding. */
const ADVICE: Record<FindingKind, string> = {
  MALFORMED: 'these lines are no messages of the venue: the recorder cut, joined or changed them',
  GAP: 'messages are missing: until the next snapshot the book is unknown; record again',
  CHECKSUM_MISMATCH:
    'the book is not the venue’s: a message is missing, changed or out of order, or the depth is not ' +
    'the subscribed one (--depth)',
  QUOTE_MISMATCH: 'book and best quote of one update id differ: a message was changed',
  CROSSED_BOOK: 'a bid is not below an ask: a message is missing, changed or out of order',
  BAD_SNAPSHOT: 'the snapshot is older than the messages: take one after the stream has begun',
  TORN: 'the file is cut or damaged; all before it was checked',
  REFUSED: 'the venue refused a subscription: nothing of it is in the recording',
  UNKNOWN: 'frames of channels that are not checked; they do no harm',
};

type Row = readonly (string | number)[];

/** For people: totals, a line for each symbol, and what was found with the lines where. */
export function reportText(report: FeedCheckReport): string {
  const { seconds, symbols, findings } = report;
  const lasted = seconds === null ? '' : `, ${seconds.toFixed(1)} s`;
  return [
    `${report.file}  (${report.venue}${lasted})`,
    '',
    table(totals(report)),
    '',
    table(symbolTable(symbols, report.venue === 'kraken')),
    ...findings.map((finding) => `\n${findingText(finding)}`),
    '',
    verdict(report),
  ].join('\n');
}

function totals(report: FeedCheckReport): Row[] {
  const rows: Row[] = [
    ['frames', report.frames],
    ['malformed', report.malformed],
    ['unknown', report.unknown],
    ['trades', report.trades],
    ['book updates', report.bookUpdates],
  ];
  if (report.venue === 'kraken') {
    rows.push(['checksums', `${report.checksumsMatched}/${report.checksumsChecked} match`]);
  } else {
    rows.push(['snapshots', report.snapshots]);
    rows.push(['bookTicker', quotesText(report)]);
  }
  if (report.bookUpdatesUnproven > 0) rows.push(['unproven', report.bookUpdatesUnproven]);
  rows.push(['gaps', report.gaps], ['resyncs', report.resyncs], ['crossed', report.crossed]);
  return rows;
}

/** A best quote may come before the book's message of the same update id, or after it. */
function quotesText(report: FeedCheckReport): string {
  const { quotesCompared, quotesEqual, quotesComparedAfter, quotesEqualAfter } = report;
  const after =
    quotesComparedAfter === 0 ? '' : `, ${quotesEqualAfter}/${quotesComparedAfter} that came later`;
  return `${quotesEqual}/${quotesCompared} equal${after}`;
}

function symbolTable(symbols: readonly SymbolReport[], checksums: boolean): Row[] {
  const head = ['symbol', 'trades', 'updates', checksums ? 'checksums' : 'bookTicker'];
  return [
    [...head, 'gaps', 'resyncs', 'crossed', 'best bid', 'best ask', 'state'],
    ...symbols.map((each) => [
      each.symbol,
      each.trades,
      each.bookUpdates,
      checksums
        ? `${each.checksumsMatched}/${each.checksumsChecked}`
        : `${each.quotesEqual}/${each.quotesCompared}`,
      each.gaps,
      each.resyncs,
      each.crossed,
      each.bestBid ?? 'unknown',
      each.bestAsk ?? 'unknown',
      stateText(each),
    ]),
  ];
}

function stateText({ state, bestFrom, bookUpdates }: SymbolReport): string {
  if (bookUpdates === 0) return 'no book in the recording';
  const from = bestFrom === 'quote' ? ', best prices from bookTicker' : '';
  if (state === 'AWAITING_SNAPSHOT') return `no snapshot in the recording${from}`;
  return `${state}${from}`;
}

function findingText({ kind, count, lines, symbol, reason }: Finding): string {
  const more = count > lines.length ? ' …' : '';
  const where = `${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more}`;
  return `${kind} × ${count}: ${where}\n  ${symbol === null ? '' : `${symbol}: `}${reason}\n  ${ADVICE[kind]}`;
}

function verdict({ ok, bookUpdates, bookUpdatesUnproven }: FeedCheckReport): string {
  if (!ok) return 'NOT PROVEN: see above.';
  if (bookUpdates === 0) return 'NOTHING WRONG; there is no book in it that could be proven.';
  if (bookUpdatesUnproven === 0) return 'PROVEN: every book, from its snapshot to the end.';
  return `NOTHING WRONG; ${bookUpdatesUnproven} of ${bookUpdates} book updates have no snapshot that would prove them.`;
}

function table(rows: readonly Row[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, String(cell).length);
    });
  }
  const line = (row: Row) =>
    row
      .map((cell, i) => {
        // Names, and what ends a line; numbers between them end below each other.
        return i === 0 || i === row.length - 1
          ? String(cell).padEnd(widths[i]!)
          : String(cell).padStart(widths[i]!);
      })
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

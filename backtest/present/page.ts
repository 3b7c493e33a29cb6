import { tierLines } from './fee-tiers-text.ts';
import { latchedLines } from './latched-text.ts';
import { bars, chart, escape } from './svg.ts';
import { CONVENTION, duration, money, number, type Reported, rowsOf } from './text.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#1b1f24,#e6e8eb);--soft:light-dark(#d8dce1,#3a4048)}
body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:var(--ink);background:light-dark(#fff,#14171b)}
h1{font-size:1.4rem}h2{font-size:1rem;margin:2rem 0 .3rem}h2 span{font-weight:400;margin-left:.8em}
svg{width:100%;height:auto}svg text{font-size:11px;fill:currentColor;opacity:.7}
svg .grid{stroke:var(--soft);stroke-width:1}svg .buy{fill:#1a9c5b}svg .sell{fill:#d4463b}
table{border-collapse:collapse}th{text-align:left;font-weight:500;padding:.15rem 1.2rem .15rem 0;vertical-align:top}td{padding:.15rem 1.2rem .15rem 0}
.bars i{display:inline-block;height:.8em;background:#3f7fd1}code{word-break:break-all}`;

/** The whole report as one page: styles and charts are in it, and nothing of it comes from elsewhere. */
export function reportPage(reported: Reported): string {
  const { tape, strategy, parameters, queue, run, pessimistic } = reported;
  const { venue, symbol, base, quote } = tape.definition;
  const { samples, fills, entries } = run.series;
  // An entry may come before the first sample of a second.
  const start = Math.min(
    ...[samples[0], fills[0], entries[0]].map((first) => first?.atNs ?? Infinity),
  );
  const seconds = (ns: number): number => (ns - start) / 1e9;
  const axis = { xText: duration };
  const at = (atNs: number): string => duration(seconds(atNs));
  const title = `${strategy} on ${symbol} at ${venue}`;
  let best = 0;
  const falls = samples.map(({ atNs, net }) => {
    best = Math.max(best, net);
    return [seconds(atNs), net - best] as const;
  });
  const motion = (['velocity', 'acceleration', 'jerk'] as const).map((name, order) =>
    chart({
      ...axis,
      title: `${name[0]!.toUpperCase()}${name.slice(1)} at entries, bps/s${['', '²', '³'][order]}`,
      lines: [],
      dots: entries.map(({ atNs, side, score, [name]: y }) => ({
        x: seconds(atNs),
        y,
        up: side > 0,
        title: `${way(side)} at ${at(atNs)}, score ${number(score)}`,
      })),
      yText: number,
      zero: true,
    }),
  );
  const columns = pessimistic ? [run, pessimistic] : [run];
  const heads = [`queue ${queue}`, ...(pessimistic ? ['queue pessimistic'] : [])];
  const rows = rowsOf(quote, base).map(
    ([name, value]) =>
      `<tr>${cells('th', [name])}${cells(
        'td',
        columns.map(({ summary }) => value(summary)),
      )}</tr>`,
  );
  const given = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  const parts = [
    `<h1>${escape(title)}</h1>`,
    `<p>${tape.frames} events in ${duration(samples.length > 0 ? seconds(samples.at(-1)!.atNs) : 0)}; `,
    `parameters: ${escape(given.join(', ') || 'as the strategy has them')}</p>`,
    `<table><tr><th></th>${cells('th', heads)}</tr>${rows.join('')}</table>`,
    ...[...latchedLines(run.latched), ...tierLines(run.feeTiers)].map(
      (line) => `<p>${escape(line)}</p>`,
    ),
    `<p>${escape(CONVENTION)}.</p><p>Hash of the run: <code>${run.hash}</code></p>`,
    chart({
      ...axis,
      title: `Price, ${quote}, and fills`,
      lines: [
        {
          name: 'mid',
          colour: '#3f7fd1',
          points: samples.map(({ atNs, mid }) => [seconds(atNs), mid] as const),
        },
      ],
      dots: fills.map(({ atNs, side, price }) => ({
        x: seconds(atNs),
        y: price,
        up: side > 0,
        title: `${way(side)} at ${price}, ${at(atNs)}`,
      })),
      yText: money,
    }),
    chart({
      ...axis,
      title: `Net result and drawdown, ${quote}`,
      lines: [
        {
          name: 'net',
          colour: '#1a9c5b',
          points: samples.map(({ atNs, net }) => [seconds(atNs), net] as const),
        },
        { name: 'drawdown', colour: '#d4463b', points: falls },
      ],
      yText: money,
      zero: true,
    }),
    ...motion,
    bars('Vetoes by code', run.summary.decisions.vetoes),
  ];
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style>` +
    `<body>${parts.join('\n')}</body></html>\n`
  );
}

function way(side: 1 | -1): string {
  return side > 0 ? 'buy' : 'sell';
}

function cells(tag: string, texts: readonly string[]): string {
  return texts.map((text) => `<${tag}>${escape(text)}</${tag}>`).join('');
}

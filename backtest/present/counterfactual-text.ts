import type { DecisionInShort } from '../counterfactual/differences.ts';
import type { Counterfactual, SymbolOutcome } from '../counterfactual/counterfactual.ts';
import { duration, rowsOf, table } from './text.ts';

/** Differences that a terminal shows; all are in the JSON. */
const SHOWN = 20;

/** For a terminal: the run as it was and as it would have been, side by side, then where they part. */
export function counterfactualText(found: Counterfactual): string {
  const { runId, fromUs, toUs, events, changes, recorded, same, different, differences } = found;
  const symbols = found.asItWas.map(({ symbol }) => symbol);
  return [
    `run ${runId}: ${events} events, ${utc(fromUs)} and ${duration((toUs - fromUs) / 1e6)} on`,
    ...(changes.length === 0 ? ['nothing is changed'] : changes),
    `recorded: ${recorded.decisions} decisions, of which ${recorded.allowed} allowed; ${recorded.fills} fills`,
    ...symbols.flatMap((symbol, i) => columns(symbol, found.asItWas[i]!, found.changed[i]!)),
    '',
    `${same} decisions are the same, ${different} are not`,
    ...differences
      .slice(0, SHOWN)
      .flatMap(({ strategy, asItWas, changed }) => [
        `${utc((asItWas ?? changed)!.atUs)} ${strategy}`,
        `  as it was  ${inWords(asItWas)}`,
        `  changed    ${inWords(changed)}`,
      ]),
    ...(different > SHOWN ? [`… and ${different - SHOWN} more: --json tells them`] : []),
  ].join('\n');
}

function columns(symbol: string, asItWas: SymbolOutcome, changed: SymbolOutcome): string[] {
  const base = symbol.replace(asItWas.quote, '').replace('/', '');
  const rows = rowsOf(asItWas.quote, base).map(([name, value]) => [
    name,
    value(asItWas.summary),
    value(changed.summary),
  ]);
  const codes = new Set(
    [asItWas, changed].flatMap(({ summary }) => Object.keys(summary.decisions.vetoes)),
  );
  const vetoes = [...codes].map((code) => [
    `  ${code}`,
    ...[asItWas, changed].map(({ summary }) => String(summary.decisions.vetoes[code] ?? 0)),
  ]);
  return ['', ...table([[symbol, 'as it was', 'changed'], ...rows, ['vetoes', '', ''], ...vetoes])];
}

function inWords(decision: DecisionInShort | null): string {
  if (!decision) return 'no decision';
  const { allowed, code, request } = decision;
  const side = request.side > 0 ? 'buy' : 'sell';
  const at = request.type === 'MARKET' ? 'at the market' : `at ${request.priceTicks} ticks`;
  return `${side} ${request.quantityLots} lots ${at}: ${allowed ? 'allowed' : `denied, ${code}`}`;
}

function utc(us: number): string {
  return new Date(us / 1e3).toISOString().slice(0, 19).replace('T', ' ');
}

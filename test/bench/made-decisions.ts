import { mkdirSync } from 'node:fs';
import { JournalWriter } from '@voltaire/reflex/journal/writer.ts';
import type { DenialCode } from '@voltaire/reflex/model/denial-code.ts';
import type { Decision, OrderSnapshot } from '@voltaire/reflex/model/outcome.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { AUDIT_CHECKS } from '@voltaire/reflex/governance/auditor.ts';
import { CONTROLS } from '@voltaire/reflex/risk/controls.ts';
import { Timeline } from '../reflex/support/events.ts';
import { BTCUSDT } from '../reflex/support/instruments.ts';
import { decision, passed } from '../server/support/made-up-kernel.ts';

const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT', 'ADAUSDT'];
const STRATEGIES = ['kinetic', 'reversion', 'maker', 'own'];
const WHYS = [
  'fast, accelerating, and the push still grows',
  'ran ahead of its slow drift, and has turned',
  'the spread pays for the risk of standing there',
];
const CODES: readonly DenialCode[] = [
  'MAX_POSITION',
  'MESSAGE_RATE',
  'VETO_SIGN',
  'STALE_MARKET_DATA',
];
const AUDIT = AUDIT_CHECKS.map(({ code }) => passed(code));
const PASSED = CONTROLS.map(({ code }) => passed(code));
const PEOPLE = ['ada', 'grace'];
const BETWEEN_MS = 250;

/**
 * A journal of so many decisions with all their checks, over a few symbols and strategies: of three one is
 * denied, the rest has an order each. A block for each decision and a few quotes, as the loop writes it.
 */
export function writeDecisions(directory: string, count: number): void {
  mkdirSync(directory, { recursive: true });
  const time = new Timeline();
  const writer = new JournalWriter(directory, 1, 'bench');
  let seq = 0;
  writer.event(
    ++seq,
    time.boot({ runId: 'bench', instruments: SYMBOLS.map((symbol) => ({ ...BTCUSDT, symbol })) }),
  );
  for (let i = 0; i < count; i++) {
    writer.event(++seq, time.quote(6_000_000, 6_000_002));
    const made = madeDecision(i, ++seq);
    writer.outcome({ seq, atUs: time.atUs, monoNs: time.monoNs, payload: made });
    if (made.allowed) {
      const payload = orderOf(made, seq, time.atUs);
      writer.outcome({ seq: ++seq, atUs: time.atUs, monoNs: time.monoNs, payload });
    }
    writer.flush();
    time.pass(BETWEEN_MS);
  }
  writer.close();
}

function madeDecision(i: number, seq: number): Decision {
  const base = decision();
  const id = `Vbench-${seq.toString(36)}`;
  const symbolId = i % SYMBOLS.length;
  const allowed = i % 3 !== 0;
  const code = allowed ? null : CODES[i % CODES.length]!;
  const failed = (each: (typeof AUDIT)[number]) =>
    each.code === code ? { ...each, passed: false, observed: 1 + i / 7 } : each;
  const request = {
    ...base.intent.request,
    symbolId,
    strategy: STRATEGIES[i % STRATEGIES.length]!,
    priceTicks: 6_000_000 + (i % 1000),
    parentId: id,
    ...(i % 7 === 0 && { type: 'STOP_LIMIT' as const, triggerTicks: 6_000_100 }),
    ...(i % 11 === 0 && { displayLots: 10 }),
  };
  const overrides =
    i % 50 === 0 ? [`LOW by ${PEOPLE[(i / 50) % 2]!} for global, until 2026-11-26T01:28:57Z`] : [];
  return {
    ...base,
    id,
    symbolId,
    allowed,
    code,
    intent: { ...base.intent, request, why: WHYS[i % WHYS.length]!, score: 1 + (i % 100) / 10 },
    audit: AUDIT.map(failed),
    controls: PASSED.map(failed),
    influence: { ...base.influence, overrides },
  };
}

function orderOf({ id, intent }: Decision, decisionSeq: number, atUs: number): OrderSnapshot {
  return {
    kind: OutcomeKind.ORDER,
    clientOrderId: id,
    venueOrderId: `venue-${decisionSeq}`,
    decisionSeq,
    request: intent.request,
    state: 'CANCELED',
    reason: '',
    cancelRequested: false,
    filledLots: 0,
    filledTickLots: 0,
    fills: [],
    createdAtUs: atUs,
    createdNs: 0,
    updatedAtUs: atUs,
  };
}

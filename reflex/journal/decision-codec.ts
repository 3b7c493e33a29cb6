import { AGGRESSIONS } from '../model/aggression.ts';
import type { Signal } from '../model/intent.ts';
import {
  type ControlResult,
  type Decision,
  OutcomeKind,
  type RecordedView,
} from '../model/outcome.ts';
import { FEED_STATES } from '../model/outcome.ts';
import { TRADING_LEVEL_NAMES } from '../model/trading-level.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { readRequest, writeRequest } from './order-codec.ts';

/*
 * Body of a decision. Written before every order, so that it is bytes and not JSON: a tenth of the
 * time. NaN stands for what could not be computed.
 *
 *     id │ strategy version │ why │ request │ u8 allowed │ code │ u8 aggression │ u8 trading level
 *     u8 n │ n × signal: name, unit, f64 value, weight, contribution
 *     u8 n │ n × control: code, unit, u8 passed, f64 observed, limit, headroom
 *     f64 bid, ask, mid, quote age ms, position │ u8 feed state │ u8 n │ n × f64 horizon
 *     u8 n │ n × f64 derivative
 */

export function writeDecision(w: ByteWriter, decision: Decision): void {
  const { intent, view } = decision;
  w.name(decision.id);
  w.name(decision.strategyVersion);
  w.name(intent.why);
  writeRequest(w, intent.request);
  w.u8(decision.allowed ? 1 : 0);
  w.name(decision.code);
  w.u8(AGGRESSIONS.indexOf(decision.aggression));
  w.u8(TRADING_LEVEL_NAMES.indexOf(decision.tradingLevel));
  w.u8(intent.rationale.length);
  for (const signal of intent.rationale) {
    w.name(signal.name);
    w.name(signal.unit);
    w.f64(signal.value);
    w.f64(signal.weight);
    w.f64(signal.contribution);
  }
  w.u8(decision.controls.length);
  for (const control of decision.controls) {
    w.name(control.code);
    w.name(control.unit);
    w.u8(control.passed ? 1 : 0);
    w.f64(control.observed ?? Number.NaN);
    w.f64(control.limit ?? Number.NaN);
    w.f64(control.headroom ?? Number.NaN);
  }
  writeView(w, view);
}

export function readDecision(r: ByteReader, symbolId: number): Decision {
  const id = r.name();
  const strategyVersion = r.name();
  const why = r.name();
  const request = readRequest(r, symbolId);
  const allowed = r.u8() === 1;
  const code = r.name();
  const aggression = AGGRESSIONS[r.u8()]!;
  const tradingLevel = TRADING_LEVEL_NAMES[r.u8()]!;
  const rationale = r.list(readSignal);
  const controls = r.list(readControl);
  return {
    kind: OutcomeKind.DECISION,
    id,
    symbolId,
    strategyVersion,
    intent: { kind: 'place', request, rationale, why },
    allowed,
    code,
    controls,
    view: readView(r),
    aggression,
    tradingLevel,
  };
}

function writeView(w: ByteWriter, view: RecordedView): void {
  w.f64(view.bidTicks);
  w.f64(view.askTicks);
  w.f64(view.mid);
  w.f64(view.quoteAgeMs);
  w.f64(view.positionLots);
  w.u8(FEED_STATES.indexOf(view.feedState));
  w.u8(view.horizonsS.length);
  for (const horizonS of view.horizonsS) w.f64(horizonS);
  w.u8(view.derivatives.length);
  for (const derivative of view.derivatives) w.f64(derivative ?? Number.NaN);
}

function readView(r: ByteReader): RecordedView {
  return {
    bidTicks: r.f64(),
    askTicks: r.f64(),
    mid: r.f64(),
    quoteAgeMs: r.f64(),
    positionLots: r.f64(),
    feedState: FEED_STATES[r.u8()]!,
    horizonsS: r.list(readNumber),
    derivatives: r.list(readOptional),
  };
}

function readSignal(r: ByteReader): Signal {
  return { name: r.name(), unit: r.name(), value: r.f64(), weight: r.f64(), contribution: r.f64() };
}

function readControl(r: ByteReader): ControlResult {
  return {
    code: r.name(),
    unit: r.name(),
    passed: r.u8() === 1,
    observed: readOptional(r),
    limit: readOptional(r),
    headroom: readOptional(r),
  };
}

function readNumber(r: ByteReader): number {
  return r.f64();
}

function readOptional(r: ByteReader): number | null {
  const value = r.f64();
  return Number.isNaN(value) ? null : value;
}

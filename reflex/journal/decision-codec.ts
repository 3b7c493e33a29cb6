import { AGGRESSIONS, BIASES, URGENCIES } from '../model/aggression.ts';
import { DENIAL_CODES } from '../model/denial-code.ts';
import {
  type Forecast,
  MOST_SOURCES,
  type Sentiment,
  type SentimentSource,
} from '../model/inference.ts';
import type { Signal } from '../model/intent.ts';
import {
  type ControlResult,
  type Decision,
  FEED_STATES,
  OutcomeKind,
  type RecordedInfluence,
  type RecordedIntent,
  type RecordedView,
} from '../model/outcome.ts';
import { TRADING_LEVEL_NAMES } from '../model/trading-level.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { readRequest, writeRequest } from './order-codec.ts';

/*
 * Body of a decision. Written before every order, so that it is bytes and not JSON: a tenth of the
 * time. NaN stands for what could not be computed. u8 of a name is its place in its list of the model;
 * of a denial code it is the place + 1, and 0 is none.
 *
 *     id │ strategy version │ intent │ u8 allowed │ u8 code │ u8 trading level │ influence
 *     u8 n │ n × check of the auditor │ u8 n │ n × control │ view │ policy hash │ build hash
 *
 * intent:    u8 amends │ request │ replaces │ f64 score, threshold │ why
 *            u8 n │ n × signal: name, unit, f64 value, weight, contribution
 * influence: u8 aggression, bias, urgency │ f64 size, threshold │ u8 n │ n × text of an override
 *            u8 present │ forecast: model, f64 computed at µs, horizon s, u8 n │ n × f64 level,
 *            u8 n │ n × f64 return, input hash │ u8 present (2: with sources) │ sentiment: model,
 *            f64 at µs, score, hash │ u8 n │ n × source: source, title, f64 score, weight
 * check, control: u8 code, u8 passed, f64 observed, limit, headroom
 * view:      f64 bid, ask, mid, quote age ms, position │ u8 feed state │ u8 n │ n × f64 horizon
 *            u8 n │ n × f64 derivative
 */

export function writeDecision(w: ByteWriter, decision: Decision): void {
  w.name(decision.id);
  w.name(decision.strategyVersion);
  writeIntent(w, decision.intent);
  w.u8(decision.allowed ? 1 : 0);
  w.u8(decision.code === null ? 0 : DENIAL_CODES.indexOf(decision.code) + 1);
  w.u8(TRADING_LEVEL_NAMES.indexOf(decision.tradingLevel));
  writeInfluence(w, decision.influence);
  writeResults(w, decision.audit);
  writeResults(w, decision.controls);
  writeView(w, decision.view);
  w.name(decision.policyHash);
  w.name(decision.buildHash);
}

export function readDecision(r: ByteReader, symbolId: number): Decision {
  return {
    kind: OutcomeKind.DECISION,
    id: r.name(),
    symbolId,
    strategyVersion: r.name(),
    intent: readIntent(r, symbolId),
    allowed: r.u8() === 1,
    code: DENIAL_CODES[r.u8() - 1] ?? null,
    tradingLevel: TRADING_LEVEL_NAMES[r.u8()]!,
    influence: readInfluence(r),
    audit: r.list(readResult),
    controls: r.list(readResult),
    view: readView(r),
    policyHash: r.name(),
    buildHash: r.name(),
  };
}

/** As much of a decision as says what came of it and why. */
export type DecisionBrief = Omit<Decision, 'view' | 'policyHash' | 'buildHash'>;

/** Without the checks of one that was allowed, which are most of its bytes: all of them have passed. */
export function readBrief(r: ByteReader, symbolId: number): DecisionBrief {
  const id = r.name();
  const strategyVersion = r.name();
  const intent = readIntent(r, symbolId);
  const allowed = r.u8() === 1;
  return {
    kind: OutcomeKind.DECISION,
    id,
    symbolId,
    strategyVersion,
    intent,
    allowed,
    code: DENIAL_CODES[r.u8() - 1] ?? null,
    tradingLevel: TRADING_LEVEL_NAMES[r.u8()]!,
    influence: readInfluence(r),
    audit: allowed ? [] : r.list(readResult),
    controls: allowed ? [] : r.list(readResult),
  };
}

function writeIntent(w: ByteWriter, intent: RecordedIntent): void {
  w.u8(intent.kind === 'amend' ? 1 : 0);
  writeRequest(w, intent.request);
  w.name(intent.replaces);
  w.f64(intent.score);
  w.f64(intent.threshold);
  w.name(intent.why);
  w.u8(intent.rationale.length);
  for (const signal of intent.rationale) {
    w.name(signal.name);
    w.name(signal.unit);
    w.f64(signal.value);
    w.f64(signal.weight);
    w.f64(signal.contribution);
  }
}

function readIntent(r: ByteReader, symbolId: number): RecordedIntent {
  return {
    kind: r.u8() === 1 ? 'amend' : 'place',
    request: readRequest(r, symbolId),
    replaces: r.name(),
    score: r.f64(),
    threshold: r.f64(),
    why: r.name(),
    rationale: r.list(readSignal),
  };
}

function writeInfluence(w: ByteWriter, influence: RecordedInfluence): void {
  w.u8(AGGRESSIONS.indexOf(influence.aggression));
  w.u8(BIASES.indexOf(influence.bias));
  w.u8(URGENCIES.indexOf(influence.urgency));
  w.f64(influence.size);
  w.f64(influence.threshold);
  w.u8(influence.overrides.length);
  for (const text of influence.overrides) w.name(text);
  writeForecast(w, influence.forecast);
  writeSentiment(w, influence.sentiment);
}

function readInfluence(r: ByteReader): RecordedInfluence {
  return {
    aggression: AGGRESSIONS[r.u8()]!,
    bias: BIASES[r.u8()]!,
    urgency: URGENCIES[r.u8()]!,
    size: r.f64(),
    threshold: r.f64(),
    overrides: r.list((reader) => reader.name()),
    forecast: readForecast(r),
    sentiment: readSentiment(r),
  };
}

function writeForecast(w: ByteWriter, forecast: Forecast | null): void {
  w.u8(forecast ? 1 : 0);
  if (!forecast) return;
  w.name(forecast.modelId);
  w.f64(forecast.computedAtUs);
  w.f64(forecast.horizonS);
  w.u8(forecast.levels.length);
  for (const level of forecast.levels) w.f64(level);
  w.u8(forecast.returnsBps.length);
  for (const value of forecast.returnsBps) w.f64(value);
  w.name(forecast.inputHash);
}

function readForecast(r: ByteReader): Forecast | null {
  if (r.u8() === 0) return null;
  return {
    modelId: r.name(),
    computedAtUs: r.f64(),
    horizonS: r.f64(),
    levels: r.list(readNumber),
    returnsBps: r.list(readNumber),
    inputHash: r.name(),
  };
}

/** Before news were read, sentiments had no sources: 1 stands for those, in old journals and in new ones. */
const PRESENT = 1;
const WITH_SOURCES = 2;

function writeSentiment(w: ByteWriter, sentiment: Sentiment | null): void {
  w.u8(sentiment ? (sentiment.sources ? WITH_SOURCES : PRESENT) : 0);
  if (!sentiment) return;
  w.name(sentiment.modelId);
  w.f64(sentiment.computedAtUs);
  w.f64(sentiment.score);
  w.name(sentiment.inputHash);
  if (!sentiment.sources) return;
  const count = Math.min(sentiment.sources.length, MOST_SOURCES);
  w.u8(count);
  for (let i = 0; i < count; i++) {
    const { source, title, score, weight } = sentiment.sources[i]!;
    w.name(source);
    w.name(title);
    w.f64(score);
    w.f64(weight);
  }
}

function readSentiment(r: ByteReader): Sentiment | null {
  const present = r.u8();
  if (present === 0) return null;
  const sentiment = {
    modelId: r.name(),
    computedAtUs: r.f64(),
    score: r.f64(),
    inputHash: r.name(),
  };
  return present === WITH_SOURCES ? { ...sentiment, sources: r.list(readSource) } : sentiment;
}

function readSource(r: ByteReader): SentimentSource {
  return { source: r.name(), title: r.name(), score: r.f64(), weight: r.f64() };
}

function writeResults(w: ByteWriter, results: readonly ControlResult[]): void {
  w.u8(results.length);
  for (const result of results) {
    w.u8(DENIAL_CODES.indexOf(result.code) + 1);
    w.u8(result.passed ? 1 : 0);
    w.f64(result.observed);
    w.f64(result.limit);
    w.f64(result.headroom);
  }
}

function readResult(r: ByteReader): ControlResult {
  return {
    code: DENIAL_CODES[r.u8() - 1]!,
    passed: r.u8() === 1,
    observed: r.f64(),
    limit: r.f64(),
    headroom: r.f64(),
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

function readNumber(r: ByteReader): number {
  return r.f64();
}

function readOptional(r: ByteReader): number | null {
  const value = r.f64();
  return Number.isNaN(value) ? null : value;
}

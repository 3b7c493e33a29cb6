import type { Hurdle as RecordedHurdle } from '@voltaire/reflex/model/intent.ts';
import {
  type ControlResult,
  type Decision as DecisionRecord,
  type HoldSnapshot,
  OutcomeKind,
  type StateReason,
} from '@voltaire/reflex/model/outcome.ts';
import { covers, type Place } from '@voltaire/reflex/model/scope.ts';
import { TradingLevel } from '@voltaire/reflex/model/trading-level.ts';
import type { Decision } from '@voltaire/schema/decisions.ts';
import type { Hurdle, NotTraded } from '@voltaire/schema/why.ts';
import { amount, explain, finite, plain, textOf } from '../views/checks.ts';
import { reasonOf } from '../views/decision.ts';
import { toReason } from '../views/trading.ts';
import type { Moment } from './timeline.ts';

/** What was in force at the moment that is asked about. */
export interface Circumstances {
  readonly place: Place;
  readonly atUs: number;
  readonly reasons: readonly StateReason[];
  readonly fromJournal: boolean;
}

export function toNotTraded(
  { said, atUs, sinceUs }: Moment,
  circumstances: Circumstances,
  show: (record: DecisionRecord) => Decision,
): NotTraded {
  const common = {
    ...empty(circumstances),
    atUs,
    sinceUs,
    ageMs: Math.max(0, circumstances.atUs - atUs) / 1000,
  };
  if (said.kind === OutcomeKind.HOLD) return { ...common, ...held(said) };
  return { ...common, ...decided(said), decision: show(said) };
}

/** Nothing is on record: `reason` says why not. */
export function silent(circumstances: Circumstances, reason: string): NotTraded {
  return { ...empty(circumstances), reason };
}

/** Plain, not of the class: what is made of it is spread. */
type Answer = Pick<NotTraded, keyof NotTraded>;

function empty({ place, reasons, fromJournal }: Circumstances): Answer {
  return {
    symbol: place.symbol,
    strategy: place.strategy === '' ? null : place.strategy,
    answer: 'SILENT',
    code: null,
    reason: '',
    atUs: null,
    sinceUs: null,
    ageMs: null,
    count: 0,
    hurdles: [],
    restrictions: reasons
      .filter(
        (each) => covers(each.scope, place) && TradingLevel[each.level] >= TradingLevel.REDUCE_ONLY,
      )
      .map(toReason),
    decision: null,
    fromJournal,
  };
}

function held({ code, hurdles, count }: HoldSnapshot) {
  const shown = hurdles.map(toHurdle);
  const failed = shown.filter(({ passed }) => !passed);
  const more = failed.length > 1 ? `, and ${failed.length - 1} more stood in the way` : '';
  return {
    answer: 'HELD',
    code,
    reason: `${failed[0]?.sentence ?? words(code)}${more}`,
    count,
    hurdles: shown,
  } as const;
}

function decided(record: DecisionRecord) {
  const { allowed, code, audit, controls } = record;
  const failed = [...audit, ...controls].filter(({ passed }) => !passed);
  return {
    answer: allowed ? 'ALLOWED' : 'DENIED',
    code,
    reason: reasonOf(record),
    hurdles: failed.map(checkToHurdle),
  } as const;
}

function toHurdle(recorded: RecordedHurdle): Hurdle {
  const { code, bound, unit, passed } = recorded;
  const observed = finite(recorded.observed);
  const needed = finite(recorded.needed);
  return {
    code,
    passed,
    observed,
    needed,
    bound,
    distance: distance(passed, bound, observed, needed),
    unit,
    sentence: sentenceOf(recorded, observed, needed),
  };
}

/** "too slow: 0.12 bps/s, needed at least 0.5"; what is or is not has no numbers: "feed not live". */
function sentenceOf(
  { code, bound, unit }: RecordedHurdle,
  observed: number | null,
  needed: number | null,
): string {
  if (unit === '' || needed === null) return words(code);
  const was = observed === null ? 'not known' : amount(observed, unit);
  return `${words(code)}: ${was}, needed ${bound} ${unit === 'level' ? amount(needed, unit) : plain(needed)}`;
}

function checkToHurdle(found: ControlResult): Hurdle {
  const { bound, unit } = textOf(found.code);
  const [observed, needed] = [finite(found.observed), finite(found.limit)];
  return {
    code: found.code,
    passed: found.passed,
    observed,
    needed,
    bound,
    distance: distance(found.passed, bound, observed, needed),
    unit,
    sentence: explain(found),
  };
}

function distance(
  passed: boolean,
  bound: RecordedHurdle['bound'],
  observed: number | null,
  needed: number | null,
): number | null {
  if (passed) return 0;
  if (observed === null || needed === null) return null;
  return bound === 'at least' ? needed - observed : observed - needed;
}

/** TOO_SLOW: "too slow". */
function words(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

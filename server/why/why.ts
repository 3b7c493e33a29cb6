import { Instrument } from '@voltaire/reflex/model/instrument.ts';
import type { Decision as DecisionRecord, Outcome } from '@voltaire/reflex/model/outcome.ts';
import type { NotTraded } from '@voltaire/schema/why.ts';
import { toDecision } from '../views/decision.ts';
import type { Decisions } from '../views/decisions.ts';
import type { Trading } from '../views/trading.ts';
import { JournalSearch } from './journal-search.ts';
import { type Circumstances, silent, toNotTraded } from './not-traded.ts';
import type { JournalAnswer } from './search-journal.ts';
import { type Moment, type Said, strategyOf, Timeline } from './timeline.ts';

/** Of one strategy on one symbol: half an hour when it changes its mind every second. */
const MOST = 2_000;
/** Something is recorded every second: after a longer silence nothing ran. */
const NOTHING_RAN_US = 10_000_000;

interface Parts {
  readonly instruments: readonly Instrument[];
  readonly decisions: Pick<Decisions, 'shown'>;
  readonly trading: Pick<Trading, 'reasons' | 'reasonsAt'>;
  strategies(symbol: string): string[];
}

/**
 * "Why was nothing traded?", for any symbol and time: from memory when it was lately, from the
 * journal when it was longer ago.
 */
export class Why {
  private readonly timelines = new Map<string, Timeline>();
  private readonly journal: Pick<JournalSearch, 'ask' | 'stop'>;

  constructor(
    private readonly parts: Parts,
    journal: string | Pick<JournalSearch, 'ask' | 'stop'>,
    private readonly startedUs = Date.now() * 1000,
  ) {
    this.journal = typeof journal === 'string' ? new JournalSearch(journal) : journal;
  }

  /** What is of an earlier run is not taken: of that only decisions are told again, no holds. */
  apply(said: Said, place: Pick<Outcome, 'seq' | 'atUs'>): void {
    if (place.atUs < this.startedUs) return;
    const key = keyOf(said.symbolId, strategyOf(said));
    let timeline = this.timelines.get(key);
    if (!timeline) {
      timeline = new Timeline(this.startedUs, MOST);
      this.timelines.set(key, timeline);
    }
    timeline.add(said, place);
  }

  stop(): void {
    this.journal.stop();
  }

  /** Of one strategy, or of each that has the symbol. `atUs` null: now. */
  async notTraded(
    symbol: string,
    strategy: string | null,
    atUs: number | null,
  ): Promise<NotTraded[]> {
    const instrument = this.parts.instruments.find((each) => each.symbol === symbol);
    const names = strategy === null ? this.parts.strategies(symbol) : [strategy];
    if (instrument && (atUs === null || this.knows(instrument.id, names, atUs))) {
      return this.fromMemory(instrument, names, atUs);
    }
    const moment = atUs ?? Date.now() * 1000;
    const answer = await this.journal.ask({ symbol, atUs: moment });
    return fromJournal(answer, symbol, strategy, moment);
  }

  private fromMemory(
    instrument: Instrument,
    names: readonly string[],
    atUs: number | null,
  ): NotTraded[] {
    const { trading, decisions } = this.parts;
    const { symbol, venue } = instrument.definition;
    const moment = atUs ?? Number.POSITIVE_INFINITY;
    const common = {
      atUs: atUs ?? Date.now() * 1000,
      reasons: atUs === null ? trading.reasons : (trading.reasonsAt(atUs) ?? trading.reasons),
      fromJournal: false,
    };
    if (names.length === 0) {
      const nobody = { ...common, place: { symbol, venue, strategy: '' } };
      return [silent(nobody, `no strategy may trade ${symbol}: it is only watched`)];
    }
    return names.map((strategy) => {
      const circumstances = { ...common, place: { symbol, venue, strategy } };
      const found = this.timelines.get(keyOf(instrument.id, strategy))?.at(moment);
      if (!found) return silent(circumstances, 'nothing was said since this run began');
      const show = (record: DecisionRecord) => decisions.shown({ ...found, record });
      return toNotTraded(found, circumstances, show);
    });
  }

  private knows(symbolId: number, names: readonly string[], atUs: number): boolean {
    if (atUs < this.startedUs) return false;
    return names.every((name) => this.timelines.get(keyOf(symbolId, name))?.knows(atUs) ?? true);
  }
}

function keyOf(symbolId: number, strategy: string): string {
  return `${symbolId} ${strategy}`;
}

function fromJournal(
  answer: JournalAnswer | null,
  symbol: string,
  strategy: string | null,
  atUs: number,
): NotTraded[] {
  const place = { symbol, venue: answer?.instrument?.venue ?? '', strategy: strategy ?? '' };
  const circumstances = { place, atUs, reasons: answer?.reasons ?? [], fromJournal: true };
  if (answer === null) return [silent(circumstances, 'nothing was recorded as long ago as that')];
  if (atUs - answer.lastRecordUs > NOTHING_RAN_US) {
    const ended = new Date(answer.lastRecordUs / 1000).toISOString();
    return [silent(circumstances, `Voltaire did not run then: the run before ended at ${ended}`)];
  }
  const { instrument: definition } = answer;
  if (!definition) return [silent(circumstances, `${symbol} was not watched then`)];
  const asked = answer.strategies.filter(({ name }) => strategy === null || name === strategy);
  if (asked.length === 0) return [silent(circumstances, `no strategy could trade ${symbol} then`)];
  const instrument = new Instrument(0, definition);
  return asked.map(({ name, moment }) =>
    answerOf(moment, { ...circumstances, place: { ...place, strategy: name } }, instrument),
  );
}

function answerOf(
  moment: Moment | null,
  circumstances: Circumstances,
  instrument: Instrument,
): NotTraded {
  if (!moment) return silent(circumstances, 'nothing was said since the run had begun');
  const show = (record: DecisionRecord) => toDecision({ ...moment, record }, instrument, null);
  return toNotTraded(moment, circumstances, show);
}

import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { BTCUSDT } from './support/instruments.ts';
import { BracketVenue, exitsOf } from './support/bracket-venue.ts';
import { Stage } from './risk/recipe/stage.ts';
import { BID } from './support/run.ts';

/** All that was bought is held, and its stop is at the venue. */
function covered(): BracketVenue {
  const venue = new BracketVenue(100);
  venue.arrive(0, 0, false);
  venue.fill(0, 100);
  deliver(venue, 2);
  venue.arrive(0, 0, false);
  deliver(venue, 1);
  return venue;
}

function deliver(venue: BracketVenue, words: number): void {
  for (let i = 0; i < words; i++) venue.deliver(0, false);
}

const alerts = ({ stage }: BracketVenue) =>
  stage.run
    .payloads(OutcomeKind.ALERT)
    .filter(({ code }) => code === 'BRACKET_UNPROTECTED')
    .map(({ active }) => active);
const stops = ({ working }: BracketVenue) =>
  working.flatMap(({ request }) => (request.type === 'STOP' ? [request.quantityLots] : []));

describe('an entry with exits', () => {
  it('has a stop at the venue that passed the gate in the name of its strategy', () => {
    const venue = covered();
    expect(stops(venue)).toEqual([100]);
    expect(venue.stage.decision).toMatchObject({
      allowed: true,
      intent: { request: { strategy: 'marionette', type: 'STOP', reduceOnly: true } },
    });
    expect(venue.bracket).toMatchObject({ phase: 'PROTECTED', entryLots: 100 });
    expect(alerts(venue)).toEqual([]);
  });

  it('is not placed with a stop that the venue does not take', () => {
    const instruments = [{ ...BTCUSDT, orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'] as const }];
    const stage = new Stage({ instruments }).quiet(1.1); // holds are told once a second
    expect(stage.act({ exits: exitsOf(1) }).orders).toEqual([]);
    expect(stage.run.payloads(OutcomeKind.HOLD).at(-1)?.code).toBe('NO_STOPS_HERE');
  });

  it('is not placed with exits that its price is past already, or with none', () => {
    for (const exits of [
      { stopTicks: BID, profitTicks: 0 },
      { stopTicks: 0, profitTicks: BID },
      { stopTicks: 0, profitTicks: 0 },
      { stopTicks: BID - 0.5, profitTicks: 0 },
    ]) {
      const stage = new Stage().quiet(1.1); // holds are told once a second
      expect(stage.act({ exits }).orders).toEqual([]);
      expect(stage.run.payloads(OutcomeKind.HOLD).at(-1)?.code).toBe('WRONG_EXITS');
    }
    expect(new Stage().act({ exits: exitsOf(1) }).orders).toHaveLength(1);
  });

  it('tells people when the venue refuses its stop, and closes what is held', () => {
    const venue = new BracketVenue(100);
    venue.arrive(0, 0, false);
    venue.fill(0, 100);
    deliver(venue, 2);
    venue.arrive(0, 0, true);
    deliver(venue, 1);
    expect(alerts(venue)).toEqual([true]);
    for (let i = 0; i < 4; i++) venue.pass();
    venue.arrive(0, 100, false);
    deliver(venue, 2);
    expect(venue.heldLots).toBe(0);
    expect(venue.bracket).toMatchObject({ phase: 'ENDED', reason: 'closed' });
    expect(alerts(venue)).toEqual([true, false]);
  });

  it('keeps its stop at REDUCE_ONLY and under a HALT, and loses it to CANCEL until that is lifted', () => {
    const venue = covered();
    const { stage } = venue;
    stage.run.apply(stage.time.kill('look', 'global', 'HALT'));
    venue.pass();
    venue.cancel(0);
    expect(stops(venue)).toEqual([100]);
    stage.run.apply(stage.time.kill('out', 'global', 'CANCEL'));
    venue.pass();
    venue.cancel(0);
    deliver(venue, 1);
    venue.pass();
    expect(stops(venue)).toEqual([]);
    expect(alerts(venue)).toEqual([true]);
    expect(venue.couldClose).toBe(0);
    expect(stage.run.order(venue.entryId).state).toBe('FILLED');
  });

  it('keeps its stop while orders have no way to the venue, and when the process stops', () => {
    const venue = covered();
    const { run, time } = venue.stage;
    run.apply(time.link('orders', false));
    run.apply(time.command({ type: 'stop', reason: 'test' }));
    venue.pass();
    expect(run.order(venue.exits[0]!.id).cancelRequested).toBe(false);
  });

  it('is closed by FLATTEN, once', () => {
    const venue = covered();
    venue.stage.run.apply(venue.stage.time.kill('out', 'global', 'FLATTEN'));
    venue.pass();
    venue.cancel(0);
    deliver(venue, 1);
    venue.stage.run.apply(venue.stage.time.reconciled());
    for (let i = 0; i < 3; i++) venue.pass();
    venue.arrive(0, 100, false);
    deliver(venue, 2);
    expect(venue.heldLots).toBe(0);
    expect(venue.bracket).toMatchObject({ phase: 'ENDED' });
    expect(venue.couldClose).toBe(100);
  });

  it('is its strategy’s own matter when that takes back an entry that has ended', () => {
    const venue = covered();
    venue.stage.cancel(venue.entryId);
    venue.pass();
    venue.cancel(0);
    deliver(venue, 1);
    for (let i = 0; i < 4; i++) venue.pass();
    expect(venue.exits).toHaveLength(1);
    expect(venue.bracket).toMatchObject({ phase: 'ENDED' });
  });

  it('keeps its stop at the venue over a crash', () => {
    const venue = covered();
    const [stop] = venue.exits;
    venue.crash();
    venue.settle();
    expect(venue.exits).toEqual([stop]);
    expect(stops(venue)).toEqual([100]);
    expect(venue.bracket).toMatchObject({ phase: 'PROTECTED', entryLots: 100 });
  });
});

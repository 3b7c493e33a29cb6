import { EventKind, type Sent } from '@voltaire/reflex/model/event.ts';
import { OutcomeKind } from '@voltaire/reflex/model/outcome.ts';
import { describe, expect, it } from 'vitest';
import { LoopBench } from './support/loop.ts';
import { Want } from './support/marionette.ts';

/** As people do it: on the board first, then by a command. */
function kill(bench: LoopBench): number {
  const number = bench.killBoard.engage('global', 'CANCEL');
  bench.take(bench.time.kill());
  return number;
}

/** As two people do it, in good health. */
function lift(bench: LoopBench, number: number): void {
  bench.take(bench.time.propose('global', number));
  for (let i = 0; i < 3; i++) bench.second();
  for (const { payload } of bench.told()) {
    if (payload.kind === OutcomeKind.PROPOSAL) bench.take(bench.time.approve(payload.id));
  }
}

describe('the kill board', () => {
  it('is opened when two people have lifted the kill in force', () => {
    const bench = new LoopBench().live();
    lift(bench, kill(bench));
    expect([bench.killBoard.engaged(), bench.kernel.kills]).toEqual([null, []]);
    bench.live(); // nothing was heard of the market meanwhile
    bench.want(Want.BUY);
    expect(bench.venue.log).toHaveLength(1);
  });

  it('and the kernel agree: a release of an older kill lifts neither', () => {
    const bench = new LoopBench().live();
    const first = kill(bench);
    const second = kill(bench);
    lift(bench, first);
    expect(bench.killBoard.engaged()?.number).toBe(second);
    // A restart forgets the board and trusts the kernel: the second kill must be in its state.
    expect(bench.kernel.kills.map(({ number }) => number)).toEqual([second]);
  });

  it('of another scope does not keep an order from leaving', () => {
    const bench = new LoopBench().live();
    bench.killBoard.engage('strategy:flatten', 'HALT');
    bench.want(Want.BUY);
    expect(bench.venue.log).toHaveLength(1);
  });

  it('is looked at right before the send, and when, is journaled', () => {
    const bench = new LoopBench().live();
    bench.want(Want.BUY);
    bench.loop.flush();
    const sent = bench
      .written()
      .flatMap((record) => (record.type === 'event' ? [record.event] : []))
      .find((event): event is Sent => event.kind === EventKind.SENT)!;
    expect(sent.checkedAfterNs).toBeGreaterThan(sent.decidedAfterNs);
    expect(sent.checkedAfterNs).toBeLessThan(sent.writtenAfterNs);
  });
});
